// Steps 1 and 2 of the computation (docs/contribution.md): how far each project has come and each
// commitment was attained. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_MEASURES_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_MEASURES_H_

#include <optional>

#include "services/review/domain/contribution_types.h"
#include "services/review/domain/explanation.h"
#include "services/review/domain/steps.h"

namespace pactum::review {

// What the steps of a computation read and tell.
struct Context {
  const Inputs& inputs;
  const Policy& policy;
  Findings& findings;
  Explainer& explain;
};

// Whether what the project does weighs on money at all: mature, begun and, on axis 3, released.
bool InScope(const Project& project);
// Of a project in scope; absent where it does not count.
std::optional<int64_t> ProjectCompletion(const Project& project, Context& context);

// Whether the commitment weighs on the money of an axis: the counterparty's or JOINT, and named by
// it or by none.
bool Weighs(const Commitment& commitment);
bool WeighsOn(const Commitment& commitment, int axis);
// Absent where it does not count.
std::optional<int64_t> CommitmentAttainment(const Commitment& commitment, Context& context);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_MEASURES_H_
