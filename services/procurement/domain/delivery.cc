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
  return std::tie(lot, quantity, entry, effective, criteria) ==
         std::tie(other.lot, other.quantity, other.entry, other.effective, other.criteria);
}

bool TakesUnits(const Delivery& delivery, const Lot& lot) {
  return !delivery.entry || lot.unit == WorkUnit::kEntryInTraining;
}

Money AmountOf(const Delivery& delivery, const Lot& lot) {
  if (!TakesUnits(delivery, lot)) return Money();
  return Money::Cents(MulDiv(delivery.quantity, lot.unit_price.cents(), 1, Rounding::kFloor));
}

std::vector<FieldProblem> CheckDelivery(const Delivery& delivery, const Contract& contract,
                                        absl::CivilDay today) {
  std::vector<FieldProblem> problems;
  const Lot* lot = contract.FindLot(delivery.lot);
  if (lot == nullptr) problems.push_back({"lot_id", "is no lot of the contract"});
  if (delivery.quantity <= 0) problems.push_back({"quantity", "must be above zero"});
  if (lot != nullptr && delivery.quantity > lot->quantity) {
    problems.push_back({"quantity", "exceeds the whole lot"});
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
      delivery.effective > contract.realisation_end) {
    problems.push_back({"effective_date", "must be within the realisation period"});
  }
  return problems;
}

}  // namespace pactum::procurement
