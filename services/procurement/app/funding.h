// The calls of budget that an act needs, and the funds of a contract that pay for deliveries.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_FUNDING_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_FUNDING_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call_context.h"
#include "common/db/tx.h"
#include "services/procurement/clients/budget_client.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"
#include "services/procurement/store/fund_store.h"
#include "services/procurement/store/intent_store.h"

namespace pactum::procurement {

// The resources that an intent is about, as they are stored.
struct Subject {
  Contract contract;
  std::optional<Change> change;
  std::vector<Delivery> deliveries;
  std::vector<FundLine> funds;
  std::vector<Certificate> certificates;  // Of REVERSE: the certified parts.
};
Subject LoadSubject(db::Tx& tx, const Intent& intent, Contract contract);

// Asks budget for all of the act, in a fixed order; each call is idempotent by ids that the
// contract, change and delivery give. The first refusal ends it. With context.validate_only budget
// stores nothing.
absl::Status AskBudget(BudgetClient& budget, const CallContext& context, const Intent& intent,
                       const Subject& subject);

// Sets the certified amounts of `deliveries` apart in the contract's funds, locked, its own first:
// a framework agreement's order pays for the deliveries under it. FUNDS_REFUSED where the funds do
// not suffice; the transaction must then be rolled back.
absl::StatusOr<std::vector<Certificate>> SetApart(db::Tx& tx, absl::string_view pact_id,
                                                  const Contract& contract,
                                                  const std::vector<Delivery>& deliveries);
// Gives the amounts back to the funds.
void GiveBack(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
              const std::vector<Certificate>& parts, const std::vector<Delivery>& deliveries);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_FUNDING_H_
