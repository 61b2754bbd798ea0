// The effects of acts on the stored state: funds, engagements, facts, states. They are the outcome
// of an act that needed budget, and come at once where an act needs none.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_EFFECTS_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_EFFECTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/act.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {

// An act on the contract itself.
struct Decision {
  Act act;
  absl::CivilDay day;
  std::string reason;
  TerminationReason termination = TerminationReason::kUnset;
  std::string actor;
};
// Stores the state, days, funds and facts of a decision; `contract` is changed with them.
void Conclude(db::Tx& tx, absl::string_view pact_id, Contract& contract, const Decision& decision);

// Commits an order, instalment or amendment; `contract` and `change` are changed with it.
void CommitChange(db::Tx& tx, absl::string_view pact_id, Contract& contract, Change& change,
                  absl::CivilDay day);
// Cancels a committed order of a framework agreement.
void CancelOrder(db::Tx& tx, absl::string_view pact_id, const Contract& contract, Change& order,
                 absl::CivilDay day);

// Both store facts and states in order; `deliveries` are changed with them.
void StoreCertified(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                    std::vector<Delivery>& deliveries, const std::vector<Certificate>& parts,
                    absl::string_view certified_by);
void StoreReversed(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                   Delivery& delivery, const std::vector<Certificate>& parts,
                   absl::string_view reason, absl::string_view reversed_by);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_EFFECTS_H_
