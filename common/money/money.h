// Money as whole euro cents, with checked arithmetic. A value type; an overflow throws
// std::overflow_error and never wraps, since a wrong amount is worse than a failed call.
#ifndef PACTUM_COMMON_MONEY_MONEY_H_
#define PACTUM_COMMON_MONEY_MONEY_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/types/span.h"

namespace pactum {

__extension__ typedef __int128 Int128;

// The largest amount that a request may carry: 10^16 cents.
inline constexpr int64_t kMaxAmountCents = 10'000'000'000'000'000;

class Money {
 public:
  constexpr Money() = default;
  static constexpr Money Cents(int64_t cents) {
    Money money;
    money.cents_ = cents;
    return money;
  }

  constexpr int64_t cents() const { return cents_; }

  // nullopt instead of an exception.
  static std::optional<Money> CheckedAdd(Money a, Money b);

  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  Money operator-() const { return Money() - *this; }
  Money& operator+=(Money other) { return *this = *this + other; }
  Money& operator-=(Money other) { return *this = *this - other; }

  friend constexpr bool operator==(Money, Money) = default;
  friend constexpr std::strong_ordering operator<=>(Money, Money) = default;

  // "300060000.00 EUR".
  std::string ToString() const;
  friend std::ostream& operator<<(std::ostream& out, Money money) {
    return out << money.ToString();
  }

 private:
  int64_t cents_ = 0;
};

enum class Rounding {
  kFloor,   // Towards minus infinity.
  kHalfUp,  // To the nearest, halves towards plus infinity.
};

// a * b / d through 128 bits, d > 0. Throws std::overflow_error where the result has no 64 bits and
// std::invalid_argument where d <= 0.
int64_t MulDiv(int64_t a, int64_t b, int64_t d, Rounding rounding);

// Parts of `whole` (>= 0) in proportion to the weights (>= 0), by largest remainder, ties to the
// first: they sum to `whole`. Where all weights are 0 the first part gets all. Throws
// std::invalid_argument without weights or for a negative input.
std::vector<Money> Spread(Money whole, absl::Span<const int64_t> weights);

}  // namespace pactum

#endif  // PACTUM_COMMON_MONEY_MONEY_H_
