// Reports by the side that owes them: of milestones, deliverables and progress. Acts lock the pact,
// so that a subject has one report that is not corrected. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_REPORTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_REPORTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/store/report_store.h"

namespace pactum::registry {

class Reports {
 public:
  explicit Reports(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::Report> ReportMilestone(const rpc::Call& call,
                                             const v1::ReportMilestoneRequest& request);
  absl::StatusOr<v1::Report> ReportDeliverable(const rpc::Call& call,
                                               const v1::ReportDeliverableRequest& request);
  absl::StatusOr<v1::Report> ReportProgress(const rpc::Call& call,
                                            const v1::ReportProgressRequest& request);

 private:
  db::Pool& pool_;
};

// The read of RegistryService; `pact` is in the caller's scope.
absl::StatusOr<v1::ListReportsResponse> ListReports(db::Tx& tx, const rpc::Call& call,
                                                    const v1::Pact& pact,
                                                    const v1::ListReportsRequest& request);

// The id in the name of a report of the pact. REPORT_NOT_FOUND.
absl::StatusOr<int64_t> ReportIdOf(const std::string& pact_id, const std::string& name);
// The id of the report that a request corrects; nullopt where it names none. REPORT_NOT_FOUND.
absl::StatusOr<std::optional<int64_t>> CorrectedId(const std::string& pact_id,
                                                   const std::string& corrects);

// Stores a report on a pact in force and records the event. `reporter_of` checks the subject and
// says whose word the report is. The reasons of CheckCorrections.
using FindReporter =
    absl::FunctionRef<absl::StatusOr<Reporter>(db::Tx& tx, const PactInForce& in_force)>;
absl::StatusOr<v1::Report> WriteReport(db::Pool& pool, const rpc::Call& call,
                                       const std::string& pact_id, NewReport report,
                                       FindReporter reporter_of);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_REPORTS_H_
