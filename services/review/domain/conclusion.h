// Step 10 of the computation (docs/contribution.md), and the last lines of its explanation: the
// result, figure by figure. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_CONCLUSION_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_CONCLUSION_H_

#include <cstdint>

#include "services/review/domain/contribution_types.h"
#include "services/review/domain/measures.h"

namespace pactum::review {

// From the amounts after step 9: each axis's proposed and withheld amount and balance, the unit
// cost, the totals, and the findings on them.
void ConcludeResult(const ByAxis<int64_t>& amounts, Context& context, Result& result);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_CONCLUSION_H_
