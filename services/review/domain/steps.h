// Steps 7 to 9 of the computation (docs/contribution.md) over the gross amounts. The proposal
// passes them, and so does a forecast of the years to come. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_STEPS_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_STEPS_H_

#include <cstdint>

#include "services/review/domain/contribution_types.h"
#include "services/review/domain/explanation.h"
#include "services/review/domain/findings.h"

namespace pactum::review {

// The amounts of the axes that the steps lower, with the findings and the explanation.
struct Amounts {
  ByAxis<int64_t> cents{};
  Findings& findings;
  Explainer& explain;
};

// Step 7, of the rule DEDUCT_SHORTFALL: min(shortfall, total gross), by largest remainder.
void DeductShortfall(int64_t shortfall_cents, Amounts& amounts);

// Step 8: the certified amount (under CAP), then on axis 3 the released amount, its share of the
// envelope, and the share of the new pathways. Step 9: the rest of the envelope.
void ApplyLimits(const Inputs& inputs, const Policy& policy, Amounts& amounts);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_STEPS_H_
