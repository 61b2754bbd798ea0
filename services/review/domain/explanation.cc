#include "services/review/domain/explanation.h"

#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/review/domain/rates.h"

namespace pactum::review {
namespace {

// More operands than so many are counted in a sentence, not listed; the data has them all.
constexpr size_t kListed = 8;

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

// value / 10^places with its thousands; trailing zeros beyond `least` places are left out.
std::string Fixed(Int128 value, int places, int least, Language language) {
  std::string digits = Decimal(value < 0 ? -value : value);
  const auto width = static_cast<size_t>(places);
  if (digits.size() <= width) digits.insert(0, width + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - width);
  while (fraction.size() > static_cast<size_t>(least) && fraction.back() == '0') {
    fraction.pop_back();
  }
  const bool french = language == Language::kFrench;
  std::string out = Grouped(digits.substr(0, digits.size() - width), french ? kThin : ",");
  if (!fraction.empty()) absl::StrAppend(&out, french ? "," : ".", fraction);
  return value < 0 ? absl::StrCat("−", out) : out;
}

using Words = std::vector<std::string>;

// (w × v + w × v) / (w + w)
std::string Mean(const Words& v, Language language) {
  const size_t items = v.size() / 2;
  if (v.size() > kListed) {
    return language == Language::kFrench ? absl::StrCat("moyenne pondérée de ", items, " éléments")
                                         : absl::StrCat("weighted mean of ", items, " items");
  }
  Words products, weights;
  for (size_t i = 0; i + 1 < v.size(); i += 2) {
    products.push_back(absl::StrCat(v[i], " × ", v[i + 1]));
    weights.push_back(v[i]);
  }
  return absl::StrCat("(", absl::StrJoin(products, " + "), ") / (", absl::StrJoin(weights, " + "),
                      ")");
}

std::string SumsRatio(const Step& step, Language language) {
  Int128 counted = 0, due = 0;
  for (size_t i = 0; i + 1 < step.operands.size(); i += 2) {
    counted += step.operands[i].value;
    due += step.operands[i + 1].value;
  }
  return absl::StrCat(ForPeople(counted, Unit::kNumber, language), " / ",
                      ForPeople(due, Unit::kNumber, language));
}

// The formula with its numbers; empty where the phrase says all.
std::string Formula(const Step& step, Language language) {
  Words v;
  for (const Term& term : step.operands) v.push_back(ForPeople(term.value, term.unit, language));
  const bool french = language == Language::kFrench;
  const auto is = [&](const char* operation) {
    return std::strcmp(step.operation, operation) == 0;
  };
  if (is("RATIO_PPM") || is("FLOOR_DIV")) return absl::StrCat(v[0], " / ", v[1]);
  if (is("RATIO_PPM_CAPPED")) return absl::StrCat("min(100 %, ", v[0], " / ", v[1], ")");
  if (is("RATIO_OF_SUMS")) return SumsRatio(step, language);
  if (is("WEIGHTED_MEAN")) return Mean(v, language);
  if (is("MIN")) return absl::StrCat("min(", v[0], "; ", v[1], ")");
  if (is("PRODUCT_PPM") || is("FLOOR_SHARE_BP")) return absl::StrCat(v[0], " × ", v[1]);
  if (is("CURVE")) {
    return french ? absl::StrCat("courbe au score ", v[0]) : absl::StrCat("curve at ", v[0]);
  }
  if (is("ATTAINMENT")) {
    return absl::StrCat("(", v[2], " − ", v[0], ") / (", v[1], " − ", v[0], ")");
  }
  if (is("MINUS_FLOOR_0")) return absl::StrCat("max(0; ", v[0], " − ", v[1], ")");
  if (is("FLOOR_MUL")) return absl::StrCat(v[0], " × ", v[1], " × ", v[2]);
  if (is("LARGEST_REMAINDER")) {
    const std::string& own = v.at(2 + static_cast<size_t>(step.operands[1].value));
    return french ? absl::StrCat("part de ", v[0], " au prorata de ", own)
                  : absl::StrCat("share of ", v[0], " in proportion to ", own);
  }
  if (is("AT_MOST")) return absl::StrCat("min(", v[0], "; ", v[1], ")");
  if (is("DIFFERENCE")) return absl::StrCat(v[0], " − ", v[1]);
  if (is("PATHWAYS_SHARE")) return absl::StrCat(v[0], " × (100 % − ", v[1], ") / ", v[1]);
  if (is("EXCEEDS")) return absl::StrCat(v[0], " > ", v[1]);
  if (is("ABOVE_TOLERANCE")) {
    return absl::StrCat(v[0], " > ", v[1], " × (100 % + ", v[2], ")");
  }
  if (is("SUM")) return absl::StrJoin(v, " + ");
  return "";
}

std::string Sentence(const Step& step, const std::string& phrase, Language language) {
  const bool french = language == Language::kFrench;
  if (std::strcmp(step.operation, "ABSENT") == 0) return phrase;
  const std::string colon = french ? absl::StrCat(kHard, ": ") : ": ";
  const bool yes_or_no = std::strcmp(step.operation, "EXCEEDS") == 0 ||
                         std::strcmp(step.operation, "ABOVE_TOLERANCE") == 0;
  const std::string formula = Formula(step, language);
  if (yes_or_no) {
    const char* word = step.result == 1 ? (french ? "oui" : "yes") : (french ? "non" : "no");
    return absl::StrCat(phrase, colon, formula, french ? absl::StrCat(kHard, "? ") : "? ", word);
  }
  return absl::StrCat(phrase, colon, formula, formula.empty() ? "" : " = ",
                      ForPeople(step.result, step.unit, language));
}

}  // namespace

std::string ForPeople(Int128 value, Unit unit, Language language) {
  const bool french = language == Language::kFrench;
  switch (unit) {
    case Unit::kPpm:
      return absl::StrCat(Fixed(value, 4, 0, language), french ? kHard : " ", "%");
    case Unit::kBp:
      return absl::StrCat(Fixed(value, 2, 0, language), french ? kHard : " ", "%");
    case Unit::kCents:
      return absl::StrCat(Fixed(value, 2, 2, language), french ? kHard : " ", french ? "€" : "EUR");
    case Unit::kMicros:
      return Fixed(value, 6, 0, language);
    default:
      return Fixed(value, 0, 0, language);
  }
}

void Explainer::Write(const Step& step) {
  ExplanationLine line;
  line.step = step.step;
  line.axis = step.axis;
  line.subject = step.subject;
  line.operation = step.operation;
  line.operands.reserve(step.operands.size());
  for (const Term& term : step.operands) {
    line.operands.push_back({term.name, Decimal(term.value), term.unit});
  }
  line.unit = step.unit;
  if (line.operation != "ABSENT") line.result = Decimal(step.result);
  line.text_en = Sentence(step, step.phrase.en, Language::kEnglish);
  line.text_fr = Sentence(step, step.phrase.fr, Language::kFrench);
  lines_->push_back(std::move(line));
}

}  // namespace pactum::review
