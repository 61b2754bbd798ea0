// The yearly financial convention: its states, the sides that sign it, and the postings that the
// Prefect's decision makes (R144, R145). Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_CONVENTION_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_CONVENTION_H_

#include <map>

#include "absl/status/statusor.h"
#include "common/base/enum_names.h"
#include "common/money/money.h"
#include "common/words/phrase.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

enum class ConventionState { kUnset, kDraft, kInForce, kDetermined, kSettled };
constexpr auto Names(ConventionState) {
  return EnumNames<ConventionState>({{ConventionState::kDraft, "DRAFT"},
                                     {ConventionState::kInForce, "IN_FORCE"},
                                     {ConventionState::kDetermined, "DETERMINED"},
                                     {ConventionState::kSettled, "SETTLED"}});
}

enum class Side { kUnset, kState, kCounterparty };
constexpr auto Names(Side) {
  return EnumNames<Side>({{Side::kState, "STATE"}, {Side::kCounterparty, "COUNTERPARTY"}});
}

// The amounts of a line of a convention before a decision.
struct ConventionLine {
  Money ceiling, planned, advanced, owed, paid, recoverable, withheld;
};
using ConventionLines = std::map<LineKey, ConventionLine>;

Postings SignConvention(const LineAmounts& lines);
// The difference between the lines planned before an amendment and those planned after it.
Postings AmendConvention(const LineAmounts& before, const LineAmounts& after);

// Each spreads `amount`, at most the sum of the lines, in proportion to the lines' amounts.
Postings PayAdvance(const LineAmounts& planned, Money amount);
Postings PayBalance(const LineAmounts& owed, Money amount);
Postings Recover(const LineAmounts& recoverable, Money amount);

// The decision's amounts by axis (index 0 is axis 1). Each is spread over the axis's lines in
// proportion to their ceilings, by largest remainder. The first decision settles planned and
// advanced; a decision that supersedes it moves the difference only. FAILED_PRECONDITION
// DECISION_ABOVE_CEILING, with the largest amount, where an axis's amount exceeds its ceilings.
absl::StatusOr<Postings> ApplyDecision(const ConventionLines& lines, const Money (&decided)[3],
                                       bool supersedes);

// By how much WITHHELD of each line falls short of the amount that a superseding decision takes.
LineAmounts MissingWithheld(const ConventionLines& lines, const Postings& decision);

// An advance above the decision becomes an advance of the next exercise: RECOVERABLE → WITHHELD of
// the year, PLANNED → ADVANCED of the next. No axis and no source pays for another: each imputes at
// most the lesser of both. INSUFFICIENT_FUNDS with the sum of these where `amount` is above it.
absl::StatusOr<Postings> Impute(const LineAmounts& recoverable, const LineAmounts& planned_next,
                                Money amount);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_CONVENTION_H_
