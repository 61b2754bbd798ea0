// The State's answer in a request: CONFIRMED, or CONTESTED with a reason.
#ifndef PACTUM_SERVICES_BUDGET_APP_STANDINGS_H_
#define PACTUM_SERVICES_BUDGET_APP_STANDINGS_H_

#include "absl/status/statusor.h"
#include "common/base/enum_wire.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/standing.h"
#include "services/budget/words.h"

namespace pactum::budget {

// LINE_INVALID for another standing, REASON_REQUIRED.
template <class Req>
absl::StatusOr<Standing> AnsweredStandingOf(const Req& request) {
  const Standing standing = EnumFromProto<Standing>(request.standing());
  if (standing != Standing::kConfirmed && standing != Standing::kContested) {
    return FieldInvalid("standing", phrase::kStandingConfirmedOrContested);
  }
  if (standing == Standing::kContested && request.reason().empty()) {
    return ReasonRequired("reason");
  }
  return standing;
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_STANDINGS_H_
