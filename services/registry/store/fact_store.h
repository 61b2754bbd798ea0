// What happened: reports with their answers, and changes in the life of projects. Facts, none
// overwritten.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_FACT_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_FACT_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/registry/v1/fact.pb.h"
#include "services/registry/domain/project_life.h"

namespace pactum::registry {

// A report to be recorded. `subject` is what at most one report stands on: "projects/p/m",
// "commitments/c", "indicators/i/2019/2019-12-31".
struct NewReport {
  std::string subject;
  std::string side;    // STATE, COUNTERPARTY, THIRD_PARTY
  v1::Report message;  // Its subject, effective day and evidence.
  absl::CivilDay effective;
  std::string reported_by;
  int64_t corrects = 0;
  std::optional<absl::Time> first_recorded;  // Elsewhere, of what is imported.
};
// The id. REPORT_STANDS where a report stands on the subject and none is corrected;
// REPORT_NOT_FOUND, REPORT_CORRECTED, INVALID_REQUEST (of another subject) where the one to be
// corrected cannot be.
absl::StatusOr<int64_t> InsertReport(db::Tx& tx, absl::string_view pact_id,
                                     const NewReport& report);

// As InsertReport says of each, by its place among `reports`; nothing is said of those that may be
// inserted. None of `reports` corrects another one of them.
std::vector<std::pair<int, absl::Status>> CheckReplaced(db::Tx& tx, absl::string_view pact_id,
                                                        const std::vector<NewReport>& reports);
// Many at once, after CheckReplaced; their ids, ascending, in the order of `reports`.
std::vector<int64_t> InsertReports(db::Tx& tx, absl::string_view pact_id,
                                   const std::vector<NewReport>& reports);

// A report with its answers and what corrected it, now.
struct ReportRow {
  int64_t id = 0;
  std::string subject, side;
  int64_t corrected_by = 0;
  v1::Report report;
};
std::optional<ReportRow> FindReport(db::Tx& tx, absl::string_view pact_id, int64_t id);

void InsertAnswer(db::Tx& tx, absl::string_view pact_id, int64_t report, absl::string_view standing,
                  absl::string_view reason, absl::string_view side, absl::string_view answered_by);

// Answers and facts of a document, many at once, in the order given. An answer's report is its
// id.
struct NewAnswer {
  int64_t report = 0;
  std::string standing, reason, side, answered_by;
  absl::Time first_recorded;
};
void InsertAnswers(db::Tx& tx, absl::string_view pact_id, const std::vector<NewAnswer>& answers);
void InsertFacts(db::Tx& tx, absl::string_view pact_id,
                 const std::vector<std::pair<std::string, Fact>>& facts);
// All reports with their answers and all facts, in the order of recording, with the instants at
// which they were first recorded.
std::vector<v1::Report> ExportReports(db::Tx& tx, absl::string_view pact_id);
std::vector<v1::ProjectFact> ExportFacts(db::Tx& tx, absl::string_view pact_id);

// Newest first, before `before_id` (0 for the first page). `standings` empty for all.
std::vector<v1::Report> ListReports(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                    const std::vector<std::string>& standings, bool corrected,
                                    int limit);

// As ListReports, of those that nobody has answered and `side` may.
std::vector<v1::Report> ListAwaiting(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                     type::v1::Side side, int limit);

// The reports that stand on a day, as known before `known_at`: effective by it, not corrected by
// then, with the last answer known then; of measurements those for the year. By subject.
std::map<std::string, std::vector<v1::Report>> ReportsAsOf(db::Tx& tx, absl::string_view pact_id,
                                                           absl::CivilDay cut_off,
                                                           absl::Time known_at, int year);

void InsertFact(db::Tx& tx, absl::string_view pact_id, absl::string_view project, const Fact& fact);
// The facts of one project, or of all where `project` is empty, in the order of their days and
// recording. Without `known_at`: all known now.
std::map<std::string, std::vector<Fact>> FactsAsOf(db::Tx& tx, absl::string_view pact_id,
                                                   absl::string_view project,
                                                   absl::CivilDay cut_off,
                                                   std::optional<absl::Time> known_at);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_FACT_STORE_H_
