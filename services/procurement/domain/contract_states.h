// The life of a contract: which act leads from which state to which.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_STATES_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_STATES_H_

#include <optional>

#include "common/words/phrase.h"
#include "services/procurement/domain/act.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// An act on the contract itself. `via` is the state while budget is asked. A refusal leads back to
// `before`. `allowed`: what makes the act possible, for its refusal.
struct ContractTransition {
  Act act;
  ContractState before, via, after;
  const Phrase* allowed;
};
// nullptr: the act is about a change or a delivery.
const ContractTransition* TransitionOf(Act act);
// The act that leads to a final or decided state: AWARDED → AWARD.
Act ActThatLedTo(ContractState state);

// Where an act leads. `via` is the same as `to` where budget has no part in the act.
struct ContractStep {
  ContractState via, to;
};
// nullopt: the contract's state refuses the act.
std::optional<ContractStep> Next(const Contract& contract, Act act);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_STATES_H_
