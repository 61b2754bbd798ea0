// A pact as budget stores it: registry's answer when the envelope was opened.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_PACT_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_PACT_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

struct Pact {
  std::string id, region;
  bool pes = false;  // The counterparty is the public employment service.
  Exercises exercises;
  std::optional<absl::CivilDay> closed;  // The day on which its books were closed.
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_PACT_H_
