// The computation of the State's yearly contribution: a pure function of frozen inputs and a
// policy. The same inputs give the same cents, on any machine, for ever. The framework (R145 to
// R148) gives no formula; the steps, their numbers and their roundings are those of
// docs/contribution.md.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_H_

#include <string>
#include <vector>

#include "services/review/domain/contribution_types.h"

namespace pactum::review {

// The path of a field and what is wrong with it.
struct InputProblem {
  std::string path, what;
};

// Everything that is refused, at once; empty where nothing is. Compute() is defined for inputs
// without a problem only.
std::vector<InputProblem> CheckInputs(const Inputs& inputs, const Policy& policy);
std::vector<InputProblem> CheckPolicy(const Policy& policy);

// The result and, where `lines` is not null, the explanation: down to each project, milestone and
// commitment, in the order of the computation; the last lines are the result.
Result Compute(const Inputs& inputs, const Policy& policy,
               std::vector<ExplanationLine>* lines = nullptr);

// The value of an explanation line from its operation and operands alone. Throws
// std::invalid_argument for an operation that there is not.
std::string Evaluate(const ExplanationLine& line);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_H_
