// What acts leave behind here once budget has done its part, or where it has none.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_OUTCOMES_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_OUTCOMES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/db/tx.h"
#include "google/protobuf/message.h"
#include "services/procurement/app/funding.h"

namespace pactum::procurement {

// The call's answer and the event that holds it.
struct Effect {
  std::string aggregate, type;
  std::shared_ptr<const google::protobuf::Message> message;
};

// A contract's own act is done: its state, days, funds and facts. `contract` is changed with it.
struct Decision {
  ContractAct act;
  absl::CivilDay day;
  std::string reason;
  int code = 0;
  std::string actor;
};
void Conclude(db::Tx& tx, absl::string_view pact_id, Contract& contract, const Decision& decision);

// An order, instalment or amendment is committed; `contract` and `change` are changed with it.
void CommitChange(db::Tx& tx, absl::string_view pact_id, Contract& contract, Change& change,
                  absl::CivilDay day);

// Deliveries take effect without budget where there is no money in them, and as the outcome of an
// act. Both store what happened, in order; the states of `deliveries` are changed with it.
void StoreCertified(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                    std::vector<Delivery>& deliveries, const std::vector<Certificate>& parts,
                    absl::string_view certified_by);
void StoreReversed(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                   Delivery& delivery, const std::vector<Certificate>& parts,
                   absl::string_view reason, absl::string_view reversed_by);

// The outcome of an intent that is not there any more: done where budget said OK, else all as
// before, with budget's words kept. The contract is locked.
Effect Settle(db::Tx& tx, const Intent& intent, Subject subject, const absl::Status& budget);

// The resource of a change as its answer.
std::shared_ptr<const google::protobuf::Message> MessageOf(absl::string_view pact_id,
                                                           absl::string_view contract_id,
                                                           const Change& change);
// "order.committed": what an event of a change is called.
std::string EventType(const Change& change, absl::string_view what);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_OUTCOMES_H_
