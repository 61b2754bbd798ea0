// The counterparty's deposits as reported, and the State's answers: facts, none overwritten.
#ifndef PACTUM_SERVICES_BUDGET_STORE_DEPOSIT_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_DEPOSIT_STORE_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/standing.h"

namespace pactum::budget {

// Lines, reference and day of `deposit`. False where the id is taken.
bool InsertDeposit(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                   const v1::Deposit& deposit, absl::string_view reported_by);
// With its standing, locked until the transaction ends.
std::optional<v1::Deposit> LockDeposit(db::Tx& tx, absl::string_view pact_id, absl::string_view id);
std::vector<v1::Deposit> ListDeposits(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view after_id, int limit);
// `standing`: kConfirmed or kContested.
void InsertDepositAnswer(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                         Standing standing, absl::string_view reason,
                         absl::string_view answered_by);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_DEPOSIT_STORE_H_
