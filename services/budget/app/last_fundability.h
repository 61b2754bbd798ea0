// Registry's last stored answer on the funding of a pact.
#ifndef PACTUM_SERVICES_BUDGET_APP_LAST_FUNDABILITY_H_
#define PACTUM_SERVICES_BUDGET_APP_LAST_FUNDABILITY_H_

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/budget/domain/fundability.h"

namespace pactum::budget {

// Empty where no act of the pact stored an answer.
Fundability LastFundabilityOf(db::Tx& tx, absl::string_view pact_id);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_LAST_FUNDABILITY_H_
