#include "services/review/content/numbers.h"

#include "absl/strings/str_cat.h"
#include "services/review/domain/rates.h"

namespace pactum::review {
namespace {

// U+202F, the narrow no-break space between French thousands, and U+00A0 before a unit.
constexpr char kThin[] = "\u202f";
constexpr char kHard[] = "\u00a0";

std::string Grouped(const std::string& digits, const char* separator) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += separator;
    out += digits[i];
  }
  return out;
}

// value / 10^places with its thousands; zeros at the end beyond `least` places are left out.
std::string Fixed(Int128 value, size_t places, size_t least, bool french) {
  std::string digits = Decimal(value < 0 ? -value : value);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - places);
  while (fraction.size() > least && fraction.back() == '0') fraction.pop_back();
  std::string out = Grouped(digits.substr(0, digits.size() - places), french ? kThin : ",");
  if (!fraction.empty()) absl::StrAppend(&out, french ? "," : ".", fraction);
  return value < 0 ? absl::StrCat("−", out) : out;
}

// To the nearest, halves away from 0.
Int128 Divided(Int128 value, Int128 by) {
  return value < 0 ? -HalfUp(-value, by) : HalfUp(value, by);
}

}  // namespace

std::string NumberText(Int128 value, Unit unit, Language language, Digits digits) {
  const bool french = language == Language::kFrench;
  const bool rounded = french && digits == Digits::kRounded;
  const char* const space = french ? kHard : " ";
  switch (unit) {
    case Unit::kPpm:
      return absl::StrCat(
          rounded ? Fixed(Divided(value, 1'000), 1, 1, french) : Fixed(value, 4, 0, french), space,
          "%");
    case Unit::kBp:
      return absl::StrCat(
          rounded ? Fixed(Divided(value, 10), 1, 1, french) : Fixed(value, 2, 0, french), space,
          "%");
    case Unit::kCents: {
      const bool whole = french && value % 100 == 0;
      return absl::StrCat(whole ? Fixed(value / 100, 0, 0, french) : Fixed(value, 2, 2, french),
                          space, french ? "€" : "EUR");
    }
    case Unit::kMicros:
      return Fixed(value, 6, 0, french);
    default:
      return Fixed(value, 0, 0, french);
  }
}

}  // namespace pactum::review
