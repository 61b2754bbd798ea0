// The outcomes of acts, once budget has answered.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_OUTCOMES_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_OUTCOMES_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "google/protobuf/message.h"
#include "services/procurement/app/funding.h"

namespace pactum::procurement {

// The answer of the call, and the event that contains it.
struct Outcome {
  std::string aggregate, type;
  std::shared_ptr<const google::protobuf::Message> message;
};

// Stores the outcome of an intent that was just deleted. Where budget agreed, the act is done.
// Else the state before the act is restored, and budget's words are stored. The contract is locked.
Outcome Settle(db::Tx& tx, const Intent& intent, Subject subject, const absl::Status& budget);

// The resource of a change as its answer.
std::shared_ptr<const google::protobuf::Message> MessageOf(absl::string_view pact_id,
                                                           absl::string_view contract_id,
                                                           const Change& change);
// The type of a change's event: "order.committed", "amendment.signed". Without `happened` the name
// of its state.
std::string EventType(const Change& change, absl::string_view happened = "");

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_OUTCOMES_H_
