// What ends an exercise and a pact: imputation, carry-over, amendments, deposits, the closing
// (ledger.md). Pure; the postings are made by the store.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_SETTLEMENT_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_SETTLEMENT_H_

#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "common/money/money.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// The same line a year later.
LineKey NextYear(LineKey line);

// An amendment: what the lines plan from then on against what they planned before, either way.
Postings AmendConvention(const LineAmounts& before, const LineAmounts& after);

// An advance above the decision becomes one of the next exercise: RECOVERABLE → WITHHELD there and
// PLANNED → ADVANCED here. No axis and no source pays for another, so that each gives at most the
// lesser of both; INSUFFICIENT_FUNDS with the sum of these where `amount` is above it.
absl::StatusOr<Postings> Impute(const LineAmounts& recoverable, const LineAmounts& planned_next,
                                Money amount);

// WITHHELD → ALLOCATED, and AVAILABLE → AVAILABLE, of the same line a year later.
Postings CarryOver(const LineAmounts& lines);
Postings CarryUnspent(const LineAmounts& lines);

// What may still be carried over of an exercise that holds `withheld` and has carried `carried`.
Money CarryOverLeft(Money withheld, Money carried, int share_bp);

// A confirmed deposit of the counterparty.
Postings OpenDeposit(const LineAmounts& lines);

// What nobody was granted returns; the kinds that keep a pact open are not touched.
Postings Close(const Balances& balances);
// What still keeps the pact open: ADVANCED, OWED, RECOVERABLE above zero.
std::map<Account, Money> OpenAtClosing(const Balances& balances);

// By how much WITHHELD of each line falls short of what a superseding decision takes from it.
LineAmounts MissingWithheld(const ConventionLines& lines, const Postings& decision);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_SETTLEMENT_H_
