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

#define PACTUM_CONTRACT_COLUMNS                                                           \
  "id, title, project, kind, supplier_siret, supplier_name, launch, realisation_start, "  \
  "realisation_end, execution_start, execution_end, rationale, adaptability, "            \
  "needs_collection, kairos, maximum_cents, coalesce(strategy, '') AS strategy, "         \
  "coalesce(procedure, '') AS procedure, coalesce(procedure_lot, '') AS procedure_lot, "  \
  "preexisting, publication, state, award_day, sign_day, end_day, termination, "          \
  "last_refusal, amendments, amended_end, coalesce(amended_siret, '') AS amended_siret, " \
  "coalesce(amended_supplier, '') AS amended_supplier, amended_maximum"
constexpr db::Statement kFind = {"procurement.find_contract",
                                 "SELECT " PACTUM_CONTRACT_COLUMNS
                                 " FROM contract WHERE pact = $1 AND id = $2"};
constexpr db::Statement kFindForShare = {"procurement.share_contract",
                                         "SELECT " PACTUM_CONTRACT_COLUMNS
                                         " FROM contract WHERE pact = $1 AND id = $2 FOR SHARE"};
constexpr db::Statement kFindForUpdate = {"procurement.lock_contract",
                                          "SELECT " PACTUM_CONTRACT_COLUMNS
                                          " FROM contract WHERE pact = $1 AND id = $2 FOR UPDATE"};
// A list by project or by procedure has an index of its own; the others go by id.
#define PACTUM_CONTRACT_FILTER                                                                  \
  "pact = $1 AND id > $2 AND ($3 = '' OR state = $3) AND ($4::int = 0 OR kind = $4::int) "      \
  "AND ($5 = '' OR supplier_siret = $5) AND ($6::date IS NULL OR launch >= $6::date) "          \
  "AND (NOT $7::boolean OR amendments > 0) AND ($8 = '' OR project = $8) "                      \
  "AND ($9 = '' OR procedure = $9) AND (NOT $10::boolean OR state IN ('SIGNED', 'COMPLETING', " \
  "'COMPLETED', 'TERMINATING', 'TERMINATED'))"
constexpr db::Statement kList = {"procurement.list_contracts",
                                 "SELECT " PACTUM_CONTRACT_COLUMNS
                                 " FROM contract WHERE " PACTUM_CONTRACT_FILTER
                                 " ORDER BY id LIMIT $11::int"};
#undef PACTUM_CONTRACT_FILTER
#undef PACTUM_CONTRACT_COLUMNS
constexpr db::Statement kLots = {
    "procurement.lots_of_contracts",
    "SELECT contract, id, title, axis, sub_axis, year, funding_source, new_pathways, pathway, "
    "work_unit, quantity, unit_cents, estimate_cents, changed, dimension FROM lot "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) ORDER BY contract, id"};
constexpr db::Statement kDeliveryTerms = {
    "procurement.delivery_terms",
    "SELECT l.contract, c.kind, c.realisation_start, c.preexisting, c.sign_day, l.id, l.work_unit, "
    "l.quantity, l.unit_cents, l.dimension FROM contract c JOIN lot l ON l.pact = c.pact "
    "AND l.contract = c.id WHERE c.pact = $1 AND c.id = ANY ($2::text[]) ORDER BY l.contract, "
    "l.id"};
constexpr db::Statement kClauses = {
    "procurement.clauses_of_contracts",
    "SELECT contract, id, kind, text, limit_cents, limit_bp, limit_units FROM clause "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) ORDER BY contract, id"};
constexpr db::Statement kFundSums = {
    "procurement.fund_sums",
    "SELECT contract, sum(certified_cents)::bigint AS certified, "
    "(sum(committed_cents) FILTER (WHERE id <> ''))::bigint AS ordered FROM fund "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) GROUP BY contract"};
constexpr db::Statement kInsert = {
    "procurement.insert_contract",
    "INSERT INTO contract (pact, id, title, project, kind, supplier_siret, supplier_name, launch, "
    "realisation_start, realisation_end, rationale, execution_start, execution_end, adaptability, "
    "needs_collection, kairos, maximum_cents, strategy, procedure, procedure_lot, publication, "
    "preexisting, state) VALUES ($1, $2, $3, $4, $5::int, $6, $7, $8::date, $9::date, $10::date, "
    "$11, $12::date, $13::date, $14, $15, $16::int, $17::bigint, nullif($18, ''), nullif($19, ''), "
    "nullif($20, ''), $21::bytea, $22::boolean, 'DRAFT') "
    "ON CONFLICT ON CONSTRAINT contract_pkey DO NOTHING"};
constexpr db::Statement kReplace = {
    "procurement.replace_contract",
    "UPDATE contract SET title = $3, project = $4, kind = $5::int, supplier_siret = $6, "
    "supplier_name = $7, launch = $8::date, realisation_start = $9::date, "
    "realisation_end = $10::date, rationale = $11, execution_start = $12::date, "
    "execution_end = $13::date, adaptability = $14, needs_collection = $15, kairos = $16::int, "
    "maximum_cents = $17::bigint, strategy = nullif($18, ''), procedure = nullif($19, ''), "
    "procedure_lot = nullif($20, ''), publication = $21::bytea WHERE pact = $1 AND id = $2"};
constexpr db::Statement kDeleteLots = {"procurement.delete_lots",
                                       "DELETE FROM lot WHERE pact = $1 AND contract = $2"};
constexpr db::Statement kDeleteClauses = {"procurement.delete_clauses",
                                          "DELETE FROM clause WHERE pact = $1 AND contract = $2"};
constexpr db::Statement kInsertDimensions = {
    "procurement.insert_dimensions",
    "INSERT INTO dimension (pact, project, axis, sub_axis, year, funding_source, new_pathways) "
    "SELECT DISTINCT $1, $2, l.* FROM unnest($3::int[], $4::text[], $5::int[], $6::text[], "
    "$7::boolean[]) AS l ON CONFLICT ON CONSTRAINT dimension_key DO NOTHING"};
constexpr db::Statement kInsertLots = {
    "procurement.insert_lots",
    "INSERT INTO lot (pact, contract, id, title, axis, sub_axis, year, funding_source, "
    "new_pathways, pathway, work_unit, quantity, unit_cents, estimate_cents, dimension) "
    "SELECT $1, $2, l.*, d.id FROM unnest($3::text[], $4::text[], $5::int[], $6::text[], "
    "$7::int[], $8::text[], $9::boolean[], $10::text[], $11::int[], $12::bigint[], $13::bigint[], "
    "$14::bigint[]) AS l(id, title, axis, sub_axis, year, funding_source, new_pathways, pathway, "
    "work_unit, quantity, unit_cents, estimate_cents) "
    "JOIN dimension d ON d.pact = $1 AND d.project = $15 AND (d.axis, d.sub_axis, d.year, "
    "d.funding_source, d.new_pathways) = (l.axis, l.sub_axis, l.year, l.funding_source, "
    "l.new_pathways)"};
constexpr db::Statement kInsertClauses = {
    "procurement.insert_clauses",
    "INSERT INTO clause (pact, contract, id, kind, text, limit_cents, limit_bp, limit_units) "
    "SELECT $1, $2, c.* FROM unnest($3::text[], $4::int[], $5::text[], $6::bigint[], $7::int[], "
    "$8::bigint[]) AS c"};
constexpr db::Statement kUpdateState = {
    "procurement.update_contract_state",
    "UPDATE contract SET state = $3, award_day = $4::date, sign_day = $5::date, "
    "end_day = $6::date, termination = $7::int, last_refusal = $8 WHERE pact = $1 AND id = $2"};
constexpr db::Statement kAmend = {
    "procurement.amend_contract",
    "UPDATE contract SET amendments = $3::int, amended_end = $4::date, "
    "amended_siret = nullif($5, ''), amended_supplier = nullif($6, ''), "
    "amended_maximum = $7::bigint WHERE pact = $1 AND id = $2"};
constexpr db::Statement kChangeLots = {"procurement.change_lots",
                                       "UPDATE lot l SET changed = l.changed + i.units "
                                       "FROM unnest($3::text[], $4::bigint[]) AS i(lot, units) "
                                       "WHERE l.pact = $1 AND l.contract = $2 AND l.id = i.lot"};
constexpr db::Statement kSetPublication = {
    "procurement.set_publication",
    "UPDATE contract SET publication = $3::bytea WHERE pact = $1 AND id = $2"};
constexpr db::Statement kInsertPublished = {
    "procurement.insert_publication_fact",
    "INSERT INTO publication_fact (pact, contract, number, effective, actor) "
    "VALUES ($1, $2, $3::int, $4::date, $5) "
    "ON CONFLICT ON CONSTRAINT publication_fact_pkey DO NOTHING"};
constexpr db::Statement kPublished = {
    "procurement.publications",
    "SELECT contract, number, effective FROM publication_fact "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) ORDER BY contract, number"};
constexpr db::Statement kFacts = {
    "procurement.contract_facts",
    "SELECT contract, kind, effective, recorded FROM contract_fact "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) ORDER BY contract, recorded"};
constexpr db::Statement kInsertFact = {
    "procurement.insert_contract_fact",
    "INSERT INTO contract_fact (pact, contract, kind, effective, reason, actor) "
    "VALUES ($1, $2, $3, $4::date, $5, $6)"};

void ReadTerms(const pqxx::row& row, Contract& contract) {
  contract.execution_start = db::Get<std::optional<absl::CivilDay>>(row, "execution_start");
  contract.execution_end = db::Get<std::optional<absl::CivilDay>>(row, "execution_end");
  contract.adaptability = db::Get<std::string>(row, "adaptability");
  contract.needs_collection = db::Get<std::string>(row, "needs_collection");
  contract.kairos = db::Get<int>(row, "kairos");
  contract.maximum = db::Get<std::optional<Money>>(row, "maximum_cents");
  contract.strategy = db::Get<std::string>(row, "strategy");
  contract.procedure = db::Get<std::string>(row, "procedure");
  contract.procedure_lot = db::Get<std::string>(row, "procedure_lot");
  contract.preexisting = db::Get<bool>(row, "preexisting");
  contract.publication = db::Get<db::Bytea>(row, "publication").bytes;
  contract.end_day = db::Get<std::optional<absl::CivilDay>>(row, "end_day");
  contract.termination = db::Get<int>(row, "termination");
  contract.amended = {
      db::Get<int>(row, "amendments"), db::Get<std::optional<absl::CivilDay>>(row, "amended_end"),
      db::Get<std::string>(row, "amended_siret"), db::Get<std::string>(row, "amended_supplier"),
      db::Get<std::optional<Money>>(row, "amended_maximum")};
}

Contract FromRow(const pqxx::row& row) {
  Contract contract;
  contract.id = db::Get<std::string>(row, "id");
  contract.title = db::Get<std::string>(row, "title");
  contract.project = db::Get<std::string>(row, "project");
  contract.kind = static_cast<ContractKind>(db::Get<int>(row, "kind"));
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
  ReadTerms(row, contract);
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
  lot.estimate = db::Get<std::optional<Money>>(row, "estimate_cents");
  lot.changed = db::Get<int64_t>(row, "changed");
  lot.dimension = db::Get<int>(row, "dimension");
  return lot;
}

Clause ClauseFromRow(const pqxx::row& row) {
  return {db::Get<std::string>(row, "id"),
          static_cast<ClauseKind>(db::Get<int>(row, "kind")),
          db::Get<std::string>(row, "text"),
          db::Get<std::optional<Money>>(row, "limit_cents"),
          db::Get<std::optional<int>>(row, "limit_bp"),
          db::Get<std::optional<int64_t>>(row, "limit_units")};
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
  for (const auto& row : tx.Exec(kLots, pact_id, ids)) of(row).lots.push_back(LotFromRow(row));
  for (const auto& row : tx.Exec(kClauses, pact_id, ids)) {
    of(row).clauses.push_back(ClauseFromRow(row));
  }
  for (const auto& row : tx.Exec(kFundSums, pact_id, ids)) {
    of(row).certified = db::Get<Money>(row, "certified");
    of(row).ordered = db::Get<std::optional<Money>>(row, "ordered").value_or(Money());
  }
}

void InsertLots(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  std::vector<std::string> ids, titles, sub_axes, sources, pathways;
  std::vector<int> axes, years, units;
  std::vector<bool> marks;
  std::vector<int64_t> quantities;
  std::vector<Money> prices;
  std::vector<std::optional<Money>> estimates;
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
    estimates.push_back(lot.estimate);
  }
  tx.Exec(kInsertDimensions, pact_id, contract.project, axes, sub_axes, years, sources, marks);
  tx.Exec(kInsertLots, pact_id, contract.id, ids, titles, axes, sub_axes, years, sources, marks,
          pathways, units, quantities, prices, estimates, contract.project);
}

void InsertClauses(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  std::vector<std::string> ids, texts;
  std::vector<int> kinds;
  std::vector<std::optional<Money>> amounts;
  std::vector<std::optional<int>> shares;
  std::vector<std::optional<int64_t>> units;
  for (const Clause& clause : contract.clauses) {
    ids.push_back(clause.id);
    kinds.push_back(static_cast<int>(clause.kind));
    texts.push_back(clause.text);
    amounts.push_back(clause.limit_amount);
    shares.push_back(clause.limit_bp);
    units.push_back(clause.limit_units);
  }
  if (!ids.empty()) {
    tx.Exec(kInsertClauses, pact_id, contract.id, ids, kinds, texts, amounts, shares, units);
  }
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
  ReadParts(tx, pact_id, contracts);
  return std::move(contracts[0]);
}

std::vector<Contract> ReadDeliveryTerms(db::Tx& tx, absl::string_view pact_id,
                                        const std::vector<std::string>& ids) {
  std::vector<Contract> contracts;
  for (const auto& row : tx.Exec(kDeliveryTerms, pact_id, ids)) {
    const auto id = db::Get<std::string>(row, "contract");
    if (contracts.empty() || contracts.back().id != id) {
      Contract contract;
      contract.id = id;
      contract.kind = static_cast<ContractKind>(db::Get<int>(row, "kind"));
      contract.realisation_start = db::Get<absl::CivilDay>(row, "realisation_start");
      contract.realisation_end = absl::CivilDay(9999, 12, 31);
      contract.preexisting = db::Get<bool>(row, "preexisting");
      contract.sign_day = db::Get<std::optional<absl::CivilDay>>(row, "sign_day");
      contracts.push_back(std::move(contract));
    }
    Lot lot;
    lot.id = db::Get<std::string>(row, "id");
    lot.unit = static_cast<WorkUnit>(db::Get<int>(row, "work_unit"));
    lot.quantity = db::Get<int64_t>(row, "quantity");
    lot.unit_price = db::Get<Money>(row, "unit_cents");
    lot.dimension = db::Get<int>(row, "dimension");
    contracts.back().lots.push_back(std::move(lot));
  }
  return contracts;
}

std::vector<Contract> ListContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    const ContractFilter& filter, int limit) {
  std::vector<Contract> contracts;
  for (const auto& row : tx.Exec(kList, pact_id, after, filter.state, filter.kind,
                                 filter.supplier_siret, filter.launched_from, filter.amended,
                                 filter.project, filter.procedure, filter.once_signed, limit)) {
    contracts.push_back(FromRow(row));
  }
  ReadParts(tx, pact_id, contracts);
  return contracts;
}

bool InsertContract(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  const auto inserted =
      tx.Exec(kInsert, pact_id, contract.id, contract.title, contract.project,
              static_cast<int>(contract.kind), contract.supplier_siret, contract.supplier_name,
              contract.launch, contract.realisation_start, contract.realisation_end,
              contract.rationale, contract.execution_start, contract.execution_end,
              contract.adaptability, contract.needs_collection, contract.kairos, contract.maximum,
              contract.strategy, contract.procedure, contract.procedure_lot,
              db::Bytea{contract.publication}, contract.preexisting);
  if (inserted.affected_rows() == 0) return false;
  InsertLots(tx, pact_id, contract);
  InsertClauses(tx, pact_id, contract);
  return true;
}

void ReplaceDraft(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kReplace, pact_id, contract.id, contract.title, contract.project,
          static_cast<int>(contract.kind), contract.supplier_siret, contract.supplier_name,
          contract.launch, contract.realisation_start, contract.realisation_end, contract.rationale,
          contract.execution_start, contract.execution_end, contract.adaptability,
          contract.needs_collection, contract.kairos, contract.maximum, contract.strategy,
          contract.procedure, contract.procedure_lot, db::Bytea{contract.publication});
  tx.Exec(kDeleteLots, pact_id, contract.id);
  tx.Exec(kDeleteClauses, pact_id, contract.id);
  InsertLots(tx, pact_id, contract);
  InsertClauses(tx, pact_id, contract);
}

void UpdateState(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  tx.Exec(kUpdateState, pact_id, contract.id, Name(contract.state), contract.award_day,
          contract.sign_day, contract.end_day, contract.termination, contract.last_refusal);
}

void Amend(db::Tx& tx, absl::string_view pact_id, const Contract& contract) {
  const Amended& amended = contract.amended;
  tx.Exec(kAmend, pact_id, contract.id, amended.count, amended.realisation_end,
          amended.supplier_siret, amended.supplier_name, amended.maximum);
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

void InsertPublicationFact(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                           int number, absl::CivilDay day, absl::string_view actor) {
  tx.Exec(kInsertPublished, pact_id, contract_id, number, day, actor);
}

std::map<std::string, std::map<int, absl::CivilDay>> ReadPublications(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts) {
  std::map<std::string, std::map<int, absl::CivilDay>> days;
  for (const auto& row : tx.Exec(kPublished, pact_id, contracts)) {
    days[db::Get<std::string>(row, "contract")][db::Get<int>(row, "number")] =
        db::Get<absl::CivilDay>(row, "effective");
  }
  return days;
}

std::map<std::string, std::vector<ContractFact>> ReadContractFacts(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts) {
  std::map<std::string, std::vector<ContractFact>> facts;
  for (const auto& row : tx.Exec(kFacts, pact_id, contracts)) {
    facts[db::Get<std::string>(row, "contract")].push_back(
        {db::Get<std::string>(row, "kind"), db::Get<absl::CivilDay>(row, "effective"),
         db::Get<absl::Time>(row, "recorded")});
  }
  return facts;
}

void InsertContractFact(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        absl::string_view kind, absl::CivilDay effective, absl::string_view reason,
                        absl::string_view actor) {
  tx.Exec(kInsertFact, pact_id, contract_id, kind, effective, reason, actor);
}

}  // namespace pactum::procurement
