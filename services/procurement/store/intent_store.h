// Intents in the database: acts on their way to budget. A lease tells who finishes one: the call
// that stored it for a while, then the workers of any process.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/store/delivery_store.h"

namespace pactum::procurement {

struct Intent {
  std::string id;  // A UUID, from which the request ids of its calls are derived.
  std::string pact, contract;
  // AWARD, SIGN, CANCEL, COMPLETE, TERMINATE, ORDER, CANCEL_ORDER, INSTALMENT, AMEND, CERTIFY,
  // REVERSE.
  std::string act;
  std::string subject;                  // The order, instalment or amendment.
  std::vector<std::string> deliveries;  // Of CERTIFY and REVERSE.
  std::vector<Certificate> parts;       // Of CERTIFY: what each fund pays.
  absl::CivilDay effective;
  std::string reason;
  int code = 0;                                // Of TERMINATE.
  std::string actor, request_id, traceparent;  // Of the call that stored it.
};

// Leased for `lease` to the caller.
void InsertIntent(db::Tx& tx, const Intent& intent, absl::Duration lease);
// Takes up to `most` intents whose lease is over, in no process at once, and leases them anew.
std::vector<Intent> ClaimIntents(db::Tx& tx, absl::Duration lease, int most);
// Gives the lease back, so that a worker may take it at once.
void YieldIntent(db::Tx& tx, const Intent& intent);
// Takes the intent away with its outcome. False where somebody else already did.
bool DeleteIntent(db::Tx& tx, const Intent& intent);

struct InDoubt {
  // No delivery and no subject: the act is about the contract.
  std::string contract, subject, delivery, act;
  absl::Time recorded;
  int attempts = 0;
};
// Oldest first, after (recorded, subject); nullopt for the first page.
std::vector<InDoubt> ListInDoubt(db::Tx& tx, absl::string_view pact_id,
                                 std::optional<absl::Time> after_time,
                                 absl::string_view after_subject, int limit);
// The key under which ListInDoubt sorts those of one instant.
std::string SubjectOf(const InDoubt& act);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_STORE_H_
