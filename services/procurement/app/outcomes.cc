#include "services/procurement/app/outcomes.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

using ByDimension = std::map<int, Money>;

template <class Message>
std::shared_ptr<const google::protobuf::Message> Shared(Message message) {
  return std::make_shared<const Message>(std::move(message));
}

// Lots of one line have one dimension.
ByDimension DimensionsOf(const Contract& contract, const LineAmounts& lines) {
  ByDimension amounts;
  for (const Lot& lot : contract.lots) {
    const auto line = lines.find(lot.line);
    if (line != lines.end()) amounts[lot.dimension] = line->second;
  }
  return amounts;
}

// What a contract binds by its signature: one row of each of its dimensions, the first counts it.
void Engage(db::Tx& tx, absl::string_view pact_id, const Contract& contract, absl::CivilDay day) {
  const bool framework = contract.kind == ContractKind::kFrameworkAgreement;
  const bool market = contract.kind == ContractKind::kMarket && contract.PaidByPact();
  int counts = 1;
  for (const auto& [dimension, amount] : DimensionsOf(contract, contract.Lines())) {
    InsertEngagement(
        tx, pact_id, contract.id,
        {"", dimension, counts, framework ? Money() : amount, market ? amount : Money(), day});
    counts = 0;
  }
}

// Nothing is left but what is certified; what was committed beyond is a fact of release.
void ReleaseFunds(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                  absl::string_view only, absl::string_view subject, absl::CivilDay day) {
  ByDimension released;
  for (const FundLine& line : ReadFunds(tx, pact_id, contract.id, true)) {
    if (!only.empty() && line.fund != only) continue;
    released[line.dimension] += line.committed - line.certified;
    AddToFund(tx, pact_id, contract.id,
              {line.fund, line.dimension, line.certified - line.reserved,
               line.certified - line.committed, Money()});
  }
  for (const auto& [dimension, amount] : released) {
    if (amount == Money()) continue;
    InsertEngagement(tx, pact_id, contract.id,
                     {std::string(subject), dimension, 0, Money(), -amount, day});
  }
}

void AmendContract(db::Tx& tx, absl::string_view pact_id, Contract& contract,
                   const Change& change) {
  v1::Amendment amendment;
  amendment.ParseFromString(change.content);
  ++contract.amended.count;
  if (amendment.has_realisation_end_date()) {
    contract.amended.realisation_end = DayOf(amendment.realisation_end_date());
  }
  if (!amendment.supplier_siret().empty()) {
    contract.amended.supplier_siret = amendment.supplier_siret();
    contract.amended.supplier_name = amendment.supplier_name();
  }
  if (amendment.has_maximum()) contract.amended.maximum = MoneyOf(amendment.maximum());
  Amend(tx, pact_id, contract);
}

// What a change takes from or adds to the contracted amounts, by dimension.
ByDimension Contracted(const Contract& contract, const Change& change, bool framework) {
  ByDimension contracted;
  if (framework) return contracted;
  for (const auto& [id, units] : change.items) {
    const Lot* lot = contract.FindLot(id);
    contracted[lot->dimension] += lot->AmountOf(units);
  }
  return contracted;
}

Effect SettleContract(db::Tx& tx, const Intent& intent, ContractAct act, Contract contract,
                      const absl::Status& budget) {
  const std::string name = ContractName(intent.pact, contract.id);
  if (budget.ok()) {
    Conclude(tx, intent.pact, contract,
             {act, intent.effective, intent.reason, intent.code, intent.actor});
  } else {
    contract.state = Before(act);
    contract.last_refusal = std::string(budget.message());
    UpdateState(tx, intent.pact, contract);
  }
  const std::string type =
      budget.ok() ? absl::StrCat("contract.", absl::AsciiStrToLower(Name(contract.state)))
                  : absl::StrCat("contract.", absl::AsciiStrToLower(intent.act), "_refused");
  return {name, type, Shared(ToProto(intent.pact, contract))};
}

Effect SettleChange(db::Tx& tx, const Intent& intent, Subject& subject,
                    const absl::Status& budget) {
  Change& change = *subject.change;
  std::string type;
  if (!budget.ok()) {
    change.state = intent.act == "CANCEL_ORDER" ? ChangeState::kCommitted : ChangeState::kDraft;
    change.last_refusal = std::string(budget.message());
    if (change.state == ChangeState::kDraft) change.effective.reset();
    UpdateChange(tx, intent.pact, subject.contract.id, change);
    type = EventType(change, "refused");
  } else if (intent.act == "CANCEL_ORDER") {
    ReleaseFunds(tx, intent.pact, subject.contract, FundOf(change),
                 absl::StrCat(FundOf(change), " cancelled"), intent.effective);
    change.state = ChangeState::kCancelled;
    change.last_refusal.clear();
    UpdateChange(tx, intent.pact, subject.contract.id, change);
    type = EventType(change, "cancelled");
  } else {
    CommitChange(tx, intent.pact, subject.contract, change, intent.effective);
    type = EventType(change, "committed");
  }
  return {ChangeName(intent.pact, subject.contract.id, change.kind, change.id), type,
          MessageOf(intent.pact, subject.contract.id, change)};
}

Effect SettleCertify(db::Tx& tx, const Intent& intent, Subject& subject,
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
    *response.add_deliveries() = ToProto(intent.pact, contract.id, delivery);
  }
  return {ContractName(intent.pact, contract.id),
          budget.ok() ? "deliveries.certified" : "deliveries.certify_refused",
          Shared(std::move(response))};
}

Effect SettleReverse(db::Tx& tx, const Intent& intent, Subject& subject,
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
          Shared(ToProto(intent.pact, subject.contract.id, delivery))};
}

}  // namespace

void Conclude(db::Tx& tx, absl::string_view pact_id, Contract& contract, const Decision& decision) {
  const bool awarded = contract.award_day.has_value();
  contract.state = After(decision.act);
  contract.last_refusal.clear();
  switch (decision.act) {
    case ContractAct::kAward:
      contract.award_day = decision.day;
      if (contract.kind == ContractKind::kFrameworkAgreement) break;
      for (const auto& [dimension, amount] : DimensionsOf(contract, contract.Lines())) {
        AddToFund(tx, pact_id, contract.id, {"", dimension, amount, Money(), Money()});
      }
      break;
    case ContractAct::kSign:
      contract.sign_day = decision.day;
      if (contract.kind == ContractKind::kMarket && contract.PaidByPact()) {
        for (const auto& [dimension, amount] : DimensionsOf(contract, contract.Lines())) {
          AddToFund(tx, pact_id, contract.id, {"", dimension, Money(), amount, Money()});
        }
      }
      if (contract.PaidByPact()) Engage(tx, pact_id, contract, decision.day);
      break;
    case ContractAct::kCancel:
      contract.end_day = decision.day;
      if (awarded) ReleaseFunds(tx, pact_id, contract, "", "end", decision.day);
      break;
    case ContractAct::kComplete:
    case ContractAct::kTerminate:
      contract.end_day = decision.day;
      contract.termination = decision.code;
      ReleaseFunds(tx, pact_id, contract, "", "end", decision.day);
      break;
  }
  UpdateState(tx, pact_id, contract);
  InsertContractFact(tx, pact_id, contract.id, Name(contract.state), decision.day, decision.reason,
                     decision.actor);
}

void CommitChange(db::Tx& tx, absl::string_view pact_id, Contract& contract, Change& change,
                  absl::CivilDay day) {
  const bool instalment = change.kind == ChangeKind::kInstalment;
  const bool framework_order =
      change.kind == ChangeKind::kOrder && contract.kind == ContractKind::kFrameworkAgreement;
  const LineAmounts lines = instalment ? LinesOf(change) : AddedLines(contract, change.items);
  ByDimension committed = DimensionsOf(contract, lines);
  for (const auto& [dimension, amount] : committed) {
    // The award has reserved what an instalment commits.
    AddToFund(tx, pact_id, contract.id,
              {FundOf(change), dimension, instalment ? Money() : amount, amount, Money()});
  }
  const ByDimension contracted =
      instalment ? ByDimension() : Contracted(contract, change, framework_order);
  for (const auto& [dimension, amount] : contracted) committed[dimension];
  // One row at least: it is the instant of the change.
  if (committed.empty()) committed[contract.lots.at(0).dimension];
  const std::string subject = instalment ? absl::StrCat("instalment-", change.id) : FundOf(change);
  for (const auto& [dimension, amount] : committed) {
    const auto difference = contracted.find(dimension);
    InsertEngagement(tx, pact_id, contract.id,
                     {subject, dimension, 0,
                      difference == contracted.end() ? Money() : difference->second, amount, day});
  }
  if (!instalment && !framework_order) {
    ChangeLots(tx, pact_id, contract.id, change.items);
    for (Lot& lot : contract.lots) {
      const auto item = change.items.find(lot.id);
      if (item != change.items.end()) lot.changed += item->second;
    }
  }
  if (change.kind == ChangeKind::kAmendment) AmendContract(tx, pact_id, contract, change);
  change.state = ChangeState::kCommitted;
  change.effective = day;
  change.last_refusal.clear();
  UpdateChange(tx, pact_id, contract.id, change);
}

void StoreCertified(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                    std::vector<Delivery>& deliveries, const std::vector<Certificate>& parts,
                    absl::string_view certified_by) {
  std::vector<std::string> ids;
  std::map<std::string, std::vector<std::string>> funds;
  for (const Certificate& part : parts) funds[part.delivery].push_back(part.fund);
  for (Delivery& delivery : deliveries) {
    ids.push_back(delivery.id);
    delivery.state = DeliveryState::kCertified;
    delivery.certified_by = std::string(certified_by);
    delivery.certificate_funds = funds[delivery.id];
    delivery.last_refusal.clear();
  }
  InsertCertifications(tx, pact_id, contract.id, deliveries, certified_by);
  InsertCertificates(tx, pact_id, contract.id, parts);
  SetDeliveryStates(tx, pact_id, contract.id, ids, DeliveryState::kCertified);
}

void StoreReversed(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                   Delivery& delivery, const std::vector<Certificate>& parts,
                   absl::string_view reason, absl::string_view reversed_by) {
  InsertReversal(tx, pact_id, contract.id, delivery, reason, reversed_by);
  SetDeliveryStates(tx, pact_id, contract.id, {delivery.id}, DeliveryState::kReversed);
  GiveBack(tx, pact_id, contract.id, parts, {delivery});
  if (contract.state != ContractState::kSigned && !parts.empty()) {
    // Of a contract that is over it is released at once.
    ReleaseFunds(tx, pact_id, contract, "", absl::StrCat("reversal ", delivery.id),
                 delivery.effective);
  }
  delivery.state = DeliveryState::kReversed;
  delivery.reversal_reason = std::string(reason);
  delivery.last_refusal.clear();
}

Effect Settle(db::Tx& tx, const Intent& intent, Subject subject, const absl::Status& budget) {
  if (const auto act = ContractActOf(intent.act)) {
    return SettleContract(tx, intent, *act, std::move(subject.contract), budget);
  }
  if (subject.change) return SettleChange(tx, intent, subject, budget);
  return intent.act == "CERTIFY" ? SettleCertify(tx, intent, subject, budget)
                                 : SettleReverse(tx, intent, subject, budget);
}

std::shared_ptr<const google::protobuf::Message> MessageOf(absl::string_view pact_id,
                                                           absl::string_view contract_id,
                                                           const Change& change) {
  switch (change.kind) {
    case ChangeKind::kOrder:
      return Shared(OrderOf(pact_id, contract_id, change));
    case ChangeKind::kInstalment:
      return Shared(InstalmentOf(pact_id, contract_id, change));
    case ChangeKind::kAmendment:
      return Shared(AmendmentOf(pact_id, contract_id, change));
  }
  throw std::invalid_argument("no kind of a change");
}

std::string EventType(const Change& change, absl::string_view what) {
  const bool amendment = change.kind == ChangeKind::kAmendment;
  const absl::string_view word = amendment && what == "committed"    ? "signed"
                                 : amendment && what == "committing" ? "signing"
                                 : amendment && what == "cancelled"  ? "withdrawn"
                                                                     : what;
  return absl::StrCat(absl::AsciiStrToLower(Name(change.kind)), ".", word);
}

}  // namespace pactum::procurement
