// The end of an exercise and of a pact: carry-over, deposits, the closing (docs/ledger.md). Pure
// functions; the store makes the postings.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_SETTLEMENT_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_SETTLEMENT_H_

#include <map>

#include "common/money/money.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// Each line's amount to the same line a year later: from WITHHELD, from AVAILABLE.
Postings CarryOver(const LineAmounts& lines);
Postings CarryUnspent(const LineAmounts& lines);

// The amount that an exercise may still carry over, from its amounts withheld and carried so far.
Money CarryOverLeft(Money withheld, Money carried, int share_bp);

// A confirmed deposit of the counterparty.
Postings OpenDeposit(const LineAmounts& lines);

// Amounts that no decision granted return to the State.
Postings Close(const Balances& balances);
// The accounts above zero that keep the books from being closed.
std::map<Account, Money> OpenAtClosing(const Balances& balances);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_SETTLEMENT_H_
