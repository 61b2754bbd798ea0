#include "services/procurement/app/acts.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/db/transaction.h"
#include "common/events/event.h"
#include "common/obs/log.h"
#include "common/status/status_macros.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/app/outcomes.h"
#include "services/procurement/domain/contract_states.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/wire/contract_wire.h"
#include "services/procurement/wire/delivery_wire.h"
#include "services/procurement/wire/names.h"

namespace pactum::procurement {
namespace {

// The call that stored an intent finishes it within this time, or never will.
constexpr absl::Duration kLease = absl::Seconds(15);
// Budget answers in milliseconds; beyond this the act goes on without the caller.
constexpr absl::Duration kLongestWait = absl::Seconds(10);
constexpr int kIntentsAtOnce = 16;

// The peer was away, or the row changed concurrently: another try may succeed.
bool IsTemporary(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kInternal:
      return true;
    default:
      return false;
  }
}

// Leaves the caller time for the outcome and its answer.
CallContext ForBudget(const CallContext& context) {
  CallContext asked = context;
  const absl::Time now = absl::Now();
  asked.deadline = context.deadline == absl::InfiniteFuture()
                       ? now + kLongestWait
                       : now + std::min(kLongestWait, (context.deadline - now) * 3 / 4);
  return asked;
}

}  // namespace

std::string FaultPoint(Act act, absl::string_view point) {
  return absl::StrCat(absl::AsciiStrToLower(NameOf(act)), ".", point);
}

void Attempt::Begin(db::Tx& tx, const Contract& contract, Intent intent) {
  intent.id = NewUuid();
  intent.pact = pact_id_;
  intent.contract = contract.id;
  intent.actor = call_.subject;
  intent.request_id = db::KeyOf(call_, pact_id_).request_id;
  intent.traceparent = call_.traceparent;
  InsertIntent(tx, intent, kLease);
  FAULT_POINT(FaultPoint(intent.act, "before_intent"));
  subject_ = LoadSubject(tx, intent, contract);
  intent_ = std::move(intent);
}

Acts::Finished Acts::FinishOrTry(const CallContext& context, const Attempt& attempt) {
  const Intent& intent = *attempt.intent_;
  if (!context.validate_only) {
    FAULT_POINT(FaultPoint(intent.act, "after_intent"));
    return Finish(context, intent);
  }
  const absl::Status answer = AskBudget(budget_, ForBudget(context), intent, attempt.subject_);
  Finished tried;
  tried.refusal = answer.ok() || IsTemporary(answer) ? answer : FundsRefused(answer);
  return tried;
}

Acts::Finished Acts::AsSettled(const Intent& intent, const Subject& subject) {
  Finished finished;
  finished.done = true;
  const auto refused = [&](const std::string& words) {
    if (!words.empty()) finished.refusal = FundsRefused(absl::FailedPreconditionError(words));
  };
  if (const ContractTransition* transition = TransitionOf(intent.act)) {
    if (subject.contract.state == transition->before) refused(subject.contract.last_refusal);
    finished.answer = ToProto(intent.pact, subject.contract).SerializeAsString();
  } else if (subject.change) {
    refused(subject.change->last_refusal);
    finished.answer =
        MessageOf(intent.pact, subject.contract.id, *subject.change)->SerializeAsString();
  } else {
    v1::CertifyDeliveriesResponse response;
    for (const Delivery& delivery : subject.deliveries) {
      refused(delivery.last_refusal);
      *response.add_deliveries() = ToProto(intent.pact, delivery);
    }
    finished.answer = intent.act == Act::kCertify ? response.SerializeAsString()
                                                  : response.deliveries(0).SerializeAsString();
  }
  return finished;
}

absl::StatusOr<Acts::Finished> Acts::SettleIn(db::Tx& tx, const CallContext& context,
                                              const Intent& intent, const absl::Status& budget) {
  // Deliveries need only that the contract stays; everything else changes it.
  const std::optional<Contract> contract = FindContract(
      tx, intent.pact, intent.contract, intent.deliveries.empty() ? Lock::kUpdate : Lock::kShare);
  if (!contract) throw std::logic_error("an intent without its contract");
  const bool ours = DeleteIntent(tx, intent);
  Subject subject = LoadSubject(tx, intent, *contract);
  if (!ours) return AsSettled(intent, subject);
  const Outcome outcome = Settle(tx, intent, std::move(subject), budget);
  events::Append(tx, context,
                 events::EventOf(intent.pact, outcome.aggregate, outcome.type, *outcome.message,
                                 intent.effective));
  const db::IdempotencyKey key{intent.pact, intent.actor, intent.request_id};
  if (budget.ok()) {
    RETURN_IF_ERROR(db::ReplaceAnswer(tx, key, *outcome.message));
  } else {
    RETURN_IF_ERROR(db::ForgetAnswer(tx, key));
  }
  return Finished{true, budget.ok() ? budget : FundsRefused(budget),
                  outcome.message->SerializeAsString()};
}

Acts::Finished Acts::Finish(const CallContext& context, const Intent& intent) {
  const absl::StatusOr<Subject> subject =
      db::InSnapshot(pool_, context, [&](db::Tx& tx) -> absl::StatusOr<Subject> {
        return LoadSubject(tx, intent, FindContract(tx, intent.pact, intent.contract).value());
      });
  if (!subject.ok()) return {};
  const absl::Status answer = AskBudget(budget_, ForBudget(context), intent, *subject);
  FAULT_POINT(FaultPoint(intent.act, "after_budget"));
  if (IsTemporary(answer)) {
    db::InTransaction(pool_, context, [&](db::Tx& tx) {
      YieldIntent(tx, intent);
      return absl::OkStatus();
    }).IgnoreError();  // Its lease ends by itself.
    return {};
  }
  const absl::StatusOr<Finished> finished = db::InTransaction(
      pool_, context, [&](db::Tx& tx) { return SettleIn(tx, context, intent, answer); });
  FAULT_POINT(FaultPoint(intent.act, "after_outcome"));
  return finished.ok() ? *finished : Finished{};
}

void Acts::FinishDue() {
  CallContext own;
  own.method = "pactum.procurement.finish_due";
  own.deadline = absl::Now() + kLongestWait;
  const absl::StatusOr<std::vector<Intent>> due =
      db::InTransaction(pool_, own, [&](db::Tx& tx) -> absl::StatusOr<std::vector<Intent>> {
        return ClaimIntents(tx, 2 * kLease, kIntentsAtOnce);
      });
  if (!due.ok()) return;  // Logged by the database layer; the next step tries again.
  for (const Intent& intent : *due) {
    // In the name of the call that stored it, under its request and trace.
    CallContext context;
    context.method = own.method;
    context.subject = intent.actor;
    context.request_id = intent.request_id;
    context.traceparent = intent.traceparent;
    context.deadline = absl::Now() + kLease;
    const Finished finished = Finish(context, intent);
    obs::Log(obs::Level::kInfo, "worker: act",
             {{"act", std::string(NameOf(intent.act))},
              {"contract", ContractName(intent.pact, intent.contract)},
              {"outcome", !finished.done          ? "later"
                          : finished.refusal.ok() ? "done"
                                                  : "refused"},
              {"traceparent", intent.traceparent}});
  }
}

}  // namespace pactum::procurement
