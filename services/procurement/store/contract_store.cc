#include "services/procurement/store/contract_store.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"
#include "services/procurement/store/line_columns.h"

namespace pactum::procurement {
namespace {

// The terms, edited as long as the contract is a draft.
constexpr auto kTerms = db::Columns<Contract>(
    db::Column("title", &Contract::title), db::Column("project", &Contract::project),
    db::AsNumber("kind", &Contract::kind), db::Column("supplier_siret", &Contract::supplier_siret),
    db::Column("supplier_name", &Contract::supplier_name), db::Column("launch", &Contract::launch),
    db::Column("realisation_start", &Contract::realisation_start),
    db::Column("realisation_end", &Contract::realisation_end),
    db::Column("execution_start", &Contract::execution_start),
    db::Column("execution_end", &Contract::execution_end),
    db::Column("rationale", &Contract::rationale),
    db::Column("adaptability", &Contract::adaptability),
    db::Column("needs_collection", &Contract::needs_collection),
    db::AsNumber("kairos", &Contract::kairos), db::Column("maximum_cents", &Contract::maximum),
    db::NullIfEmpty("strategy", &Contract::strategy),
    db::NullIfEmpty("procedure", &Contract::procedure),
    db::NullIfEmpty("procedure_lot", &Contract::procedure_lot),
    db::AsBytes("publication", &Contract::publication),
    db::Column("preexisting", &Contract::preexisting));
constexpr auto kState = db::Columns<Contract>(
    db::Column("state", &Contract::state), db::Column("award_day", &Contract::award_day),
    db::Column("sign_day", &Contract::sign_day), db::Column("end_day", &Contract::end_day),
    db::AsNumber("termination", &Contract::termination),
    db::Column("last_refusal", &Contract::last_refusal));
constexpr auto kAmended = db::Columns<Amended>(
    db::Column("amendments", &Amended::count), db::Column("amended_end", &Amended::realisation_end),
    db::NullIfEmpty("amended_siret", &Amended::supplier_siret),
    db::NullIfEmpty("amended_supplier", &Amended::supplier_name),
    db::Column("amended_maximum", &Amended::maximum));

const std::string kSelect = absl::StrCat("SELECT id, ", kTerms.List(), ", ", kState.List(), ", ",
                                         kAmended.List(), " FROM contract ");
const db::Statement kFind =
    db::Built("procurement.find_contract", kSelect + "WHERE pact = $1 AND id = $2");
const db::Statement kFindForShare =
    db::Built("procurement.share_contract", kSelect + "WHERE pact = $1 AND id = $2 FOR SHARE");
const db::Statement kFindForUpdate =
    db::Built("procurement.lock_contract", kSelect + "WHERE pact = $1 AND id = $2 FOR UPDATE");
// A list by project or by procedure has an index of its own; the others go by id.
const db::Statement kList = db::Built(
    "procurement.list_contracts",
    kSelect +
        "WHERE pact = $1 AND id > $2 AND ($3 = '' OR state = $3) AND ($4::int = 0 OR kind = "
        "$4::int) AND ($5 = '' OR supplier_siret = $5) AND ($6::date IS NULL OR launch >= "
        "$6::date) AND (NOT $7::boolean OR amendments > 0) AND ($8 = '' OR project = $8) "
        "AND ($9 = '' OR procedure = $9) ORDER BY id LIMIT $10::int");
const db::Statement kInsert =
    db::Built("procurement.insert_contract",
              absl::StrCat(kTerms.InsertInto("contract", {"pact", "id", "state"}),
                           " ON CONFLICT ON CONSTRAINT contract_pkey DO NOTHING"));
const db::Statement kReplace =
    db::Built("procurement.replace_contract", kTerms.Update("contract", {"pact", "id"}));
const db::Statement kUpdateState =
    db::Built("procurement.update_contract_state", kState.Update("contract", {"pact", "id"}));
const db::Statement kAmend =
    db::Built("procurement.amend_contract", kAmended.Update("contract", {"pact", "id"}));
constexpr db::Statement kSetPublication = {
    "procurement.set_publication",
    "UPDATE contract SET publication = $3::bytea WHERE pact = $1 AND id = $2"};

// As signed, without the line.
constexpr auto kLot = db::Columns<Lot>(
    db::Column("id", &Lot::id), db::Column("title", &Lot::title),
    db::Column("pathway", &Lot::pathway), db::AsNumber("work_unit", &Lot::unit),
    db::Column("quantity", &Lot::quantity), db::Column("unit_cents", &Lot::unit_price),
    db::Column("estimate_cents", &Lot::estimate));
constexpr auto kLotState = db::Columns<Lot>(db::Column("changed", &Lot::changed),
                                            db::Column("dimension", &Lot::dimension));
const db::Statement kLots = db::Built(
    "procurement.lots_of_contracts",
    absl::StrCat(
        "SELECT contract, ", kLot.List(), ", ", kLineColumns.List(), ", ", kLotState.List(),
        " FROM lot WHERE pact = $1 AND contract = ANY ($2::text[]) ORDER BY contract, id"));
const db::Statement kInsertDimensions =
    db::Built("procurement.insert_dimensions",
              absl::StrCat("INSERT INTO dimension (pact, project, ", kLineColumns.List(),
                           ") SELECT DISTINCT $1, $2, l.* FROM ", kLineColumns.Unnest(3),
                           " AS l ON CONFLICT ON CONSTRAINT dimension_key DO NOTHING"));
const db::Statement kInsertLots = db::Built(
    "procurement.insert_lots",
    absl::StrCat("INSERT INTO lot (pact, contract, ", kLineColumns.List(), ", ", kLot.List(),
                 ", dimension) SELECT $1, $2, l.*, d.id FROM ROWS FROM (", kLineColumns.Unnest(4),
                 ", ", kLot.Unnest(9), ") AS l(", kLineColumns.List(), ", ", kLot.List(),
                 ") JOIN dimension d ON d.pact = $1 AND d.project = $3 AND (",
                 kLineColumns.List("d"), ") = (", kLineColumns.List("l"), ")"));
constexpr db::Statement kDeleteLots = {"procurement.delete_lots",
                                       "DELETE FROM lot WHERE pact = $1 AND contract = $2"};
constexpr db::Statement kChangeLots = {"procurement.change_lots",
                                       "UPDATE lot l SET changed = l.changed + i.units "
                                       "FROM unnest($3::text[], $4::bigint[]) AS i(lot, units) "
                                       "WHERE l.pact = $1 AND l.contract = $2 AND l.id = i.lot"};

constexpr auto kClause = db::Columns<Clause>(
    db::Column("id", &Clause::id), db::AsNumber("kind", &Clause::kind),
    db::Column("text", &Clause::text), db::Column("limit_cents", &Clause::limit_amount),
    db::Column("limit_bp", &Clause::limit_bp), db::Column("limit_units", &Clause::limit_units));
const db::Statement kClauses =
    db::Built("procurement.clauses_of_contracts",
              absl::StrCat("SELECT contract, ", kClause.List(),
                           " FROM clause WHERE pact = $1 AND contract = ANY ($2::text[]) "
                           "ORDER BY contract, id"));
const db::Statement kInsertClauses =
    db::Built("procurement.insert_clauses", kClause.InsertMany("clause", {"pact", "contract"}));
constexpr db::Statement kDeleteClauses = {"procurement.delete_clauses",
                                          "DELETE FROM clause WHERE pact = $1 AND contract = $2"};

constexpr db::Statement kFundSums = {
    "procurement.fund_sums",
    "SELECT contract, sum(certified_cents)::bigint AS certified, "
    "coalesce(sum(committed_cents) FILTER (WHERE id <> ''), 0)::bigint AS ordered FROM fund "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) GROUP BY contract"};
constexpr db::Statement kDeliveryTerms = {
    "procurement.delivery_terms",
    "SELECT l.contract, c.kind, c.realisation_start, c.preexisting, c.sign_day, l.id, l.work_unit, "
    "l.quantity, l.unit_cents, l.dimension FROM contract c JOIN lot l ON l.pact = c.pact "
    "AND l.contract = c.id WHERE c.pact = $1 AND c.id = ANY ($2::text[]) ORDER BY l.contract, "
    "l.id"};
constexpr auto kTermsForDeliveries = db::Columns<Contract>(
    db::Column("contract", &Contract::id), db::AsNumber("kind", &Contract::kind),
    db::Column("realisation_start", &Contract::realisation_start),
    db::Column("preexisting", &Contract::preexisting), db::Column("sign_day", &Contract::sign_day));
constexpr auto kLotForDeliveries = db::Columns<Lot>(
    db::Column("id", &Lot::id), db::AsNumber("work_unit", &Lot::unit),
    db::Column("quantity", &Lot::quantity), db::Column("unit_cents", &Lot::unit_price),
    db::Column("dimension", &Lot::dimension));

Contract FromRow(const pqxx::row& row) {
  Contract contract = kTerms.Read(row);
  contract.id = db::Get<std::string>(row, "id");
  kState.ReadInto(row, contract);
  kAmended.ReadInto(row, contract.amended);
  return contract;
}

// The parts of all contracts, each kind in one round trip.
void ReadParts(db::Tx& tx, absl::string_view pact_id, std::vector<Contract>& contracts) {
  std::map<std::string, Contract*> by_id;
  std::vector<std::string> ids;
  for (Contract& contract : contracts) {
    by_id[contract.id] = &contract;
    ids.push_back(contract.id);
  }
  if (ids.empty()) return;
  const auto of = [&](const pqxx::row& row) -> Contract& {
    return *by_id.at(db::Get<std::string>(row, "contract"));
  };
  for (const auto& row : tx.Exec(kLots, pact_id, ids)) {
    Lot& lot = of(row).lots.emplace_back(kLot.Read(row));
    kLineColumns.ReadInto(row, lot.line);
    kLotState.ReadInto(row, lot);
  }
  for (const auto& row : tx.Exec(kClauses, pact_id, ids)) {
    of(row).clauses.push_back(kClause.Read(row));
  }
  for (const auto& row : tx.Exec(kFundSums, pact_id, ids)) {
    of(row).certified = db::Get<Money>(row, "certified");
    of(row).ordered = db::Get<Money>(row, "ordered");
  }
}

void InsertParts(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  std::vector<Line> lines;
  for (const Lot& lot : contract.lots) lines.push_back(lot.line);
  const auto line_arrays = kLineColumns.Arrays(lines);
  tx.Exec(kInsertDimensions, pact_id, contract.project, line_arrays);
  tx.Exec(kInsertLots, pact_id, contract.id, contract.project, line_arrays,
          kLot.Arrays(contract.lots));
  if (!contract.clauses.empty()) {
    tx.Exec(kInsertClauses, pact_id, contract.id, kClause.Arrays(contract.clauses));
  }
}

}  // namespace

std::optional<Contract> FindContract(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, Lock lock) {
  const db::Statement& statement = lock == Lock::kNone    ? kFind
                                   : lock == Lock::kShare ? kFindForShare
                                                          : kFindForUpdate;
  const auto row = tx.ExecOptional(statement, pact_id, contract_id);
  if (!row) return std::nullopt;
  std::vector<Contract> contracts = {FromRow(*row)};
  ReadParts(tx, pact_id, contracts);
  return std::move(contracts[0]);
}

std::vector<Contract> ReadDeliveryTerms(db::Tx& tx, absl::string_view pact_id,
                                        const std::vector<std::string>& ids) {
  std::vector<Contract> contracts;
  for (const auto& row : tx.Exec(kDeliveryTerms, pact_id, ids)) {
    if (contracts.empty() || contracts.back().id != db::Get<std::string>(row, "contract")) {
      contracts.push_back(kTermsForDeliveries.Read(row));
      contracts.back().realisation_end = absl::CivilDay(9999, 12, 31);
    }
    contracts.back().lots.push_back(kLotForDeliveries.Read(row));
  }
  return contracts;
}

std::vector<Contract> ListContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    const ContractFilter& filter, int limit) {
  std::vector<Contract> contracts;
  for (const auto& row :
       tx.Exec(kList, pact_id, after, NameOf(filter.state), static_cast<int>(filter.kind),
               filter.supplier_siret, filter.launched_from, filter.amended, filter.project,
               filter.procedure, limit)) {
    contracts.push_back(FromRow(row));
  }
  ReadParts(tx, pact_id, contracts);
  return contracts;
}

bool InsertContract(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  const auto inserted =
      tx.Exec(kInsert, pact_id, contract.id, contract.state, kTerms.Values(contract));
  if (inserted.affected_rows() == 0) return false;
  InsertParts(tx, pact_id, contract);
  return true;
}

void ReplaceDraft(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kReplace, pact_id, contract.id, kTerms.Values(contract));
  tx.Exec(kDeleteLots, pact_id, contract.id);
  tx.Exec(kDeleteClauses, pact_id, contract.id);
  InsertParts(tx, pact_id, contract);
}

void UpdateState(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kUpdateState, pact_id, contract.id, kState.Values(contract));
}

void Amend(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kAmend, pact_id, contract.id, kAmended.Values(contract.amended));
}

void ChangeLots(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                const Items& items) {
  std::vector<std::string> lots;
  std::vector<int64_t> units;
  for (const auto& [lot, quantity] : items) {
    lots.push_back(lot);
    units.push_back(quantity);
  }
  tx.Exec(kChangeLots, pact_id, contract_id, lots, units);
}

void SetPublication(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kSetPublication, pact_id, contract.id, db::Bytea{contract.publication});
}

}  // namespace pactum::procurement
