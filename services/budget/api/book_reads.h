// Reads of the books, and of the conventions and reports that move them.
#ifndef PACTUM_SERVICES_BUDGET_API_BOOK_READS_H_
#define PACTUM_SERVICES_BUDGET_API_BOOK_READS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

absl::StatusOr<v1::Budget> GetBudget(db::Tx& tx, const rpc::Call& call, const Pact& pact,
                                     const v1::GetBudgetRequest& request);
absl::StatusOr<v1::Convention> GetConvention(db::Tx& tx, const rpc::Call& call, const Pact& pact,
                                             const v1::GetConventionRequest& request);
absl::StatusOr<v1::ListConventionsResponse> ListConventions(
    db::Tx& tx, const rpc::Call& call, const Pact& pact, const v1::ListConventionsRequest& request);
absl::StatusOr<v1::ListDepositsResponse> ListDeposits(db::Tx& tx, const rpc::Call& call,
                                                      const Pact& pact,
                                                      const v1::ListDepositsRequest& request);
absl::StatusOr<v1::ListOwnEffortsResponse> ListOwnEfforts(db::Tx& tx, const rpc::Call& call,
                                                          const Pact& pact,
                                                          const v1::ListOwnEffortsRequest& request);
absl::StatusOr<v1::OwnEffortCheck> CheckOwnEffort(db::Tx& tx, const rpc::Call& call,
                                                  const Pact& pact,
                                                  const v1::CheckOwnEffortRequest& request);
absl::StatusOr<v1::BudgetPosition> GetBudgetPosition(db::Tx& tx, const rpc::Call& call,
                                                     const Pact& pact, absl::Time known_at,
                                                     const v1::GetBudgetPositionRequest& request);
absl::StatusOr<v1::ListTransfersResponse> ListTransfers(db::Tx& tx, const rpc::Call& call,
                                                        const Pact& pact,
                                                        const v1::ListTransfersRequest& request);
absl::StatusOr<v1::VerifyLedgerResponse> VerifyLedger(db::Tx& tx, const rpc::Call& call,
                                                      const Pact& pact,
                                                      const v1::VerifyLedgerRequest& request);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_API_BOOK_READS_H_
