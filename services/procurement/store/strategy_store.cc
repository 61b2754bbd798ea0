#include "services/procurement/store/strategy_store.h"

#include <map>

namespace pactum::procurement {
namespace {

#define PACTUM_STRATEGY \
  "SELECT id, project, mode, rationale, diagnosis_link, adaptability FROM strategy "
constexpr db::Statement kFindStrategy = {"procurement.find_strategy",
                                         PACTUM_STRATEGY "WHERE pact = $1 AND id = $2"};
constexpr db::Statement kLockStrategy = {"procurement.lock_strategy",
                                         PACTUM_STRATEGY "WHERE pact = $1 AND id = $2 FOR UPDATE"};
constexpr db::Statement kListStrategies = {"procurement.list_strategies", PACTUM_STRATEGY
                                           "WHERE pact = $1 AND id > $2 ORDER BY id LIMIT $3::int"};
#undef PACTUM_STRATEGY
constexpr db::Statement kInsertStrategy = {
    "procurement.insert_strategy",
    "INSERT INTO strategy (pact, id, project, mode, rationale, diagnosis_link, adaptability) "
    "VALUES ($1, $2, $3, $4::int, $5, $6, $7) ON CONFLICT DO NOTHING"};
constexpr db::Statement kUpdateStrategy = {
    "procurement.update_strategy",
    "UPDATE strategy SET mode = $3::int, rationale = $4, diagnosis_link = $5, adaptability = $6 "
    "WHERE pact = $1 AND id = $2"};

#define PACTUM_PROCEDURE                                                                      \
  "SELECT id, title, strategy, launch, realisation_start, realisation_end, execution_start, " \
  "execution_end FROM procedure "
constexpr db::Statement kFindProcedure = {"procurement.find_procedure",
                                          PACTUM_PROCEDURE "WHERE pact = $1 AND id = $2"};
constexpr db::Statement kLockProcedure = {
    "procurement.lock_procedure", PACTUM_PROCEDURE "WHERE pact = $1 AND id = $2 FOR UPDATE"};
constexpr db::Statement kListProcedures = {
    "procurement.list_procedures", PACTUM_PROCEDURE
    "WHERE pact = $1 AND id > $2 AND ($3 = '' OR strategy = $3) ORDER BY id LIMIT $4::int"};
#undef PACTUM_PROCEDURE
constexpr db::Statement kProcedureLots = {
    "procurement.procedure_lots",
    "SELECT procedure, id, title, axis, pathways, work_unit, quantity, estimate_cents, "
    "maximum_cents FROM procedure_lot WHERE pact = $1 AND procedure = ANY ($2::text[]) "
    "ORDER BY procedure, id"};
constexpr db::Statement kInsertProcedure = {
    "procurement.insert_procedure",
    "INSERT INTO procedure (pact, id, title, strategy, launch, realisation_start, realisation_end, "
    "execution_start, execution_end) VALUES ($1, $2, $3, $4, $5::date, $6::date, $7::date, "
    "$8::date, $9::date) ON CONFLICT ON CONSTRAINT procedure_pkey DO NOTHING"};
constexpr db::Statement kUpdateProcedure = {
    "procurement.update_procedure",
    "UPDATE procedure SET title = $3, strategy = $4, launch = $5::date, "
    "realisation_start = $6::date, realisation_end = $7::date, execution_start = $8::date, "
    "execution_end = $9::date WHERE pact = $1 AND id = $2"};
constexpr db::Statement kDeleteLots = {
    "procurement.delete_procedure_lots",
    "DELETE FROM procedure_lot WHERE pact = $1 AND procedure = $2"};
constexpr db::Statement kInsertLot = {
    "procurement.insert_procedure_lot",
    "INSERT INTO procedure_lot (pact, procedure, id, title, axis, pathways, work_unit, quantity, "
    "estimate_cents, maximum_cents) VALUES ($1, $2, $3, $4, $5::int, $6::text[], $7::int, "
    "$8::bigint, $9::bigint, $10::bigint)"};
constexpr db::Statement kInUse = {
    "procurement.procedure_in_use",
    "SELECT EXISTS (SELECT FROM contract WHERE pact = $1 AND procedure = $2) AS used"};

Strategy StrategyFromRow(const pqxx::row& row) {
  return {db::Get<std::string>(row, "id"),
          db::Get<std::string>(row, "project"),
          db::Get<int>(row, "mode"),
          db::Get<std::string>(row, "rationale"),
          db::Get<std::string>(row, "diagnosis_link"),
          db::Get<std::string>(row, "adaptability")};
}

Procedure ProcedureFromRow(const pqxx::row& row) {
  return {db::Get<std::string>(row, "id"),
          db::Get<std::string>(row, "title"),
          db::Get<std::string>(row, "strategy"),
          db::Get<absl::CivilDay>(row, "launch"),
          db::Get<absl::CivilDay>(row, "realisation_start"),
          db::Get<absl::CivilDay>(row, "realisation_end"),
          db::Get<absl::CivilDay>(row, "execution_start"),
          db::Get<absl::CivilDay>(row, "execution_end"),
          {}};
}

void ReadLots(db::Tx& tx, absl::string_view pact_id, std::vector<Procedure>& procedures) {
  std::map<std::string, Procedure*> by_id;
  std::vector<std::string> ids;
  for (Procedure& procedure : procedures) {
    by_id[procedure.id] = &procedure;
    ids.push_back(procedure.id);
  }
  if (ids.empty()) return;
  for (const auto& row : tx.Exec(kProcedureLots, pact_id, ids)) {
    by_id.at(db::Get<std::string>(row, "procedure"))
        ->lots.push_back({db::Get<std::string>(row, "id"), db::Get<std::string>(row, "title"),
                          db::Get<int>(row, "axis"),
                          db::Get<std::vector<std::string>>(row, "pathways"),
                          static_cast<WorkUnit>(db::Get<int>(row, "work_unit")),
                          db::Get<int64_t>(row, "quantity"), db::Get<Money>(row, "estimate_cents"),
                          db::Get<Money>(row, "maximum_cents")});
  }
}

void InsertLots(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure) {
  for (const ProcedureLot& lot : procedure.lots) {
    tx.Exec(kInsertLot, pact_id, procedure.id, lot.id, lot.title, lot.axis, lot.pathways,
            static_cast<int>(lot.unit), lot.quantity, lot.estimate, lot.maximum);
  }
}

}  // namespace

std::optional<Strategy> FindStrategy(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                                     bool lock) {
  const auto row = tx.ExecOptional(lock ? kLockStrategy : kFindStrategy, pact_id, id);
  if (!row) return std::nullopt;
  return StrategyFromRow(*row);
}

std::vector<Strategy> ListStrategies(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                     int limit) {
  std::vector<Strategy> strategies;
  for (const auto& row : tx.Exec(kListStrategies, pact_id, after, limit)) {
    strategies.push_back(StrategyFromRow(row));
  }
  return strategies;
}

bool InsertStrategy(db::Tx& tx, absl::string_view pact_id, const Strategy& strategy) {
  return tx.Exec(kInsertStrategy, pact_id, strategy.id, strategy.project, strategy.mode,
                 strategy.rationale, strategy.diagnosis_link, strategy.adaptability)
             .affected_rows() == 1;
}

void UpdateStrategy(db::Tx& tx, absl::string_view pact_id, const Strategy& strategy) {
  tx.Exec(kUpdateStrategy, pact_id, strategy.id, strategy.mode, strategy.rationale,
          strategy.diagnosis_link, strategy.adaptability);
}

std::optional<Procedure> FindProcedure(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                                       bool lock) {
  const auto row = tx.ExecOptional(lock ? kLockProcedure : kFindProcedure, pact_id, id);
  if (!row) return std::nullopt;
  std::vector<Procedure> procedures = {ProcedureFromRow(*row)};
  ReadLots(tx, pact_id, procedures);
  return std::move(procedures[0]);
}

std::vector<Procedure> ListProcedures(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view after, absl::string_view strategy,
                                      int limit) {
  std::vector<Procedure> procedures;
  for (const auto& row : tx.Exec(kListProcedures, pact_id, after, strategy, limit)) {
    procedures.push_back(ProcedureFromRow(row));
  }
  ReadLots(tx, pact_id, procedures);
  return procedures;
}

bool InsertProcedure(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure) {
  const auto inserted =
      tx.Exec(kInsertProcedure, pact_id, procedure.id, procedure.title, procedure.strategy,
              procedure.launch, procedure.realisation_start, procedure.realisation_end,
              procedure.execution_start, procedure.execution_end);
  if (inserted.affected_rows() == 0) return false;
  InsertLots(tx, pact_id, procedure);
  return true;
}

void ReplaceProcedure(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure) {
  tx.Exec(kUpdateProcedure, pact_id, procedure.id, procedure.title, procedure.strategy,
          procedure.launch, procedure.realisation_start, procedure.realisation_end,
          procedure.execution_start, procedure.execution_end);
  tx.Exec(kDeleteLots, pact_id, procedure.id);
  InsertLots(tx, pact_id, procedure);
}

bool ProcedureInUse(db::Tx& tx, absl::string_view pact_id, absl::string_view id) {
  return db::Get<bool>(tx.ExecOne(kInUse, pact_id, id), "used");
}

}  // namespace pactum::procurement
