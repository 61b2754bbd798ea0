#include "services/registry/store/fact_store.h"

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::registry {
namespace {

constexpr auto kFactColumns = db::Columns<ProjectFact>(
    db::Column("project", &ProjectFact::project),
    db::Column(
        "kind", [](auto& row) -> auto& { return row.fact.kind; }),
    db::AsNumber(
        "maturity", [](auto& row) -> auto& { return row.fact.maturity; }),
    db::Column(
        "agreed", [](auto& row) -> auto& { return row.fact.agreed; }),
    db::Column(
        "reason", [](auto& row) -> auto& { return row.fact.reason; }),
    db::Column(
        "effective", [](auto& row) -> auto& { return row.fact.effective; }),
    db::Column(
        "recorded_by", [](auto& row) -> auto& { return row.fact.recorded_by; }),
    db::Column("first_recorded", &ProjectFact::first_recorded));

const db::Statement kInsertFacts = db::Built(
    "registry.insert_facts",
    absl::StrCat("INSERT INTO project_fact (pact, ", kFactColumns.List(), ") SELECT $1, ",
                 kFactColumns.List("f"), " FROM ", kFactColumns.Unnest(2), " WITH ORDINALITY AS f(",
                 kFactColumns.List(), ", place) ORDER BY place"));
const db::Statement kExportFacts = db::Built(
    "registry.export_facts", absl::StrCat("SELECT ", kFactColumns.List(),
                                          ", coalesce(first_recorded, recorded) AS recorded "
                                          "FROM project_fact WHERE pact = $1 ORDER BY id"));
const db::Statement kFacts = db::Built(
    "registry.facts_as_of",
    absl::StrCat("SELECT ", kFactColumns.List(),
                 ", recorded FROM project_fact WHERE pact = $1 AND ($2 = '' OR project = $2) AND "
                 "effective <= $3::date AND recorded < coalesce($4::timestamptz, 'infinity') "
                 "ORDER BY project, effective, id"));

ProjectFact FactOf(const pqxx::row& row) {
  ProjectFact fact = kFactColumns.Read(row);
  fact.fact.recorded = db::Get<absl::Time>(row, "recorded");
  return fact;
}

}  // namespace

void InsertFacts(db::Tx& tx, absl::string_view pact_id, const std::vector<ProjectFact>& facts) {
  tx.Exec(kInsertFacts, pact_id, kFactColumns.Arrays(facts));
}

std::vector<ProjectFact> ExportFacts(db::Tx& tx, absl::string_view pact_id) {
  std::vector<ProjectFact> facts;
  for (const auto& row : tx.Exec(kExportFacts, pact_id)) facts.push_back(FactOf(row));
  return facts;
}

FactsByProject FactsAsOf(db::Tx& tx, absl::string_view pact_id, absl::string_view project,
                         absl::CivilDay cut_off, std::optional<absl::Time> known_at) {
  FactsByProject facts;
  for (const auto& row : tx.Exec(kFacts, pact_id, project, cut_off, known_at)) {
    ProjectFact fact = FactOf(row);
    facts[fact.project].push_back(std::move(fact.fact));
  }
  return facts;
}

FactsByProject FactsNow(db::Tx& tx, absl::string_view pact_id) {
  return FactsAsOf(tx, pact_id, "", absl::CivilDay(9999, 12, 31), std::nullopt);
}

std::vector<Fact> FactsNow(db::Tx& tx, absl::string_view pact_id, const std::string& project) {
  return FactsAsOf(tx, pact_id, project, absl::CivilDay(9999, 12, 31), std::nullopt)[project];
}

}  // namespace pactum::registry
