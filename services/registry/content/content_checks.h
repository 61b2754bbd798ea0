// Rules over promised content. They are pure functions over the messages themselves: the fields of
// content carry the framework's items, and content is digested and signed as a message.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_CONTENT_CHECKS_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_CONTENT_CHECKS_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

struct Period {
  std::string pact_id;
  int start_year = 0, end_year = 0;

  absl::CivilDay FirstDay() const { return absl::CivilDay(start_year, 1, 1); }
  absl::CivilDay LastDay() const { return absl::CivilDay(end_year, 12, 31); }
};
Period PeriodOf(const v1::Pact& pact);

// The contradictions within a part of the content, by the path of the field; empty where there is
// none.
std::vector<FieldProblem> CheckProject(const v1::Project& project, const Period& pact);
// Whether a target lies on the indicator's baseline, or beyond it in the indicator's direction.
bool IsBeyondBaseline(const v1::Indicator& indicator, const v1::YearTarget& target);
// `indicator`: the one that the targets name, null where the content has none.
std::vector<FieldProblem> CheckCommitment(const v1::Commitment& commitment, const Period& pact,
                                          const v1::Indicator* indicator);
std::vector<FieldProblem> CheckNarrative(const v1::PactNarrative& narrative, const Period& pact);
std::vector<FieldProblem> CheckIndicator(const v1::Indicator& indicator, const Period& pact);
std::vector<FieldProblem> CheckAnnex(const v1::FinancialAnnex& annex, const Period& pact);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_CONTENT_CHECKS_H_
