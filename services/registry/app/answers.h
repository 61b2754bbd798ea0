// Answers of one side to the reports of the other, and the list of what awaits them. Acts lock the
// pact. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_ANSWERS_H_
#define PACTUM_SERVICES_REGISTRY_APP_ANSWERS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Answers {
 public:
  explicit Answers(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::Report> AnswerReport(const rpc::Call& call,
                                          const v1::AnswerReportRequest& request);
  absl::StatusOr<v1::AnswerReportsResponse> AnswerReports(const rpc::Call& call,
                                                          const v1::AnswerReportsRequest& request);

 private:
  db::Pool& pool_;
};

// The read of RegistryService; `pact` is in the caller's scope.
absl::StatusOr<v1::ListAwaitingResponse> ListAwaiting(db::Tx& tx, const rpc::Call& call,
                                                      const v1::Pact& pact,
                                                      const v1::ListAwaitingRequest& request);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_ANSWERS_H_
