// Intents in the database: acts on their way to budget. The holder of an intent's lease finishes
// the act: at first the call that stored it, later the worker of any process.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_STORE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/act.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {

struct Intent {
  std::string id;  // A UUID, from which the request ids of its calls are derived.
  std::string pact, contract;
  Act act = Act::kAward;
  std::string subject;                  // The order, instalment or amendment.
  std::vector<std::string> deliveries;  // Of CERTIFY and REVERSE.
  std::vector<Certificate> parts;       // Of CERTIFY: what each fund pays.
  absl::CivilDay effective;
  std::string reason;
  TerminationReason termination = TerminationReason::kUnset;
  std::string actor, request_id, traceparent;  // Of the call that stored it.
};

// Leased for `lease` to the caller.
void InsertIntent(db::Tx& tx, const Intent& intent, absl::Duration lease);
// Leases up to `most` intents whose lease is over, each in one process only.
std::vector<Intent> ClaimIntents(db::Tx& tx, absl::Duration lease, int most);
// Gives the lease back, so that a worker may take it at once.
void YieldIntent(db::Tx& tx, const Intent& intent);
// Deletes the intent, with its outcome. False where another process already did.
bool DeleteIntent(db::Tx& tx, const Intent& intent);

struct InDoubt {
  // No delivery and no subject: the act is about the contract.
  std::string contract, subject, delivery;
  Act act = Act::kAward;
  absl::Time recorded;
  int attempts = 0;
};
// By instant, and within one instant by key; oldest first, after (`after`, `after_key`).
std::vector<InDoubt> ListInDoubt(db::Tx& tx, absl::string_view pact_id, absl::Time after,
                                 absl::string_view after_key, int limit);
std::string KeyOf(const InDoubt& act);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_STORE_H_
