// Movements that change the allocation: judged by the rules in force on their day, on the whole
// pact, in their own transaction. The caller has locked the pact.
#ifndef PACTUM_SERVICES_BUDGET_APP_RULES_CHECK_H_
#define PACTUM_SERVICES_BUDGET_APP_RULES_CHECK_H_

#include <functional>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/tx.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/fundability.h"
#include "services/budget/store/ledger_store.h"

namespace pactum::budget {

// A movement with one amount that could be smaller. A refusal names the largest that passes.
struct ReducibleAmount {
  LineKey line;  // The line that the refusal names.
  Money asked;
  std::function<Postings(Money)> postings_with;  // The whole movement, with another amount.
};

struct RulesCheck {
  Fundability fundability;
  bool justified = false;
  std::vector<ReducibleAmount> reducible;  // Tried in this order.
};

struct CheckedPost {
  Posted posted;
  Balances balances;  // Of the whole pact, afterwards.
  std::vector<RuleFigure> figures;
  Money unallocated;
};

// Checks and posts. ALLOCATION_RULE_BROKEN, JUSTIFICATION_REQUIRED, INSUFFICIENT_FUNDS with the
// reservations that hold the funds.
absl::StatusOr<CheckedPost> PostChecked(db::Tx& tx, const Act& act,
                                        const std::vector<Entry>& entries, const RulesCheck& check);
absl::StatusOr<CheckedPost> PostChecked(db::Tx& tx, const Act& act, const Postings& postings,
                                        const RulesCheck& check);

// Posts transfers that no allocation rule judges. INSUFFICIENT_FUNDS as PostChecked.
absl::StatusOr<CheckedPost> PostWithFunds(db::Tx& tx, const Act& act,
                                          const std::vector<Entry>& entries);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_RULES_CHECK_H_
