#include "services/procurement/domain/delivery.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>

namespace pactum::procurement {
namespace {

constexpr std::array<absl::string_view, 6> kStateNames = {"",          "RECORDED",  "CERTIFYING",
                                                          "CERTIFIED", "REVERSING", "REVERSED"};

}  // namespace

absl::string_view Name(DeliveryState state) { return kStateNames.at(static_cast<size_t>(state)); }

DeliveryState ParseDeliveryState(absl::string_view name) {
  const auto* found = std::find(kStateNames.begin() + 1, kStateNames.end(), name);
  if (found == kStateNames.end()) throw std::invalid_argument("no state of a delivery");
  return static_cast<DeliveryState>(found - kStateNames.begin());
}

bool Delivery::SameContent(const Delivery& other) const {
  return std::tie(lot, quantity, entry, effective, criteria, order) ==
         std::tie(other.lot, other.quantity, other.entry, other.effective, other.criteria,
                  other.order);
}

bool TakesUnits(const Delivery& delivery, const Lot& lot) {
  return !delivery.entry || lot.unit == WorkUnit::kEntryInTraining;
}

Money AmountOf(const Delivery& delivery, const Lot& lot) {
  if (!TakesUnits(delivery, lot)) return Money();
  return lot.AmountOf(delivery.quantity);
}

int MaskOf(const std::vector<int>& criteria) {
  int mask = 0;
  for (const int criterion : criteria) mask |= 1 << criterion;
  return mask;
}

std::vector<int> CriteriaOf(int mask) {
  std::vector<int> criteria;
  for (int criterion = 1; mask >> criterion != 0; ++criterion) {
    if ((mask >> criterion & 1) != 0) criteria.push_back(criterion);
  }
  return criteria;
}

std::optional<DeliveryStep> Next(DeliveryState from, DeliveryAct act, bool asks_budget) {
  using S = DeliveryState;
  if (act == DeliveryAct::kCertify) {
    if (from != S::kRecorded) return std::nullopt;
    return DeliveryStep{asks_budget ? S::kCertifying : S::kCertified, S::kCertified};
  }
  if (from != S::kRecorded && from != S::kCertified) return std::nullopt;
  return DeliveryStep{asks_budget ? S::kReversing : S::kReversed, S::kReversed};
}

std::vector<FieldProblem> CheckDelivery(const Delivery& delivery, const Contract& contract,
                                        absl::CivilDay today) {
  std::vector<FieldProblem> problems;
  const Lot* lot = contract.FindLot(delivery.lot);
  if (lot == nullptr) problems.push_back({"lot_id", "is no lot of the contract"});
  if (delivery.quantity <= 0) problems.push_back({"quantity", "must be above zero"});
  // More than the lot has is a fact all the same (X9); it must only be an amount.
  if (lot != nullptr && delivery.quantity > kMaxAmountCents / lot->unit_price.cents()) {
    problems.push_back({"quantity", "times the unit price exceeds the largest amount"});
  }
  if (delivery.entry && delivery.quantity != 1) {
    problems.push_back({"quantity", "must be 1 of an entry in training: one person"});
  }
  if (lot != nullptr && lot->unit == WorkUnit::kEntryInTraining && !delivery.entry) {
    problems.push_back({"entry_in_training", "must be true: the lot's unit is the entry"});
  }
  if (delivery.effective > today) {
    problems.push_back({"effective_date", "must not be after today"});
  }
  if (delivery.effective < contract.realisation_start ||
      delivery.effective > contract.EndInForce()) {
    problems.push_back({"effective_date", "must be within the realisation period"});
  }
  const bool framework = contract.kind == ContractKind::kFrameworkAgreement;
  if (framework && delivery.order.empty()) {
    problems.push_back({"order_id", "is required under a framework agreement"});
  }
  if (!framework && !delivery.order.empty()) {
    problems.push_back({"order_id", "exists under a framework agreement only"});
  }
  return problems;
}

}  // namespace pactum::procurement
