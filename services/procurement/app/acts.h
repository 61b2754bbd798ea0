// Acts that concern budget's money, from their stored intent to their outcome (docs/adr/0001): the
// call that stored an intent and the worker finish it with the same function.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_ACTS_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_ACTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "services/procurement/app/funding.h"
#include "services/procurement/clients/budget_client.h"
#include "services/procurement/store/intent_store.h"

namespace pactum::procurement {

// The name by which a test makes a process fail in an act: "award.after_intent". Points:
// before_intent (all is in the transaction that would store it), after_intent, after_budget,
// after_outcome.
std::string FaultPoint(absl::string_view act, absl::string_view point);

// Thread-safe. What it refers to outlives it.
class Acts {
 public:
  Acts(db::Pool& pool, BudgetClient& budget) : pool_(pool), budget_(budget) {}

  // What became of an intent.
  struct Finished {
    bool done = false;     // False: budget is away; a worker goes on.
    absl::Status refusal;  // FUNDS_REFUSED: all is as before the intent.
    std::string answer;    // Of a done act: the call's answer, serialised.
  };

  // OK where an intent may be stored now; UNAVAILABLE otherwise, and nothing happened.
  absl::Status CheckReachable(const CallContext& context) const;

  // What an intent is made of, beside who asks.
  struct Begun {
    std::string act, subject;
    absl::CivilDay effective;
    std::string reason;
    int code = 0;
    std::vector<std::string> deliveries = {};
    std::vector<Certificate> parts = {};
  };
  // Stores an intent within the transaction that changes the state, leased to the calling process.
  Intent Begin(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
               const Contract& contract, Begun begun);

  // Asks budget, then stores the outcome in one transaction, or that there is none yet. Never
  // throws for budget's or the database's absence: the intent stays.
  Finished Finish(const CallContext& context, const Intent& intent);

  // Finish() as the end of the call that began the intent: its answer where the act is done,
  // `begun` where a worker goes on, or the refusal.
  template <class Resp>
  absl::StatusOr<Resp> End(const CallContext& context, const Intent& intent, Resp begun) {
    const Finished finished = Finish(context, intent);
    if (!finished.refusal.ok()) return finished.refusal;
    if (!finished.done) return begun;
    Resp response;
    response.ParseFromString(finished.answer);
    return response;
  }

  // Whether budget would do the act now (validate_only): OK or FUNDS_REFUSED.
  absl::Status Try(const CallContext& context, const Intent& intent, const Subject& subject);

  // One step of the worker: finishes intents whose lease is over. Any number of processes may run
  // it.
  void FinishDue();

 private:
  absl::StatusOr<Finished> SettleIn(db::Tx& tx, const CallContext& context, const Intent& intent,
                                    const absl::Status& budget);

  db::Pool& pool_;
  BudgetClient& budget_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_ACTS_H_
