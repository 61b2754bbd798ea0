// Steps 7 to 9 of the computation (docs/contribution.md) over amounts that are there already: the
// proposal passes them, and a forecast of years to come. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_STEPS_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_STEPS_H_

#include <cstdint>
#include <set>

#include "services/review/domain/contribution_types.h"
#include "services/review/domain/explanation.h"

namespace pactum::review {

using Findings = std::set<Finding>;

// What a step lowers and what it tells.
struct Amounts {
  ByAxis<int64_t> cents{};
  Findings& findings;
  Explainer& explain;
};

// Step 7, of the rule DEDUCT_SHORTFALL: min(shortfall, total gross), by largest remainder.
void DeductShortfall(int64_t shortfall_cents, Amounts& amounts);

// Step 8: what was certified (under CAP), then on axis 3 what was released, its share of the
// envelope, and what leaves the new pathways their share. Step 9: what is left of the envelope.
void ApplyLimits(const Inputs& inputs, const Policy& policy, Amounts& amounts);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_STEPS_H_
