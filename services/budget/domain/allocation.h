// The allocation of the State's envelope, which the rules judge, from the balances of book STATE.
// Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_H_

#include "common/money/money.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/fundability.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

// The State's envelope: everything of book STATE but EXTERNAL.
Money EnvelopeOf(const Balances& balances);

// `fundability` gives shares, links and the justification of the annex.
Allocation AllocationOf(const Balances& balances, const Fundability& fundability, bool justified);

// The allocation after the postings.
Allocation AllocationAfter(Allocation allocation, const Postings& postings);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_H_
