#include "common/money/money_wire.h"

namespace pactum {
namespace {

constexpr int32_t kNanosPerCent = 10'000'000;

}  // namespace

absl::StatusOr<Money> FromProto(const google::type::Money& proto) {
  if (proto.currency_code() != "EUR") {
    return absl::InvalidArgumentError("must be in EUR");
  }
  const int64_t units = proto.units();
  const int32_t nanos = proto.nanos();
  if (nanos <= -1'000'000'000 || nanos >= 1'000'000'000 || (units > 0 && nanos < 0) ||
      (units < 0 && nanos > 0)) {
    return absl::InvalidArgumentError("has units and nanos that contradict each other");
  }
  if (nanos % kNanosPerCent != 0) {
    return absl::InvalidArgumentError("must be whole cents");
  }
  const Int128 cents = Int128{units} * 100 + nanos / kNanosPerCent;
  if (cents > kMaxAmountCents || cents < -kMaxAmountCents) {
    return absl::InvalidArgumentError("exceeds 10^16 cents");
  }
  return Money::Cents(static_cast<int64_t>(cents));
}

google::type::Money ToProto(Money money) {
  google::type::Money proto;
  proto.set_currency_code("EUR");
  proto.set_units(money.cents() / 100);
  proto.set_nanos(static_cast<int32_t>(money.cents() % 100) * kNanosPerCent);
  return proto;
}

}  // namespace pactum
