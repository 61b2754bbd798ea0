// What an act asks of budget, and which fund of a contract pays for what.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_FUNDING_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_FUNDING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call_context.h"
#include "common/db/tx.h"
#include "services/procurement/clients/budget_client.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/intent_store.h"

namespace pactum::procurement {

// The act that an intent is about, where it is one of the contract itself.
std::optional<ContractAct> ContractActOf(absl::string_view act);
// The change that an intent is about: ORDER and CANCEL_ORDER an order, and so on.
std::optional<ChangeKind> ChangeKindOf(absl::string_view act);

// All that an intent is about, as it stands.
struct Subject {
  Contract contract;
  std::optional<Change> change;
  std::vector<Delivery> deliveries;
  std::vector<FundLine> funds;
  std::vector<Certificate> certificates;  // Of REVERSE: what was certified.
};
Subject LoadSubject(db::Tx& tx, const Intent& intent, Contract contract);

// Whether budget has a part in the act: there are funds to take or to give back.
bool AsksBudget(const Subject& subject, absl::string_view act);

// Asks budget for all of the act, in a fixed order; each call is idempotent by ids that the
// contract, change and delivery give. The first refusal ends it. With context.validate_only nothing
// stays.
absl::Status AskBudget(BudgetClient& budget, const CallContext& context, const Intent& intent,
                       const Subject& subject);

// Sets what is certified of `deliveries` apart in the contract's funds, locked, its own first: a
// framework agreement's order pays for what is delivered under it. FUNDS_REFUSED where they do not
// have so much; then nothing of the transaction may stay.
absl::StatusOr<std::vector<Certificate>> SetApart(db::Tx& tx, absl::string_view pact_id,
                                                  const Contract& contract,
                                                  const std::vector<Delivery>& deliveries);
// Gives it back.
void GiveBack(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
              const std::vector<Certificate>& parts, const std::vector<Delivery>& deliveries);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_FUNDING_H_
