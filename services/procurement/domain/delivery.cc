#include "services/procurement/domain/delivery.h"

#include <tuple>

#include "services/procurement/words.h"

namespace pactum::procurement {

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

std::vector<Criterion> Criteria::All() const {
  std::vector<Criterion> criteria;
  for (int bit = 1; bits_ >> bit != 0; ++bit) {
    if ((bits_ >> bit & 1) != 0) criteria.push_back(static_cast<Criterion>(bit));
  }
  return criteria;
}

bool Allows(DeliveryState state, Act act) {
  if (state == DeliveryState::kRecorded) return act == Act::kCertify || act == Act::kReverse;
  return state == DeliveryState::kCertified && act == Act::kReverse;
}

FieldProblems CheckDelivery(const Delivery& delivery, const Contract& contract,
                            absl::CivilDay today, absl::string_view path) {
  FieldProblems problems{std::string(path)};
  const Lot* lot = contract.FindLot(delivery.lot);
  problems.Require(lot != nullptr, "lot_id", phrase::kNoLotOfContract);
  problems.Require(delivery.quantity > 0, "quantity", phrase::kAboveZero);
  // More than the lot has is a fact all the same (X9); it must only be an amount.
  problems.Require(lot == nullptr || delivery.quantity <= kMaxAmountCents / lot->unit_price.cents(),
                   "quantity", phrase::kProductTooLarge);
  problems.Require(!delivery.entry || delivery.quantity == 1, "quantity", phrase::kEntryIsOne);
  problems.Require(lot == nullptr || lot->unit != WorkUnit::kEntryInTraining || delivery.entry,
                   "entry_in_training", phrase::kEntryByUnit);
  problems.Require(delivery.effective <= today, "effective_date", phrase::kNotAfterToday);
  problems.Require(delivery.effective >= contract.realisation_start &&
                       delivery.effective <= contract.EndInForce(),
                   "effective_date", phrase::kInRealisation);
  problems.Require(!contract.IsFramework() || !delivery.order.empty(), "order_id",
                   phrase::kRequiredUnderFramework);
  problems.Require(contract.IsFramework() || delivery.order.empty(), "order_id",
                   phrase::kUnderFrameworkOnly);
  return problems;
}

}  // namespace pactum::procurement
