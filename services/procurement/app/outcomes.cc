#include "services/procurement/app/outcomes.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/app/effects.h"
#include "services/procurement/domain/contract_states.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/contract_wire.h"
#include "services/procurement/wire/delivery_wire.h"
#include "services/procurement/wire/names.h"

namespace pactum::procurement {
namespace {

template <class Message>
std::shared_ptr<const google::protobuf::Message> Shared(Message message) {
  return std::make_shared<const Message>(std::move(message));
}

Outcome SettleContract(db::Tx& tx, const Intent& intent, Contract contract,
                       const absl::Status& budget) {
  std::string type;
  if (budget.ok()) {
    Conclude(tx, intent.pact, contract,
             {intent.act, intent.effective, intent.reason, intent.termination, intent.actor});
    type = absl::StrCat("contract.", absl::AsciiStrToLower(NameOf(contract.state)));
  } else {
    contract.state = TransitionOf(intent.act)->before;
    contract.last_refusal = std::string(budget.message());
    UpdateState(tx, intent.pact, contract);
    type = absl::StrCat("contract.", absl::AsciiStrToLower(NameOf(intent.act)), "_refused");
  }
  return {ContractName(intent.pact, contract.id), type, Shared(ToProto(intent.pact, contract))};
}

Outcome SettleChange(db::Tx& tx, const Intent& intent, Subject& subject,
                     const absl::Status& budget) {
  Change& change = *subject.change;
  if (!budget.ok()) {
    change.state = intent.act == Act::kCancelOrder ? ChangeState::kCommitted : ChangeState::kDraft;
    change.last_refusal = std::string(budget.message());
    if (change.state == ChangeState::kDraft) change.effective.reset();
    UpdateChange(tx, intent.pact, subject.contract.id, change);
  } else if (intent.act == Act::kCancelOrder) {
    CancelOrder(tx, intent.pact, subject.contract, change, intent.effective);
  } else {
    CommitChange(tx, intent.pact, subject.contract, change, intent.effective);
  }
  return {ChangeName(intent.pact, subject.contract.id, change.kind, change.id),
          EventType(change, budget.ok() ? "" : "refused"),
          MessageOf(intent.pact, subject.contract.id, change)};
}

Outcome SettleCertify(db::Tx& tx, const Intent& intent, Subject& subject,
                      const absl::Status& budget) {
  std::vector<Delivery>& deliveries = subject.deliveries;
  const Contract& contract = subject.contract;
  if (budget.ok()) {
    for (Delivery& delivery : deliveries) {
      const Lot& lot = *contract.FindLot(delivery.lot);
      if (TakesUnits(delivery, lot)) {
        delivery.certified_amount = lot.AmountOf(delivery.certified_quantity);
      }
    }
    StoreCertified(tx, intent.pact, contract, deliveries, intent.parts, intent.actor);
  } else {
    GiveBack(tx, intent.pact, contract.id, intent.parts, deliveries);
    SetDeliveryStates(tx, intent.pact, contract.id, intent.deliveries, DeliveryState::kRecorded,
                      budget.message());
  }
  v1::CertifyDeliveriesResponse response;
  for (const Delivery& delivery : deliveries) {
    *response.add_deliveries() = ToProto(intent.pact, delivery);
  }
  return {ContractName(intent.pact, contract.id),
          budget.ok() ? "deliveries.certified" : "deliveries.certify_refused",
          Shared(std::move(response))};
}

Outcome SettleReverse(db::Tx& tx, const Intent& intent, Subject& subject,
                      const absl::Status& budget) {
  Delivery& delivery = subject.deliveries.at(0);
  if (budget.ok()) {
    StoreReversed(tx, intent.pact, subject.contract, delivery, subject.certificates, intent.reason,
                  intent.actor);
  } else {
    delivery.state = DeliveryState::kCertified;
    delivery.last_refusal = std::string(budget.message());
    SetDeliveryStates(tx, intent.pact, subject.contract.id, {delivery.id}, delivery.state,
                      delivery.last_refusal);
  }
  return {DeliveryName(intent.pact, subject.contract.id, delivery.id),
          budget.ok() ? "delivery.reversed" : "delivery.reverse_refused",
          Shared(ToProto(intent.pact, delivery))};
}

}  // namespace

Outcome Settle(db::Tx& tx, const Intent& intent, Subject subject, const absl::Status& budget) {
  if (TransitionOf(intent.act) != nullptr) {
    return SettleContract(tx, intent, std::move(subject.contract), budget);
  }
  if (subject.change) return SettleChange(tx, intent, subject, budget);
  return intent.act == Act::kCertify ? SettleCertify(tx, intent, subject, budget)
                                     : SettleReverse(tx, intent, subject, budget);
}

std::shared_ptr<const google::protobuf::Message> MessageOf(absl::string_view pact_id,
                                                           absl::string_view contract_id,
                                                           const Change& change) {
  switch (change.kind) {
    case ChangeKind::kOrder:
      return Shared(ToProto<v1::Order>(pact_id, contract_id, change));
    case ChangeKind::kInstalment:
      return Shared(ToProto<v1::Instalment>(pact_id, contract_id, change));
    case ChangeKind::kAmendment:
      return Shared(ToProto<v1::Amendment>(pact_id, contract_id, change));
  }
  throw std::invalid_argument("no kind of a change");
}

std::string EventType(const Change& change, absl::string_view happened) {
  if (happened.empty()) {
    happened = change.kind == ChangeKind::kAmendment ? NameOf(change.StateOfAmendment())
                                                     : NameOf(change.state);
  }
  return absl::AsciiStrToLower(absl::StrCat(NameOf(change.kind), ".", happened));
}

}  // namespace pactum::procurement
