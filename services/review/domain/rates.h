// Exact arithmetic of the computation, on 128 bits. Checked inputs keep every product below:
// amounts up to 10^16, weights up to 10^9, ppm up to 10^6, differences of 64-bit values below 2^65.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_RATES_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_RATES_H_

#include <string>

#include "common/money/money.h"

namespace pactum::review {

// n/d to the nearest, halves up; n >= 0, d > 0.
inline Int128 HalfUp(Int128 n, Int128 d) { return (2 * n + d) / (2 * d); }

// In decimal.
inline std::string Decimal(Int128 value) {
  std::string digits;
  Int128 rest = value;
  do {
    const int digit = static_cast<int>(rest % 10);  // Has the sign of the value.
    digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    rest /= 10;
  } while (rest != 0);
  return value < 0 ? "-" + digits : digits;
}

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_RATES_H_
