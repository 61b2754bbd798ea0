// Acts that need budget, from their stored intent to their outcome (docs/adr/0001). The call that
// stored an intent and the worker finish it with the same function.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_ACTS_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_ACTS_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/call_context.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/db/write.h"
#include "common/rpc/call.h"
#include "services/procurement/app/funding.h"
#include "services/procurement/clients/budget_client.h"
#include "services/procurement/store/intent_store.h"

namespace pactum::procurement {

// The name by which a test makes a process fail in an act: "award.after_intent". Points:
// before_intent (the transaction that would store it is complete), after_intent, after_budget,
// after_outcome.
std::string FaultPoint(Act act, absl::string_view point);

// The act that a write begins, where it needs budget.
class Attempt {
 public:
  // OK where budget could be reached before the transaction; UNAVAILABLE otherwise.
  const absl::Status& reachable() const { return reachable_; }
  // Stores the intent, leased to this process, within the transaction that changes the state. The
  // caller sets the act, its subject, day and reason; the rest comes from the call.
  void Begin(db::Tx& tx, const Contract& contract, Intent intent);

 private:
  friend class Acts;
  Attempt(const rpc::Call& call, std::string pact_id, absl::Status reachable)
      : call_(call), pact_id_(std::move(pact_id)), reachable_(std::move(reachable)) {}

  const rpc::Call& call_;
  const std::string pact_id_;
  const absl::Status reachable_;
  std::optional<Intent> intent_;
  Subject subject_;
};

// Thread-safe. The pool and the client outlive it.
class Acts {
 public:
  Acts(db::Pool& pool, BudgetClient& budget) : pool_(pool), budget_(budget) {}

  // Runs `fn`, (db::Tx&, Attempt&) -> absl::StatusOr<Resp>, as a write (db::Write). Where it began
  // an act, budget is asked afterwards. The answer is then that of the finished act, the answer of
  // `fn` where a worker has to finish the act, or the refusal. With validate_only budget is asked
  // whether it would agree.
  template <class Resp, class Fn>
  absl::StatusOr<Resp> Write(const rpc::Call& call, const std::string& pact_id, Fn fn) {
    // Asked before the transaction, judged within: a repeated request has its answer though budget
    // is away.
    Attempt attempt(call, pact_id, budget_.CheckReachable(call));
    absl::StatusOr<Resp> begun =
        db::Write<Resp>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<Resp> {
          attempt.intent_.reset();
          return fn(tx, attempt);
        });
    if (!begun.ok() || !attempt.intent_) return begun;
    const Finished finished = FinishOrTry(call, attempt);
    if (!finished.refusal.ok()) return finished.refusal;
    if (!finished.done) return begun;
    Resp response;
    response.ParseFromString(finished.answer);
    return response;
  }

  // One step of the worker: finishes intents whose lease is over. Any number of processes may run
  // it.
  void FinishDue();

 private:
  struct Finished {
    bool done = false;     // False: budget is away; a worker goes on.
    absl::Status refusal;  // FUNDS_REFUSED: the state before the intent is restored.
    std::string answer;    // Of a done act: the call's answer, serialised.
  };

  // Finishes the act that a call began. With validate_only budget checks it, and nothing is done.
  Finished FinishOrTry(const CallContext& context, const Attempt& attempt);
  // Asks budget, then stores the outcome in one transaction. Never throws for the absence of budget
  // or the database: the intent stays.
  Finished Finish(const CallContext& context, const Intent& intent);
  absl::StatusOr<Finished> SettleIn(db::Tx& tx, const CallContext& context, const Intent& intent,
                                    const absl::Status& budget);
  // The outcome as it can be read, where another process has settled the intent.
  static Finished AsSettled(const Intent& intent, const Subject& subject);

  db::Pool& pool_;
  BudgetClient& budget_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_ACTS_H_
