// The counterparty's own effort: reported by it, answered by the State (R143). Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_OWN_EFFORTS_H_
#define PACTUM_SERVICES_BUDGET_APP_OWN_EFFORTS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"

namespace pactum::budget {

class OwnEfforts {
 public:
  explicit OwnEfforts(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::OwnEffort> Report(const rpc::Call& call,
                                       const v1::ReportOwnEffortRequest& request);
  absl::StatusOr<v1::OwnEffort> Answer(const rpc::Call& call,
                                       const v1::AnswerOwnEffortRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_OWN_EFFORTS_H_
