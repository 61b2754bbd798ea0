// The yearly financial convention: prepared, signed by both sides, advanced, determined by the
// Prefect's decision, paid (R144, R145). Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_CONVENTIONS_H_
#define PACTUM_SERVICES_BUDGET_APP_CONVENTIONS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"

namespace pactum::budget {

class Conventions {
 public:
  explicit Conventions(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::Convention> Prepare(const rpc::Call& call,
                                         const v1::PrepareConventionRequest& request);
  absl::StatusOr<v1::Convention> Amend(const rpc::Call& call,
                                       const v1::AmendConventionRequest& request);
  absl::StatusOr<v1::Convention> Sign(const rpc::Call& call,
                                      const v1::SignConventionRequest& request);
  absl::StatusOr<v1::Convention> PayAdvance(const rpc::Call& call,
                                            const v1::PayAdvanceRequest& request);
  absl::StatusOr<v1::Convention> Apply(const rpc::Call& call,
                                       const v1::ApplyDecisionRequest& request);
  absl::StatusOr<v1::Convention> PayBalance(const rpc::Call& call,
                                            const v1::PayBalanceRequest& request);
  absl::StatusOr<v1::Convention> Recover(const rpc::Call& call, const v1::RecoverRequest& request);
  absl::StatusOr<v1::Convention> Impute(const rpc::Call& call, const v1::ImputeRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_CONVENTIONS_H_
