// Reports and their answers in the database: rows that are never changed.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_REPORT_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_REPORT_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/registry/v1/fact.pb.h"
#include "services/registry/domain/kinds.h"

namespace pactum::registry {

// A report to be recorded.
struct NewReport {
  std::string subject;  // SubjectOf; at most one report of a subject is not corrected.
  Reporter reporter = Reporter::kState;
  v1::Report message;  // Its subject only.
  absl::CivilDay effective;
  std::string reported_by, evidence;
  std::optional<int64_t> corrects;           // The id of the report that this one replaces.
  std::optional<absl::Time> first_recorded;  // Elsewhere; of an imported report.
};

// The refusals of `reports`, by their place: REPORT_STANDS where an earlier report is not corrected
// and none is named; REPORT_NOT_FOUND, REPORT_CORRECTED, INVALID_REQUEST (another subject) where
// the named one cannot be corrected. None of `reports` corrects another one of them. A report
// without a subject is passed over.
std::vector<std::pair<int, absl::Status>> CheckCorrections(db::Tx& tx, absl::string_view pact_id,
                                                           const std::vector<NewReport>& reports);
// After CheckCorrections, on a locked pact. The ids, ascending, in the order of `reports`.
std::vector<int64_t> InsertReports(db::Tx& tx, absl::string_view pact_id,
                                   const std::vector<NewReport>& reports);

// "pacts/p/reports/17"
std::string ReportName(absl::string_view pact_id, int64_t id);

// A report with its answers, its standing and its correction, now.
struct StoredReport {
  int64_t id = 0;
  Reporter reporter = Reporter::kState;
  v1::Report report;
};
// nullopt where the pact has no such report.
std::optional<StoredReport> FindReport(db::Tx& tx, absl::string_view pact_id, int64_t id);

// Newest first, before an id (0 for the first page). No standings: all of them.
enum class Corrected { kIncluded, kLeftOut };
std::vector<StoredReport> FindReports(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                      const std::vector<Standing>& standings, Corrected corrected,
                                      int limit);
// As FindReports, the reports that `side` may answer and nobody has.
std::vector<StoredReport> FindAwaiting(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                       Side side, int limit);

using ReportsBySubject = std::map<std::string, v1::Report>;
// The reports effective by a day and not corrected, as known before `known_at`, with the last
// answer known then. Of the measurements of an indicator: the one for `year` whose period ends
// last.
ReportsBySubject ReportsAsOf(db::Tx& tx, absl::string_view pact_id, absl::CivilDay cut_off,
                             absl::Time known_at, int year);

struct NewAnswer {
  int64_t report = 0;  // Its id.
  Standing standing = Standing::kUnset;
  std::string reason;
  Side side = Side::kState;
  std::string answered_by;
  std::optional<absl::Time> first_recorded;  // Elsewhere; of an imported answer.
};
// In the order given.
void InsertAnswers(db::Tx& tx, absl::string_view pact_id, const std::vector<NewAnswer>& answers);

// All reports with their answers, in the order of recording, with the instants of their first
// recording. Their names number them from 1.
std::vector<v1::Report> ExportReports(db::Tx& tx, absl::string_view pact_id);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_REPORT_STORE_H_
