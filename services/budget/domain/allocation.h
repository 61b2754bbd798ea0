// What is allocated of the State's envelope, derived from the balances of book STATE: what the
// rules look at. Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_H_

#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/funding.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

// The basis gives shares, links and the annex's justification.
Allocation AllocationOf(const Balances& balances, const FundingBasis& basis, bool justified);

// As it would be after the postings.
Allocation After(Allocation allocation, const Postings& postings);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_H_
