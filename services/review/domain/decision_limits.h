// What the Prefect may decide at most (R145): the ceilings, and the limits of steps 8 and 9 of
// docs/contribution.md, which bind a decision as they bind the proposal. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_DECISION_LIMITS_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_DECISION_LIMITS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/review/domain/contribution_types.h"

namespace pactum::review {

struct LimitExceeded {
  int axis = 0;       // 0 to 2.
  std::string limit;  // CEILING, or the finding that the limit has in the computation.
  int64_t decided_cents = 0;
  int64_t largest_accepted_cents = 0;
};

// Each axis on which `decided` (cents, none below 0) exceeds a limit, once, by axis, with the limit
// that leaves least and the largest amount that is accepted beside the other axes as they are
// accepted. With every such axis lowered to that amount the decision passes. In this order:
// ceilings; what was certified, under the expenditure rule CAP; on axis 3 what was released, its
// share of the envelope and what leaves the new pathways their share; the envelope, taken off axis
// 3, then 2, then 1.
std::vector<LimitExceeded> CheckDecision(const ByAxis<int64_t>& decided, const Inputs& inputs,
                                         const Policy& policy);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_DECISION_LIMITS_H_
