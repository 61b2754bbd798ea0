// The State's answer to a report of the counterparty: a deposit, or its own effort.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_STANDING_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_STANDING_H_

#include "common/base/enum_names.h"

namespace pactum::budget {

enum class Standing {
  kUnset,
  kUnconfirmed,  // Not answered yet.
  kConfirmed,
  kContested,
};
constexpr auto Names(Standing) {
  return EnumNames<Standing>({{Standing::kUnconfirmed, "UNCONFIRMED"},
                              {Standing::kConfirmed, "CONFIRMED"},
                              {Standing::kContested, "CONTESTED"}});
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_STANDING_H_
