// Rules over promised content. Content is a message by its nature (its fields carry the framework's
// items, it is digested and signed as one), so that these pure functions read it as it is; nothing
// here changes it.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_CONTENT_CHECKS_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_CONTENT_CHECKS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

struct Period {
  std::string pact_id;
  int start_year = 0, end_year = 0;
};

// What contradicts itself, by the path of the field; empty where nothing does.
std::vector<FieldProblem> CheckProject(const v1::Project& project, const Period& pact);
// Whether a target lies where the indicator shall go, or on its baseline.
bool IsBeyondBaseline(const v1::Indicator& indicator, const v1::YearTarget& target);
// `indicator`: the one that the targets name, null where the content has none.
std::vector<FieldProblem> CheckCommitment(const v1::Commitment& commitment, const Period& pact,
                                          const v1::Indicator* indicator);
std::vector<FieldProblem> CheckNarrative(const v1::PactNarrative& narrative, const Period& pact);
std::vector<FieldProblem> CheckIndicator(const v1::Indicator& indicator, const Period& pact);
std::vector<FieldProblem> CheckAnnex(const v1::FinancialAnnex& annex, const Period& pact);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_CONTENT_CHECKS_H_
