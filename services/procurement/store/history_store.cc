#include "services/procurement/store/history_store.h"

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::procurement {
namespace {

constexpr auto kFact = db::Columns<ContractFact>(db::Column("kind", &ContractFact::state),
                                                 db::Column("effective", &ContractFact::effective),
                                                 db::Column("recorded", &ContractFact::recorded));
const db::Statement kFacts =
    db::Built("procurement.contract_facts",
              absl::StrCat("SELECT contract, ", kFact.List(),
                           " FROM contract_fact WHERE pact = $1 AND contract = ANY ($2::text[]) "
                           "ORDER BY contract, recorded"));
constexpr db::Statement kInsertFact = {
    "procurement.insert_contract_fact",
    "INSERT INTO contract_fact (pact, contract, kind, effective, reason, actor) "
    "VALUES ($1, $2, $3, $4::date, $5, $6)"};
constexpr db::Statement kInsertPublished = {
    "procurement.insert_publication_fact",
    "INSERT INTO publication_fact (pact, contract, number, effective, actor) "
    "VALUES ($1, $2, $3::int, $4::date, $5) "
    "ON CONFLICT ON CONSTRAINT publication_fact_pkey DO NOTHING"};
constexpr db::Statement kPublished = {
    "procurement.publications",
    "SELECT contract, number, effective FROM publication_fact "
    "WHERE pact = $1 AND contract = ANY ($2::text[]) ORDER BY contract, number"};

constexpr auto kEntry = db::Columns<HistoryEntry>(
    db::Column("id", &HistoryEntry::id), db::Column("aggregate", &HistoryEntry::subject),
    db::Column("type", &HistoryEntry::type), db::Column("actor", &HistoryEntry::actor),
    db::Column("effective", &HistoryEntry::effective),
    db::Column("recorded", &HistoryEntry::recorded));
const db::Statement kHistory =
    db::Built("procurement.history", absl::StrCat("SELECT ", kEntry.List(), R"sql( FROM event
     WHERE pact = $1 AND aggregate = ANY (ARRAY(
             SELECT $3 || '/' || lower(kind) || 's/' || id FROM change
              WHERE pact = $1 AND contract = $2) || $3)
       AND id > $4::bigint AND type NOT LIKE 'deliver%'
     ORDER BY id LIMIT $5::int)sql"));

}  // namespace

void InsertContractFact(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                        absl::CivilDay effective, absl::string_view reason,
                        absl::string_view actor) {
  tx.Exec(kInsertFact, pact_id, contract.id, contract.state, effective, reason, actor);
}

std::map<std::string, std::vector<ContractFact>> ReadContractFacts(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts) {
  std::map<std::string, std::vector<ContractFact>> facts;
  for (const auto& row : tx.Exec(kFacts, pact_id, contracts)) {
    facts[db::Get<std::string>(row, "contract")].push_back(kFact.Read(row));
  }
  return facts;
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

std::vector<HistoryEntry> ReadHistory(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view contract_id, absl::string_view name,
                                      int64_t after, int limit) {
  return kEntry.ReadAll(tx.Exec(kHistory, pact_id, contract_id, name, after, limit));
}

}  // namespace pactum::procurement
