// Statements: trial balance, account statement, execution, as pages or as CSV. Reads that join
// several stores.
#ifndef PACTUM_SERVICES_BUDGET_APP_STATEMENTS_H_
#define PACTUM_SERVICES_BUDGET_APP_STATEMENTS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

// The pages of one list are read as of one instant, which the token carries.
absl::StatusOr<v1::TrialBalance> GetTrialBalance(db::Pool& pool, const rpc::Call& call,
                                                 const v1::GetTrialBalanceRequest& request);

absl::StatusOr<v1::AccountStatement> GetAccountStatement(
    db::Tx& tx, const rpc::Call& call, const Pact& pact,
    const v1::GetAccountStatementRequest& request);

absl::StatusOr<v1::Execution> GetExecution(db::Tx& tx, const rpc::Call& call, const Pact& pact,
                                           absl::Time known_at,
                                           const v1::GetExecutionRequest& request);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_STATEMENTS_H_
