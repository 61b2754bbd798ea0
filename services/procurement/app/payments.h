// What suppliers were paid, which budget alone knows, beside what procurement knows of a pact.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_PAYMENTS_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_PAYMENTS_H_

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/clients/budget_client.h"

namespace pactum::procurement {

// Thread-safe. What it refers to outlives it.
class Payments {
 public:
  explicit Payments(BudgetClient& budget) : budget_(budget) {}

  // The execution that `read` answers, with what was paid of each source of each axis. Both
  // services answer as of the same two dates: where the request leaves known_at open it is the
  // earlier of what is settled here and there. No transaction is open while budget is asked.
  absl::StatusOr<v1::Execution> Added(
      const rpc::Call& call, const v1::GetExecutionRequest& request,
      absl::FunctionRef<absl::StatusOr<v1::Execution>(const v1::GetExecutionRequest&)> read) const;

 private:
  BudgetClient& budget_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_PAYMENTS_H_
