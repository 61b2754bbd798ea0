#include "services/procurement/app/acts.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/obs/log.h"
#include "common/status/status_macros.h"
#include "google/protobuf/message.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

// The call that stored an intent finishes it within this, or never will.
constexpr absl::Duration kLease = absl::Seconds(15);
// Budget answers in milliseconds; beyond this the act goes on without the caller.
constexpr absl::Duration kLongestWait = absl::Seconds(10);
constexpr int kIntentsAtOnce = 16;

std::optional<ContractAct> ContractActOf(absl::string_view name) {
  for (const ContractAct act :
       {ContractAct::kAward, ContractAct::kSign, ContractAct::kCancel, ContractAct::kComplete}) {
    if (Name(act) == name) return act;
  }
  return std::nullopt;
}

// The peer was not there, or others were faster: another try may succeed.
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

std::vector<Delivery> DeliveriesOf(db::Tx& tx, const Intent& intent) {
  std::vector<Delivery> deliveries;
  if (intent.deliveries.empty()) return deliveries;
  std::map<std::string, Delivery> found =
      FindDeliveries(tx, intent.pact, intent.contract, intent.deliveries, false);
  for (const std::string& id : intent.deliveries) deliveries.push_back(std::move(found.at(id)));
  return deliveries;
}

// What an act leaves behind: the call's answer and the event that holds it.
struct Effect {
  std::string aggregate, type;
  std::shared_ptr<const google::protobuf::Message> message;
};

template <class Message>
Effect EffectOf(std::string aggregate, std::string type, Message message) {
  return {std::move(aggregate), std::move(type),
          std::make_shared<const Message>(std::move(message))};
}

Effect SettleContract(db::Tx& tx, const Intent& intent, ContractAct act, Contract contract,
                      const absl::Status& budget) {
  const std::string name = ContractName(intent.pact, contract.id);
  if (budget.ok()) {
    contract.state = Next(Before(act), act)->to;
    contract.last_refusal.clear();
    if (act == ContractAct::kAward) contract.award_day = intent.effective;
    if (act == ContractAct::kSign) contract.sign_day = intent.effective;
    InsertContractFact(tx, intent.pact, contract.id, Name(contract.state), intent.effective,
                       intent.reason, intent.actor);
  } else {
    contract.state = Before(act);
    contract.last_refusal = std::string(budget.message());
  }
  UpdateState(tx, intent.pact, contract);
  const std::string type =
      budget.ok() ? absl::StrCat("contract.", absl::AsciiStrToLower(Name(contract.state)))
                  : absl::StrCat("contract.", absl::AsciiStrToLower(intent.act), "_refused");
  return EffectOf(name, type, ToProto(intent.pact, contract));
}

Effect SettleCertify(db::Tx& tx, const Intent& intent, const Contract& contract,
                     const absl::Status& budget) {
  std::vector<Delivery> deliveries = DeliveriesOf(tx, intent);
  if (budget.ok()) {
    StoreCertified(tx, intent.pact, contract, deliveries, intent.actor);
  } else {
    SetDeliveryStates(tx, intent.pact, contract.id, intent.deliveries, DeliveryState::kRecorded,
                      budget.message());
  }
  v1::CertifyDeliveriesResponse response;
  for (const Delivery& delivery : deliveries) {
    *response.add_deliveries() = ToProto(intent.pact, contract.id, delivery);
  }
  return EffectOf(ContractName(intent.pact, contract.id),
                  budget.ok() ? "deliveries.certified" : "deliveries.certify_refused", response);
}

Effect SettleReverse(db::Tx& tx, const Intent& intent, const Contract& contract,
                     const absl::Status& budget) {
  Delivery delivery = DeliveriesOf(tx, intent).at(0);
  if (budget.ok()) {
    StoreReversed(tx, intent.pact, contract, delivery, intent.reason, intent.actor);
  } else {
    delivery.state = DeliveryState::kCertified;
    delivery.last_refusal = std::string(budget.message());
    SetDeliveryStates(tx, intent.pact, contract.id, {delivery.id}, delivery.state,
                      delivery.last_refusal);
  }
  return EffectOf(DeliveryName(intent.pact, contract.id, delivery.id),
                  budget.ok() ? "delivery.reversed" : "delivery.reverse_refused",
                  ToProto(intent.pact, contract.id, delivery));
}

// Where another process settled the intent meanwhile: its outcome as it can be read now.
Acts::Finished AsSettled(db::Tx& tx, const Intent& intent, const Contract& contract) {
  Acts::Finished finished;
  finished.done = true;
  const auto refused = [&](const std::string& words) {
    finished.refusal = FundsRefused(absl::FailedPreconditionError(words));
  };
  if (const auto act = ContractActOf(intent.act)) {
    if (contract.state == Before(*act) && !contract.last_refusal.empty()) {
      refused(contract.last_refusal);
    }
    finished.answer = ToProto(intent.pact, contract).SerializeAsString();
    return finished;
  }
  v1::CertifyDeliveriesResponse response;
  for (const Delivery& delivery : DeliveriesOf(tx, intent)) {
    if (!delivery.last_refusal.empty()) refused(delivery.last_refusal);
    *response.add_deliveries() = ToProto(intent.pact, contract.id, delivery);
  }
  finished.answer = intent.act == "REVERSE" ? response.deliveries(0).SerializeAsString()
                                            : response.SerializeAsString();
  return finished;
}

}  // namespace

std::string FaultPoint(absl::string_view act, absl::string_view point) {
  return absl::StrCat(absl::AsciiStrToLower(act), ".", point);
}

void StoreCertified(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                    std::vector<Delivery>& deliveries, absl::string_view certified_by) {
  std::vector<std::string> ids;
  for (Delivery& delivery : deliveries) {
    ids.push_back(delivery.id);
    delivery.state = DeliveryState::kCertified;
    delivery.certified_by = std::string(certified_by);
    if (delivery.amount > Money()) {
      delivery.certificate = contract.CertificateId(pact_id, delivery.id);
    }
    delivery.last_refusal.clear();
  }
  InsertCertifications(tx, pact_id, contract.id, deliveries, certified_by);
  SetDeliveryStates(tx, pact_id, contract.id, ids, DeliveryState::kCertified);
}

void StoreReversed(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                   Delivery& delivery, absl::string_view reason, absl::string_view reversed_by) {
  InsertReversal(tx, pact_id, contract.id, delivery.id, reason, reversed_by);
  SetDeliveryStates(tx, pact_id, contract.id, {delivery.id}, DeliveryState::kReversed);
  if (TakesUnits(delivery, *contract.FindLot(delivery.lot))) {
    const std::string short_of =
        AddDelivered(tx, pact_id, contract.id, {{delivery.lot, -delivery.quantity}});
    if (!short_of.empty()) throw std::logic_error("a lot has fewer units than its deliveries");
  }
  delivery.state = DeliveryState::kReversed;
  delivery.reversal_reason = std::string(reason);
  delivery.last_refusal.clear();
}

absl::Status Acts::CheckReachable(const CallContext& context) const {
  return budget_.CheckReachable(context);
}

Intent Acts::Begin(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                   const Contract& contract, absl::string_view act, absl::CivilDay effective,
                   absl::string_view reason, std::vector<std::string> deliveries) {
  Intent intent{NewUuid(),           std::string(pact_id),  contract.id,
                std::string(act),    std::move(deliveries), effective,
                std::string(reason), call.subject,          db::KeyOf(call, pact_id).request_id,
                call.traceparent};
  InsertIntent(tx, intent, kLease);
  FAULT_POINT(FaultPoint(act, "before_intent"));
  return intent;
}

absl::Status Acts::AskBudget(const CallContext& context, const Intent& intent,
                             const Contract& contract, const std::vector<Delivery>& deliveries) {
  const CallContext asked = ForBudget(context);
  if (intent.act == "AWARD") {
    return budget_.Reserve(asked, intent.id, intent.pact, contract, intent.effective);
  }
  if (intent.act == "SIGN") {
    return budget_.Commit(asked, intent.id, intent.pact, contract, intent.effective);
  }
  if (intent.act == "CANCEL" || intent.act == "COMPLETE") {
    const absl::string_view why = intent.act == "CANCEL" ? intent.reason : "completed";
    return budget_.Release(asked, intent.id, intent.pact, contract, why, intent.effective);
  }
  if (intent.act == "CERTIFY") {
    std::vector<Delivery> paid;
    for (const Delivery& delivery : deliveries) {
      if (delivery.amount > Money()) paid.push_back(delivery);
    }
    return budget_.Certify(asked, intent.id, intent.pact, contract, paid);
  }
  RETURN_IF_ERROR(
      budget_.ReverseCertificate(asked, intent.id, intent.pact, deliveries.at(0), intent.reason));
  if (contract.state != ContractState::kCompleted) return absl::OkStatus();
  // What comes back to a completed contract is not needed there any more.
  return budget_.Release(asked, intent.id, intent.pact, contract, intent.reason, intent.effective);
}

absl::Status Acts::Try(const CallContext& context, const Intent& intent, const Contract& contract,
                       const std::vector<Delivery>& deliveries) {
  const absl::Status answer = AskBudget(context, intent, contract, deliveries);
  return answer.ok() || IsTemporary(answer) ? answer : FundsRefused(answer);
}

absl::StatusOr<Acts::Finished> Acts::Settle(db::Tx& tx, const CallContext& context,
                                            const Intent& intent, const absl::Status& budget) {
  const std::optional<ContractAct> act = ContractActOf(intent.act);
  // A contract's own act changes it; deliveries need only that it stays.
  const std::optional<Contract> contract =
      FindContract(tx, intent.pact, intent.contract, act ? Lock::kUpdate : Lock::kShare);
  if (!contract) throw std::logic_error("an intent without its contract");
  if (!DeleteIntent(tx, intent)) return AsSettled(tx, intent, *contract);
  const Effect effect = act ? SettleContract(tx, intent, *act, *contract, budget)
                        : intent.act == "CERTIFY" ? SettleCertify(tx, intent, *contract, budget)
                                                  : SettleReverse(tx, intent, *contract, budget);
  events::Append(tx, context,
                 events::EventOf(intent.pact, effect.aggregate, effect.type, *effect.message,
                                 intent.effective));
  const db::IdempotencyKey key{intent.pact, intent.actor, intent.request_id};
  if (budget.ok()) {
    RETURN_IF_ERROR(db::ReplaceAnswer(tx, key, *effect.message));
  } else {
    RETURN_IF_ERROR(db::ForgetAnswer(tx, key));
  }
  return Finished{true, budget.ok() ? budget : FundsRefused(budget),
                  effect.message->SerializeAsString()};
}

Acts::Finished Acts::Finish(const CallContext& context, const Intent& intent) {
  struct Subject {
    Contract contract;
    std::vector<Delivery> deliveries;
  };
  const absl::StatusOr<Subject> subject =
      db::InSnapshot(pool_, context, [&](db::Tx& tx) -> absl::StatusOr<Subject> {
        return Subject{FindContract(tx, intent.pact, intent.contract).value(),
                       DeliveriesOf(tx, intent)};
      });
  if (!subject.ok()) return {};
  const absl::Status answer = AskBudget(context, intent, subject->contract, subject->deliveries);
  FAULT_POINT(FaultPoint(intent.act, "after_budget"));
  if (IsTemporary(answer)) {
    db::InTransaction(pool_, context, [&](db::Tx& tx) {
      YieldIntent(tx, intent);
      return absl::OkStatus();
    }).IgnoreError();  // Its lease ends by itself.
    return {};
  }
  const absl::StatusOr<Finished> finished = db::InTransaction(
      pool_, context, [&](db::Tx& tx) { return Settle(tx, context, intent, answer); });
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
    // As the call did it: who acts, under which request and trace.
    CallContext context;
    context.method = own.method;
    context.subject = intent.actor;
    context.request_id = intent.request_id;
    context.traceparent = intent.traceparent;
    context.deadline = absl::Now() + kLease;
    const Finished finished = Finish(context, intent);
    obs::Log(obs::Level::kInfo, "worker: act",
             {{"act", intent.act},
              {"contract", ContractName(intent.pact, intent.contract)},
              {"outcome", !finished.done          ? "later"
                          : finished.refusal.ok() ? "done"
                                                  : "refused"},
              {"traceparent", intent.traceparent}});
  }
}

}  // namespace pactum::procurement
