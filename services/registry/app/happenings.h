// What happened: the life of projects, reports of the side that owes, answers of the other. Acts
// lock the pact, so that a subject has one standing report and a project one next state.
// Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_HAPPENINGS_H_
#define PACTUM_SERVICES_REGISTRY_APP_HAPPENINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/domain/project_life.h"
#include "services/registry/store/fact_store.h"

namespace pactum::registry {

class Happenings {
 public:
  explicit Happenings(db::Pool& pool) : pool_(pool) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::ProjectStatus> ChangeState(const rpc::Call& call,
                                                const v1::ChangeProjectStateRequest& request);
  absl::StatusOr<v1::ProjectStatus> ConfirmCompletion(const rpc::Call& call,
                                                      const v1::ConfirmCompletionRequest& request);
  absl::StatusOr<v1::Report> ReportMilestone(const rpc::Call& call,
                                             const v1::ReportMilestoneRequest& request);
  absl::StatusOr<v1::Report> ReportDeliverable(const rpc::Call& call,
                                               const v1::ReportDeliverableRequest& request);
  absl::StatusOr<v1::Report> RecordMeasurement(const rpc::Call& call,
                                               const v1::RecordMeasurementRequest& request);
  absl::StatusOr<v1::Report> ReportProgress(const rpc::Call& call,
                                            const v1::ReportProgressRequest& request);
  absl::StatusOr<v1::ImportMeasurementsResponse> ImportMeasurements(
      const rpc::Call& call, v1::ImportMeasurementsRequest request);
  absl::StatusOr<v1::Report> Answer(const rpc::Call& call, const v1::AnswerReportRequest& request);
  absl::StatusOr<v1::AnswerReportsResponse> AnswerMany(const rpc::Call& call,
                                                       const v1::AnswerReportsRequest& request);

 private:
  absl::StatusOr<v1::ProjectStatus> Record(const rpc::Call& call, const std::string& project,
                                           Fact fact);

  db::Pool& pool_;
};

// Where a project stands now. PROJECT_NOT_FOUND where the version that reads mean has none.
absl::StatusOr<v1::ProjectStatus> StatusOf(db::Tx& tx, const rpc::Call& call,
                                           const std::string& project);
// The projects whose declared completion the State has not confirmed, by name.
std::vector<std::string> PendingCompletions(db::Tx& tx, const std::string& pact_id);
// By both dates, promised as in the version in force then; PROJECT_NOT_FOUND where it has none.
absl::StatusOr<v1::ProjectStatus> StatusAsOf(db::Tx& tx, const rpc::Call& call,
                                             const std::string& project, absl::CivilDay cut_off,
                                             absl::Time known_at);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_HAPPENINGS_H_
