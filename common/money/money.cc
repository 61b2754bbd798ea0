#include "common/money/money.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "absl/strings/str_format.h"

namespace pactum {
namespace {

int64_t Narrow(Int128 value) {
  if (value > std::numeric_limits<int64_t>::max() || value < std::numeric_limits<int64_t>::min()) {
    throw std::overflow_error("an amount does not fit 64 bits");
  }
  return static_cast<int64_t>(value);
}

}  // namespace

std::optional<Money> Money::CheckedAdd(Money a, Money b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a.cents_, b.cents_, &sum)) return std::nullopt;
  return Cents(sum);
}

Money operator+(Money a, Money b) { return Money::Cents(Narrow(Int128{a.cents_} + b.cents_)); }

Money operator-(Money a, Money b) { return Money::Cents(Narrow(Int128{a.cents_} - b.cents_)); }

std::string Money::ToString() const {
  const uint64_t size =
      cents_ < 0 ? uint64_t{0} - static_cast<uint64_t>(cents_) : static_cast<uint64_t>(cents_);
  return absl::StrFormat("%s%d.%02d EUR", cents_ < 0 ? "-" : "", size / 100, size % 100);
}

int64_t MulDiv(int64_t a, int64_t b, int64_t d, Rounding rounding) {
  if (d <= 0) throw std::invalid_argument("MulDiv divides by a positive number only");
  const Int128 product = Int128{a} * b;
  Int128 quotient = product / d;
  Int128 rest = product % d;
  if (rest < 0) {  // C++ divides towards zero; we count from below.
    rest += d;
    --quotient;
  }
  if (rounding == Rounding::kHalfUp && 2 * rest >= d) ++quotient;
  return Narrow(quotient);
}

std::vector<Money> Spread(Money whole, absl::Span<const int64_t> weights) {
  if (weights.empty() || whole < Money()) {
    throw std::invalid_argument("Spread needs weights and an amount of at least zero");
  }
  Int128 total = 0;
  for (int64_t weight : weights) {
    if (weight < 0) throw std::invalid_argument("Spread needs weights of at least zero");
    total += weight;
  }
  std::vector<Money> parts(weights.size());
  if (total == 0) {
    parts[0] = whole;
    return parts;
  }
  std::vector<Int128> rests(weights.size());
  Int128 left = whole.cents();
  for (size_t i = 0; i < weights.size(); ++i) {
    const Int128 product = Int128{whole.cents()} * weights[i];
    parts[i] = Money::Cents(Narrow(product / total));
    rests[i] = product % total;
    left -= parts[i].cents();
  }
  std::vector<size_t> order(weights.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return rests[a] > rests[b]; });
  for (size_t i = 0; left > 0; ++i, --left) parts[order[i]] += Money::Cents(1);
  return parts;
}

}  // namespace pactum
