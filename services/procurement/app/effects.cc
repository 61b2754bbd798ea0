#include "services/procurement/app/effects.h"

#include <map>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/money/money.h"
#include "pactum/procurement/v1/change.pb.h"
#include "services/procurement/app/funding.h"
#include "services/procurement/domain/contract_states.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/store/fund_store.h"
#include "services/procurement/store/history_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {
namespace {

using ByDimension = std::map<int, Money>;

// Lots of one line have one dimension.
ByDimension DimensionsOf(const Contract& contract, const LineAmounts& lines) {
  ByDimension amounts;
  for (const Lot& lot : contract.lots) {
    const auto line = lines.find(lot.line);
    if (line != lines.end()) amounts[lot.dimension] = line->second;
  }
  return amounts;
}

// The engagement of a contract by its signature: one row of each of its dimensions. The first row
// counts the contract.
void Engage(db::Tx& tx, absl::string_view pact_id, const Contract& contract, absl::CivilDay day) {
  const bool market = contract.kind == ContractKind::kMarket;
  int counts = 1;
  for (const auto& [dimension, amount] : DimensionsOf(contract, contract.Lines())) {
    InsertEngagement(tx, pact_id, contract.id,
                     {.dimension = dimension,
                      .contracts = counts,
                      .contracted = contract.IsFramework() ? Money() : amount,
                      .committed = market ? amount : Money(),
                      .effective = day});
    counts = 0;
  }
}

// Leaves the certified amounts only. The committed rest becomes a fact of release. `only`: this
// fund alone; empty for all.
void ReleaseFunds(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                  absl::string_view only, absl::string_view subject, absl::CivilDay day) {
  ByDimension released;
  for (const FundLine& line : ReadFunds(tx, pact_id, contract.id, Lock::kUpdate)) {
    if (!only.empty() && line.fund != only) continue;
    released[line.dimension] += line.committed - line.certified;
    AddToFund(tx, pact_id, contract.id,
              {.fund = line.fund,
               .dimension = line.dimension,
               .reserved = line.certified - line.reserved,
               .committed = line.certified - line.committed});
  }
  for (const auto& [dimension, amount] : released) {
    if (amount == Money()) continue;
    InsertEngagement(tx, pact_id, contract.id,
                     {.subject = std::string(subject),
                      .dimension = dimension,
                      .committed = -amount,
                      .effective = day});
  }
}

// Takes the terms of an amendment over into the contract.
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

// The difference that a change makes to the contracted amounts, by dimension.
ByDimension Contracted(const Contract& contract, const Change& change) {
  ByDimension contracted;
  for (const auto& [id, units] : change.items) {
    const Lot* lot = contract.FindLot(id);
    contracted[lot->dimension] += lot->AmountOf(units);
  }
  return contracted;
}

}  // namespace

void Conclude(db::Tx& tx, absl::string_view pact_id, Contract& contract, const Decision& decision) {
  const bool awarded = contract.award_day.has_value();
  contract.state = TransitionOf(decision.act)->after;
  contract.last_refusal.clear();
  switch (decision.act) {
    case Act::kAward:
      contract.award_day = decision.day;
      if (contract.IsFramework()) break;
      for (const auto& [dimension, amount] : DimensionsOf(contract, contract.Lines())) {
        AddToFund(tx, pact_id, contract.id, {.dimension = dimension, .reserved = amount});
      }
      break;
    case Act::kSign:
      contract.sign_day = decision.day;
      if (!contract.PaidByPact()) break;
      if (contract.kind == ContractKind::kMarket) {
        for (const auto& [dimension, amount] : DimensionsOf(contract, contract.Lines())) {
          AddToFund(tx, pact_id, contract.id, {.dimension = dimension, .committed = amount});
        }
      }
      Engage(tx, pact_id, contract, decision.day);
      break;
    case Act::kCancel:
      contract.end_day = decision.day;
      if (awarded) ReleaseFunds(tx, pact_id, contract, "", "end", decision.day);
      break;
    case Act::kComplete:
    case Act::kTerminate:
      contract.end_day = decision.day;
      contract.termination = decision.termination;
      ReleaseFunds(tx, pact_id, contract, "", "end", decision.day);
      break;
    default:
      throw std::invalid_argument("no act of a contract");
  }
  UpdateState(tx, pact_id, contract);
  InsertContractFact(tx, pact_id, contract, decision.day, decision.reason, decision.actor);
}

void CommitChange(db::Tx& tx, absl::string_view pact_id, Contract& contract, Change& change,
                  absl::CivilDay day) {
  const bool instalment = change.kind == ChangeKind::kInstalment;
  // Orders of a framework agreement and instalments leave the lots as signed.
  const bool changes_lots =
      !instalment && !(change.kind == ChangeKind::kOrder && contract.IsFramework());
  ByDimension committed =
      DimensionsOf(contract, instalment ? LinesOf(change) : AddedLines(contract, change.items));
  for (const auto& [dimension, amount] : committed) {
    // The award has reserved the amount that an instalment commits.
    AddToFund(tx, pact_id, contract.id,
              {.fund = FundOf(change),
               .dimension = dimension,
               .reserved = instalment ? Money() : amount,
               .committed = amount});
  }
  const ByDimension contracted = changes_lots ? Contracted(contract, change) : ByDimension();
  for (const auto& [dimension, amount] : contracted) committed[dimension];
  // One row at least: it is the instant of the change.
  if (committed.empty()) committed[contract.lots.at(0).dimension];
  for (const auto& [dimension, amount] : committed) {
    const auto difference = contracted.find(dimension);
    InsertEngagement(tx, pact_id, contract.id,
                     {.subject = KeyOf(change),
                      .dimension = dimension,
                      .contracted = difference == contracted.end() ? Money() : difference->second,
                      .committed = amount,
                      .effective = day});
  }
  if (changes_lots) {
    ChangeLots(tx, pact_id, contract.id, change.items);
    for (const auto& [id, units] : change.items) contract.FindLot(id)->changed += units;
  }
  if (change.kind == ChangeKind::kAmendment) AmendContract(tx, pact_id, contract, change);
  change.state = ChangeState::kCommitted;
  change.effective = day;
  change.last_refusal.clear();
  UpdateChange(tx, pact_id, contract.id, change);
}

void CancelOrder(db::Tx& tx, absl::string_view pact_id, const Contract& contract, Change& order,
                 absl::CivilDay day) {
  ReleaseFunds(tx, pact_id, contract, FundOf(order), absl::StrCat(FundOf(order), " cancelled"),
               day);
  order.state = ChangeState::kCancelled;
  order.last_refusal.clear();
  UpdateChange(tx, pact_id, contract.id, order);
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
    // A contract that is over releases the amount at once.
    ReleaseFunds(tx, pact_id, contract, "", absl::StrCat("reversal ", delivery.id),
                 delivery.effective);
  }
  delivery.state = DeliveryState::kReversed;
  delivery.reversal_reason = std::string(reason);
  delivery.last_refusal.clear();
}

}  // namespace pactum::procurement
