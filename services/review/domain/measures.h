// Steps 1 and 2 of the computation (docs/contribution.md): the completion of each project and the
// attainment of each commitment. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_MEASURES_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_MEASURES_H_

#include <cstdint>
#include <optional>

#include "services/review/domain/contribution_types.h"
#include "services/review/domain/explanation.h"
#include "services/review/domain/findings.h"

namespace pactum::review {

// Inputs and policy of the steps, and the findings and lines that they add.
struct Context {
  const Inputs& inputs;
  const Policy& policy;
  Findings& findings;
  Explainer& explain;
};

// Whether a report of this standing counts under the policy.
bool Counts(Standing standing, const Policy& policy);

// Whether the project weighs on money: mature, begun and, on axis 3, released.
bool InScope(const Project& project);
// Of a project in scope; absent where the project does not count.
std::optional<int64_t> ProjectCompletion(const Project& project, Context& context);

// Whether the commitment weighs on money: it is the counterparty's or JOINT.
bool Weighs(const Commitment& commitment);
// Whether it weighs on this axis: it names the axis, or none.
bool WeighsOn(const Commitment& commitment, int axis);
// Absent where the commitment does not count.
std::optional<int64_t> CommitmentAttainment(const Commitment& commitment, Context& context);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_MEASURES_H_
