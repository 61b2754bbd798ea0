// The limits of a decision (R145): the ceilings, and the limits of steps 8 and 9 of
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
  std::string limit;  // CEILING, or the code of the limit's finding in the computation.
  int64_t decided_cents = 0;
  int64_t largest_accepted_cents = 0;
};

// Each axis on which `decided` (cents, none below 0) exceeds a limit, once, by axis: with the
// strictest limit, and the largest accepted amount beside the accepted amounts of the other axes.
// With every such axis lowered to that amount, the decision passes. The limits apply in this order:
// the ceilings; under the expenditure rule CAP the certified amount; on axis 3 the released amount,
// its share of the envelope, and the share of the new pathways; the envelope, taken off axis 3,
// then 2, then 1.
std::vector<LimitExceeded> CheckDecision(const ByAxis<int64_t>& decided, const Inputs& inputs,
                                         const Policy& policy);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_DECISION_LIMITS_H_
