// Deliveries under a contract: entries in training and work units, under opaque references.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_DELIVERY_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_DELIVERY_H_

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/enum_names.h"
#include "common/money/money.h"
#include "services/procurement/domain/act.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/field_problem.h"

namespace pactum::procurement {

enum class DeliveryState { kUnset, kRecorded, kCertifying, kCertified, kReversing, kReversed };
constexpr auto Names(DeliveryState) {
  using enum DeliveryState;
  return EnumNames<DeliveryState>({{kRecorded, "RECORDED"},
                                   {kCertifying, "CERTIFYING"},
                                   {kCertified, "CERTIFIED"},
                                   {kReversing, "REVERSING"},
                                   {kReversed, "REVERSED"}});
}

// Coded criteria of a person or an action (R32, R60, R64).
enum class Criterion {
  kUnset,
  kPriorityNeighbourhood,
  kRural,
  kIlliteracy,
  kNeet,
  kSingleParent,
  kDisability,
  kBelowLevelIv,
  kUnregistered
};
constexpr auto Names(Criterion) {
  using enum Criterion;
  return EnumNames<Criterion>({{kPriorityNeighbourhood, "PRIORITY_NEIGHBOURHOOD"},
                               {kRural, "RURAL"},
                               {kIlliteracy, "ILLITERACY"},
                               {kNeet, "NEET"},
                               {kSingleParent, "SINGLE_PARENT"},
                               {kDisability, "DISABILITY"},
                               {kBelowLevelIv, "BELOW_LEVEL_IV"},
                               {kUnregistered, "UNREGISTERED"}});
}

// A set of criteria, kept as bits: the bit of a criterion is its number. A value type.
class Criteria {
 public:
  Criteria(std::initializer_list<Criterion> criteria = {}) {
    for (const Criterion criterion : criteria) Add(criterion);
  }
  explicit Criteria(int bits) : bits_(bits) {}
  explicit operator int() const { return bits_; }

  void Add(Criterion criterion) { bits_ |= 1 << static_cast<int>(criterion); }
  // In the order of their numbers.
  std::vector<Criterion> All() const;

  friend auto operator<=>(const Criteria&, const Criteria&) = default;

 private:
  int bits_ = 0;
};

struct Delivery {
  std::string contract, id, lot;
  int64_t quantity = 0;
  bool entry = false;
  absl::CivilDay effective;
  Criteria criteria;
  std::string order;  // Under a framework agreement.
  Money amount;
  int dimension = 0;
  int64_t certified_quantity = 0;  // Or under certification.
  Money certified_amount;
  DeliveryState state = DeliveryState::kRecorded;
  std::string recorded_by, certified_by, reversal_reason, last_refusal;
  std::vector<std::string> certificate_funds;  // The funds that pay for what is certified.
  absl::Time recorded;

  // Whether both were recorded with the same content.
  bool SameContent(const Delivery& other) const;
};

// A part of the certified amount of a delivery, paid by one fund.
struct Certificate {
  std::string delivery, fund;
  Money amount;
};

// Whether a delivery takes units of its lot: an entry in a lot of another unit is counted and costs
// nothing.
bool TakesUnits(const Delivery& delivery, const Lot& lot);
// Quantity times price of what takes units; else zero.
Money AmountOf(const Delivery& delivery, const Lot& lot);

// Whether a delivery in this state may be certified (CERTIFY) or reversed (REVERSE).
bool Allows(DeliveryState state, Act act);

// The problems of a delivery under this contract by `today`. Paths begin at `path`, the delivery's.
FieldProblems CheckDelivery(const Delivery& delivery, const Contract& contract,
                            absl::CivilDay today, absl::string_view path = "");

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_DELIVERY_H_
