#include "services/procurement/store/strategy_store.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::procurement {
namespace {

constexpr auto kStrategy = db::Columns<Strategy>(
    db::Column("project", &Strategy::project), db::AsNumber("mode", &Strategy::mode),
    db::Column("rationale", &Strategy::rationale),
    db::Column("diagnosis_link", &Strategy::diagnosis_link),
    db::Column("adaptability", &Strategy::adaptability));
const std::string kSelectStrategy =
    absl::StrCat("SELECT id, ", kStrategy.List(), " FROM strategy WHERE pact = $1 AND ");
const db::Statement kFindStrategy =
    db::Built("procurement.find_strategy", kSelectStrategy + "id = $2");
const db::Statement kLockStrategy =
    db::Built("procurement.lock_strategy", kSelectStrategy + "id = $2 FOR UPDATE");
const db::Statement kListStrategies =
    db::Built("procurement.list_strategies", kSelectStrategy + "id > $2 ORDER BY id LIMIT $3::int");
const db::Statement kInsertStrategy = db::Built(
    "procurement.insert_strategy",
    absl::StrCat(kStrategy.InsertInto("strategy", {"pact", "id"}), " ON CONFLICT DO NOTHING"));
const db::Statement kUpdateStrategy =
    db::Built("procurement.update_strategy", kStrategy.Update("strategy", {"pact", "id"}));

constexpr auto kProcedure = db::Columns<Procedure>(
    db::Column("title", &Procedure::title), db::Column("strategy", &Procedure::strategy),
    db::Column("launch", &Procedure::launch),
    db::Column("realisation_start", &Procedure::realisation_start),
    db::Column("realisation_end", &Procedure::realisation_end),
    db::Column("execution_start", &Procedure::execution_start),
    db::Column("execution_end", &Procedure::execution_end));
const std::string kSelectProcedure =
    absl::StrCat("SELECT id, ", kProcedure.List(), " FROM procedure WHERE pact = $1 AND ");
const db::Statement kFindProcedure =
    db::Built("procurement.find_procedure", kSelectProcedure + "id = $2");
const db::Statement kLockProcedure =
    db::Built("procurement.lock_procedure", kSelectProcedure + "id = $2 FOR UPDATE");
const db::Statement kListProcedures = db::Built(
    "procurement.list_procedures",
    kSelectProcedure + "id > $2 AND ($3 = '' OR strategy = $3) ORDER BY id LIMIT $4::int");
const db::Statement kInsertProcedure =
    db::Built("procurement.insert_procedure",
              absl::StrCat(kProcedure.InsertInto("procedure", {"pact", "id"}),
                           " ON CONFLICT ON CONSTRAINT procedure_pkey DO NOTHING"));
const db::Statement kUpdateProcedure =
    db::Built("procurement.update_procedure", kProcedure.Update("procedure", {"pact", "id"}));

constexpr auto kLot = db::Columns<ProcedureLot>(
    db::Column("id", &ProcedureLot::id), db::Column("title", &ProcedureLot::title),
    db::Column("axis", &ProcedureLot::axis), db::Column("pathways", &ProcedureLot::pathways),
    db::AsNumber("work_unit", &ProcedureLot::unit), db::Column("quantity", &ProcedureLot::quantity),
    db::Column("estimate_cents", &ProcedureLot::estimate),
    db::Column("maximum_cents", &ProcedureLot::maximum));
const db::Statement kLots =
    db::Built("procurement.procedure_lots",
              absl::StrCat("SELECT procedure, ", kLot.List(),
                           " FROM procedure_lot WHERE pact = $1 AND procedure = ANY ($2::text[]) "
                           "ORDER BY procedure, id"));
const db::Statement kInsertLot = db::Built("procurement.insert_procedure_lot",
                                           kLot.InsertInto("procedure_lot", {"pact", "procedure"}));
constexpr db::Statement kDeleteLots = {
    "procurement.delete_procedure_lots",
    "DELETE FROM procedure_lot WHERE pact = $1 AND procedure = $2"};
constexpr db::Statement kInUse = {
    "procurement.procedure_in_use",
    "SELECT EXISTS (SELECT FROM contract WHERE pact = $1 AND procedure = $2) AS used"};

template <class Resource, class List>
Resource FromRow(const List& columns, const pqxx::row& row) {
  Resource resource = columns.Read(row);
  resource.id = db::Get<std::string>(row, "id");
  return resource;
}

void ReadLots(db::Tx& tx, absl::string_view pact_id, std::vector<Procedure>& procedures) {
  std::map<std::string, Procedure*> by_id;
  std::vector<std::string> ids;
  for (Procedure& procedure : procedures) {
    by_id[procedure.id] = &procedure;
    ids.push_back(procedure.id);
  }
  if (ids.empty()) return;
  for (const auto& row : tx.Exec(kLots, pact_id, ids)) {
    by_id.at(db::Get<std::string>(row, "procedure"))->lots.push_back(kLot.Read(row));
  }
}

void InsertLots(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure) {
  for (const ProcedureLot& lot : procedure.lots) {
    tx.Exec(kInsertLot, pact_id, procedure.id, kLot.Values(lot));
  }
}

}  // namespace

std::optional<Strategy> FindStrategy(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                                     Lock lock) {
  const auto row =
      tx.ExecOptional(lock == Lock::kNone ? kFindStrategy : kLockStrategy, pact_id, id);
  if (!row) return std::nullopt;
  return FromRow<Strategy>(kStrategy, *row);
}

std::vector<Strategy> ListStrategies(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                     int limit) {
  std::vector<Strategy> strategies;
  for (const auto& row : tx.Exec(kListStrategies, pact_id, after, limit)) {
    strategies.push_back(FromRow<Strategy>(kStrategy, row));
  }
  return strategies;
}

bool InsertStrategy(db::Tx& tx, absl::string_view pact_id, const Strategy& strategy) {
  return tx.Exec(kInsertStrategy, pact_id, strategy.id, kStrategy.Values(strategy))
             .affected_rows() == 1;
}

void UpdateStrategy(db::Tx& tx, absl::string_view pact_id, const Strategy& strategy) {
  tx.Exec(kUpdateStrategy, pact_id, strategy.id, kStrategy.Values(strategy));
}

std::optional<Procedure> FindProcedure(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                                       Lock lock) {
  const auto row =
      tx.ExecOptional(lock == Lock::kNone ? kFindProcedure : kLockProcedure, pact_id, id);
  if (!row) return std::nullopt;
  std::vector<Procedure> procedures = {FromRow<Procedure>(kProcedure, *row)};
  ReadLots(tx, pact_id, procedures);
  return std::move(procedures[0]);
}

std::vector<Procedure> ListProcedures(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view after, absl::string_view strategy,
                                      int limit) {
  std::vector<Procedure> procedures;
  for (const auto& row : tx.Exec(kListProcedures, pact_id, after, strategy, limit)) {
    procedures.push_back(FromRow<Procedure>(kProcedure, row));
  }
  ReadLots(tx, pact_id, procedures);
  return procedures;
}

bool InsertProcedure(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure) {
  const auto inserted =
      tx.Exec(kInsertProcedure, pact_id, procedure.id, kProcedure.Values(procedure));
  if (inserted.affected_rows() == 0) return false;
  InsertLots(tx, pact_id, procedure);
  return true;
}

void ReplaceProcedure(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure) {
  tx.Exec(kUpdateProcedure, pact_id, procedure.id, kProcedure.Values(procedure));
  tx.Exec(kDeleteLots, pact_id, procedure.id);
  InsertLots(tx, pact_id, procedure);
}

bool ProcedureInUse(db::Tx& tx, absl::string_view pact_id, absl::string_view id) {
  return db::Get<bool>(tx.ExecOne(kInUse, pact_id, id), "used");
}

}  // namespace pactum::procurement
