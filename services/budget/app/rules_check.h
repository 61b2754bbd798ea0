// Movements that change what is allocated: held against the rules in force on their day, on the
// whole pact, in their own transaction. The caller has locked the pact.
#ifndef PACTUM_SERVICES_BUDGET_APP_RULES_CHECK_H_
#define PACTUM_SERVICES_BUDGET_APP_RULES_CHECK_H_

#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/tx.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/funding.h"
#include "services/budget/store/ledger_store.h"

namespace pactum::budget {

// A movement with one amount that could be less: so its largest accepted amount is found and told.
struct Variable {
  LineKey line;  // What the refusal names.
  Money asked;
  std::function<Postings(Money)> with;  // The whole movement, with another amount.
};

struct RulesCheck {
  FundingBasis annex;
  bool justified = false;
  std::vector<Variable> variables;  // Tried in this order.
};

struct CheckedPost {
  Posted posted;
  Balances balances;  // Of the whole pact, afterwards.
  std::vector<RuleFigure> figures;
  Money unallocated;
};

// Checks and posts. ALLOCATION_RULE_BROKEN, JUSTIFICATION_REQUIRED, INSUFFICIENT_FUNDS with who
// holds the funds.
absl::StatusOr<CheckedPost> PostChecked(db::Tx& tx, const Act& act,
                                        const std::vector<Entry>& entries, const RulesCheck& check);
std::vector<Entry> EntriesOf(const Act& act, const Postings& postings);

// What the postings ask of accounts that do not hold it; OK where nothing is short. `largest`: what
// would pass of the one amount that was asked.
absl::Status RequireFunds(db::Tx& tx, absl::string_view pact_id, const Balances& before,
                          const Postings& postings, std::optional<Money> largest = std::nullopt);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_RULES_CHECK_H_
