#include "services/procurement/store/contract_store.h"

#include <map>

namespace pactum::procurement {
namespace {

constexpr db::Statement kFindPact = {
    "procurement.find_pact",
    "SELECT pact, region, counterparty_pes, start_year, end_year FROM pact WHERE pact = $1"};
constexpr db::Statement kInsertPact = {
    "procurement.insert_pact",
    "INSERT INTO pact (pact, region, counterparty_pes, start_year, end_year) "
    "VALUES ($1, $2, $3::boolean, $4::int, $5::int) ON CONFLICT DO NOTHING"};

#define PACTUM_CONTRACT_COLUMNS                                                          \
  "id, title, project, kind, supplier_siret, supplier_name, launch, realisation_start, " \
  "realisation_end, rationale, state, award_day, sign_day, last_refusal"
constexpr db::Statement kFind = {"procurement.find_contract",
                                 "SELECT " PACTUM_CONTRACT_COLUMNS
                                 " FROM contract WHERE pact = $1 AND id = $2"};
constexpr db::Statement kFindForShare = {"procurement.share_contract",
                                         "SELECT " PACTUM_CONTRACT_COLUMNS
                                         " FROM contract WHERE pact = $1 AND id = $2 FOR SHARE"};
constexpr db::Statement kFindForUpdate = {"procurement.lock_contract",
                                          "SELECT " PACTUM_CONTRACT_COLUMNS
                                          " FROM contract WHERE pact = $1 AND id = $2 FOR UPDATE"};
constexpr db::Statement kList = {
    "procurement.list_contracts",
    "SELECT " PACTUM_CONTRACT_COLUMNS
    " FROM contract "
    "WHERE pact = $1 AND id > $2 AND ($3 = '' OR state = $3) ORDER BY id LIMIT $4::int"};
#undef PACTUM_CONTRACT_COLUMNS
constexpr db::Statement kLots = {
    "procurement.lots_of_contracts",
    "SELECT contract, id, title, axis, sub_axis, year, funding_source, new_pathways, pathway, "
    "work_unit, quantity, unit_cents, delivered FROM lot "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) ORDER BY contract, id"};
constexpr db::Statement kInsert = {
    "procurement.insert_contract",
    "INSERT INTO contract (pact, id, title, project, kind, supplier_siret, supplier_name, launch, "
    "realisation_start, realisation_end, rationale, state) "
    "VALUES ($1, $2, $3, $4, $5::int, $6, $7, $8::date, $9::date, $10::date, $11, 'DRAFT') "
    "ON CONFLICT ON CONSTRAINT contract_pkey DO NOTHING"};
constexpr db::Statement kReplace = {
    "procurement.replace_contract",
    "UPDATE contract SET title = $3, project = $4, kind = $5::int, supplier_siret = $6, "
    "supplier_name = $7, launch = $8::date, realisation_start = $9::date, "
    "realisation_end = $10::date, rationale = $11 WHERE pact = $1 AND id = $2"};
constexpr db::Statement kDeleteLots = {"procurement.delete_lots",
                                       "DELETE FROM lot WHERE pact = $1 AND contract = $2"};
constexpr db::Statement kInsertLots = {
    "procurement.insert_lots",
    "INSERT INTO lot (pact, contract, id, title, axis, sub_axis, year, funding_source, "
    "new_pathways, pathway, work_unit, quantity, unit_cents) "
    "SELECT $1, $2, l.* FROM unnest($3::text[], $4::text[], $5::int[], $6::text[], $7::int[], "
    "$8::text[], $9::boolean[], $10::text[], $11::int[], $12::bigint[], $13::bigint[]) AS l"};
constexpr db::Statement kUpdateState = {
    "procurement.update_contract_state",
    "UPDATE contract SET state = $3, award_day = $4::date, sign_day = $5::date, last_refusal = $6 "
    "WHERE pact = $1 AND id = $2"};
constexpr db::Statement kInsertFact = {
    "procurement.insert_contract_fact",
    "INSERT INTO contract_fact (pact, contract, kind, effective, reason, actor) "
    "VALUES ($1, $2, $3, $4::date, $5, $6)"};

Contract FromRow(const pqxx::row& row) {
  Contract contract;
  contract.id = db::Get<std::string>(row, "id");
  contract.title = db::Get<std::string>(row, "title");
  contract.project = db::Get<std::string>(row, "project");
  contract.kind = db::Get<int>(row, "kind");
  contract.supplier_siret = db::Get<std::string>(row, "supplier_siret");
  contract.supplier_name = db::Get<std::string>(row, "supplier_name");
  contract.launch = db::Get<absl::CivilDay>(row, "launch");
  contract.realisation_start = db::Get<absl::CivilDay>(row, "realisation_start");
  contract.realisation_end = db::Get<absl::CivilDay>(row, "realisation_end");
  contract.rationale = db::Get<std::string>(row, "rationale");
  contract.state = ParseContractState(db::Get<std::string>(row, "state"));
  contract.award_day = db::Get<std::optional<absl::CivilDay>>(row, "award_day");
  contract.sign_day = db::Get<std::optional<absl::CivilDay>>(row, "sign_day");
  contract.last_refusal = db::Get<std::string>(row, "last_refusal");
  return contract;
}

Lot LotFromRow(const pqxx::row& row) {
  Lot lot;
  lot.id = db::Get<std::string>(row, "id");
  lot.title = db::Get<std::string>(row, "title");
  lot.line = {db::Get<int>(row, "axis"), db::Get<std::string>(row, "sub_axis"),
              db::Get<int>(row, "year"), db::Get<std::string>(row, "funding_source"),
              db::Get<bool>(row, "new_pathways")};
  lot.pathway = db::Get<std::string>(row, "pathway");
  lot.unit = static_cast<WorkUnit>(db::Get<int>(row, "work_unit"));
  lot.quantity = db::Get<int64_t>(row, "quantity");
  lot.unit_price = db::Get<Money>(row, "unit_cents");
  lot.delivered = db::Get<int64_t>(row, "delivered");
  return lot;
}

// All lots in one round trip.
void ReadLots(db::Tx& tx, absl::string_view pact_id, std::vector<Contract>& contracts) {
  std::map<std::string, Contract*> by_id;
  std::vector<std::string> ids;
  for (Contract& contract : contracts) {
    by_id[contract.id] = &contract;
    ids.push_back(contract.id);
  }
  if (ids.empty()) return;
  for (const auto& row : tx.Exec(kLots, pact_id, ids)) {
    by_id.at(db::Get<std::string>(row["contract"]))->lots.push_back(LotFromRow(row));
  }
}

void InsertLots(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  std::vector<std::string> ids, titles, sub_axes, sources, pathways;
  std::vector<int> axes, years, units;
  std::vector<bool> marks;
  std::vector<int64_t> quantities;
  std::vector<Money> prices;
  for (const Lot& lot : contract.lots) {
    ids.push_back(lot.id);
    titles.push_back(lot.title);
    axes.push_back(lot.line.axis);
    sub_axes.push_back(lot.line.sub_axis);
    years.push_back(lot.line.year);
    sources.push_back(lot.line.funding_source);
    marks.push_back(lot.line.new_pathways);
    pathways.push_back(lot.pathway);
    units.push_back(static_cast<int>(lot.unit));
    quantities.push_back(lot.quantity);
    prices.push_back(lot.unit_price);
  }
  tx.Exec(kInsertLots, pact_id, contract.id, ids, titles, axes, sub_axes, years, sources, marks,
          pathways, units, quantities, prices);
}

}  // namespace

std::optional<Pact> FindPact(db::Tx& tx, absl::string_view pact_id) {
  const auto row = tx.ExecOptional(kFindPact, pact_id);
  if (!row) return std::nullopt;
  return Pact{db::Get<std::string>(*row, "pact"), db::Get<std::string>(*row, "region"),
              db::Get<bool>(*row, "counterparty_pes"), db::Get<int>(*row, "start_year"),
              db::Get<int>(*row, "end_year")};
}

void InsertPact(db::Tx& tx, const Pact& pact) {
  tx.Exec(kInsertPact, pact.id, pact.region, pact.pes, pact.start_year, pact.end_year);
}

std::optional<Contract> FindContract(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, Lock lock) {
  const db::Statement& statement = lock == Lock::kNone    ? kFind
                                   : lock == Lock::kShare ? kFindForShare
                                                          : kFindForUpdate;
  const auto row = tx.ExecOptional(statement, pact_id, contract_id);
  if (!row) return std::nullopt;
  std::vector<Contract> contracts = {FromRow(*row)};
  ReadLots(tx, pact_id, contracts);
  return std::move(contracts[0]);
}

std::vector<Contract> ListContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    absl::string_view state, int limit) {
  std::vector<Contract> contracts;
  for (const auto& row : tx.Exec(kList, pact_id, after, state, limit)) {
    contracts.push_back(FromRow(row));
  }
  ReadLots(tx, pact_id, contracts);
  return contracts;
}

bool InsertContract(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  const auto inserted =
      tx.Exec(kInsert, pact_id, contract.id, contract.title, contract.project, contract.kind,
              contract.supplier_siret, contract.supplier_name, contract.launch,
              contract.realisation_start, contract.realisation_end, contract.rationale);
  if (inserted.affected_rows() == 0) return false;
  InsertLots(tx, pact_id, contract);
  return true;
}

void ReplaceDraft(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kReplace, pact_id, contract.id, contract.title, contract.project, contract.kind,
          contract.supplier_siret, contract.supplier_name, contract.launch,
          contract.realisation_start, contract.realisation_end, contract.rationale);
  tx.Exec(kDeleteLots, pact_id, contract.id);
  InsertLots(tx, pact_id, contract);
}

void UpdateState(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kUpdateState, pact_id, contract.id, Name(contract.state), contract.award_day,
          contract.sign_day, contract.last_refusal);
}

void InsertContractFact(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        absl::string_view kind, absl::CivilDay effective, absl::string_view reason,
                        absl::string_view actor) {
  tx.Exec(kInsertFact, pact_id, contract_id, kind, effective, reason, actor);
}

}  // namespace pactum::procurement
