#include "services/procurement/domain/contract_states.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

using S = ContractState;

constexpr ContractTransition kTransitions[] = {
    {Act::kAward, S::kDraft, S::kAwarding, S::kAwarded, &phrase::kAllowedAward},
    {Act::kSign, S::kAwarded, S::kSigning, S::kSigned, &phrase::kAllowedSign},
    {Act::kCancel, S::kAwarded, S::kCancelling, S::kCancelled, &phrase::kAllowedCancel},
    {Act::kComplete, S::kSigned, S::kCompleting, S::kCompleted, &phrase::kAllowedComplete},
    {Act::kTerminate, S::kSigned, S::kTerminating, S::kTerminated, &phrase::kAllowedTerminate},
};

// A framework agreement binds no money by its award: its orders do. The signature commits the money
// of a market only: a subsidy's instalments commit.
bool AsksBudget(const Contract& contract, Act act) {
  if (act == Act::kComplete || act == Act::kTerminate) return contract.PaidByPact();
  if (act == Act::kSign) return contract.kind == ContractKind::kMarket;
  return !contract.IsFramework();
}

}  // namespace

const ContractTransition* TransitionOf(Act act) {
  const auto* found = std::find_if(std::begin(kTransitions), std::end(kTransitions),
                                   [&](const ContractTransition& t) { return t.act == act; });
  return found == std::end(kTransitions) ? nullptr : found;
}

Act ActThatLedTo(ContractState state) {
  for (const ContractTransition& transition : kTransitions) {
    if (transition.after == state) return transition.act;
  }
  throw std::invalid_argument("no act leads to this state");
}

std::optional<ContractStep> Next(const Contract& contract, Act act) {
  // A draft has reserved nothing.
  if (contract.state == S::kDraft && act == Act::kCancel) {
    return ContractStep{S::kCancelled, S::kCancelled};
  }
  const ContractTransition* transition = TransitionOf(act);
  if (transition == nullptr || contract.state != transition->before) return std::nullopt;
  return ContractStep{AsksBudget(contract, act) ? transition->via : transition->after,
                      transition->after};
}

}  // namespace pactum::procurement
