// Statements: trial balance, account statement, execution, as pages or as CSV. Reads; they stand
// here because they join and derive.
#ifndef PACTUM_SERVICES_BUDGET_APP_STATEMENTS_H_
#define PACTUM_SERVICES_BUDGET_APP_STATEMENTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/store/pact_store.h"

namespace pactum::budget {

// What a page token of the trial balance belongs to.
std::string TrialQuery(const v1::GetTrialBalanceRequest& request);

// Of what was recorded before `known_at`; rows after `after`, empty for the first page.
absl::StatusOr<v1::TrialBalance> TrialBalanceOf(db::Tx& tx, const PactRow& pact,
                                                const v1::GetTrialBalanceRequest& request,
                                                absl::Time known_at, const std::string& after,
                                                const std::string& query);

absl::StatusOr<v1::AccountStatement> AccountStatementOf(
    db::Tx& tx, const PactRow& pact, const v1::GetAccountStatementRequest& request);

v1::Execution ExecutionAsOf(db::Tx& tx, const PactRow& pact, const v1::GetExecutionRequest& request,
                            absl::Time known_at);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_STATEMENTS_H_
