// Payments to suppliers, which budget alone knows, beside the execution of a pact.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_PAYMENTS_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_PAYMENTS_H_

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/execution.pb.h"
#include "services/procurement/clients/budget_client.h"

namespace pactum::procurement {

// The execution that `read` answers, with the payments of each source of each axis. Both services
// answer as of the same two dates: where the request leaves known_at open, the earlier of the
// instants that are settled here and there. No transaction is open while budget is asked.
absl::StatusOr<v1::Execution> WithPayments(const BudgetClient& budget, const rpc::Call& call,
                                           const v1::GetExecutionRequest& request,
                                           absl::FunctionRef<absl::StatusOr<v1::Execution>(
                                               const rpc::Call&, const v1::GetExecutionRequest&)>
                                               read);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_PAYMENTS_H_
