// The computation of the State's yearly contribution: a pure function of frozen inputs and a
// policy. The same inputs always give the same cents, on any machine. The framework (R145 to R148)
// gives no formula: docs/contribution.md defines the steps, their numbers and their roundings.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_H_

#include <string>
#include <vector>

#include "common/words/phrase.h"
#include "services/review/domain/contribution_types.h"
#include "services/review/domain/explanation.h"

namespace pactum::review {

// The path of a field and its fault: "must be 0 to 100".
struct InputProblem {
  std::string path;
  Sentence fault;
};

// All faults at once; empty where there is none. Compute() is defined for inputs without a fault
// only. The ranges of a policy's parameters are those of the contract: wire/contribution_wire.h
// judges them.
std::vector<InputProblem> CheckInputs(const Inputs& inputs);
std::vector<InputProblem> CheckPolicy(const Policy& policy);

// The result and, where `lines` is not null, the explanation: each project, milestone and
// commitment, in the order of the computation. The last lines are the result.
Result Compute(const Inputs& inputs, const Policy& policy,
               std::vector<ExplanationLine>* lines = nullptr);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_CONTRIBUTION_H_
