// What is delivered under a contract: entries in training and work units, under opaque references.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_DELIVERY_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_DELIVERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/money/money.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// The numbers are those of the proto's.
enum class DeliveryState { kUnset, kRecorded, kCertifying, kCertified, kReversing, kReversed };

// "RECORDED", as in the database and, with a prefix, in the proto.
absl::string_view Name(DeliveryState state);
DeliveryState ParseDeliveryState(absl::string_view name);

struct Delivery {
  std::string id, lot;
  int64_t quantity = 0;
  bool entry = false;
  absl::CivilDay effective;
  std::vector<int> criteria;  // Sorted, none twice.
  std::string order;          // Under a framework agreement.
  Money amount;
  int dimension = 0;
  int64_t certified_quantity = 0;  // Or under certification.
  Money certified_amount;
  DeliveryState state = DeliveryState::kRecorded;
  std::string recorded_by, certified_by, reversal_reason, last_refusal;
  std::vector<std::string> certificate_funds;  // The funds that pay for what is certified.
  absl::Time recorded;

  // What was said when it was recorded is the same.
  bool SameContent(const Delivery& other) const;
};

// Whether a delivery takes units of its lot: an entry in a lot of another unit is counted and costs
// nothing.
bool TakesUnits(const Delivery& delivery, const Lot& lot);
// Quantity times price of what takes units; else zero.
Money AmountOf(const Delivery& delivery, const Lot& lot);

// One bit a criterion, by its number, and back.
int MaskOf(const std::vector<int>& criteria);
std::vector<int> CriteriaOf(int mask);

enum class DeliveryAct { kCertify, kReverse };
// Where an act leads; `asks_budget`: there is money in it. What is certified without money, and
// what is recorded only, needs no budget.
struct DeliveryStep {
  DeliveryState via, to;
};
std::optional<DeliveryStep> Next(DeliveryState from, DeliveryAct act, bool asks_budget);

// What is wrong with a delivery under this contract by `today`; empty where nothing is. Paths begin
// at the delivery.
std::vector<FieldProblem> CheckDelivery(const Delivery& delivery, const Contract& contract,
                                        absl::CivilDay today);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_DELIVERY_H_
