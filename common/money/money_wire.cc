#include "common/money/money_wire.h"

#include "common/words/words.h"

namespace pactum {
namespace {

constexpr int32_t kNanosPerCent = 10'000'000;

absl::Status Fault(const Phrase& phrase) {
  return absl::InvalidArgumentError(Say(phrase, CallerLanguage()));
}

}  // namespace

absl::StatusOr<Money> FromProto(const google::type::Money& proto) {
  if (proto.currency_code() != "EUR") {
    return Fault(phrase::kNoEuros);
  }
  const int64_t units = proto.units();
  const int32_t nanos = proto.nanos();
  if (nanos <= -1'000'000'000 || nanos >= 1'000'000'000 || (units > 0 && nanos < 0) ||
      (units < 0 && nanos > 0)) {
    return Fault(phrase::kMoneyContradictsItself);
  }
  if (nanos % kNanosPerCent != 0) {
    return Fault(phrase::kNoWholeCents);
  }
  const Int128 cents = Int128{units} * 100 + nanos / kNanosPerCent;
  if (cents > kMaxAmountCents || cents < -kMaxAmountCents) {
    return Fault(phrase::kMoneyTooLarge);
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
