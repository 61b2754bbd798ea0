#include "common/words/phrase.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace pactum {
namespace {

constexpr absl::string_view kNoBreakSpace = "\u00a0";  // Between a number and its unit.
constexpr absl::string_view kNarrowSpace = "\u202f";   // Between groups of three digits.

thread_local Language caller_language = Language::kEnglish;

std::string FrenchAmount(Money amount) {
  const bool negative = amount.cents() < 0;
  const uint64_t cents =
      negative ? 0 - static_cast<uint64_t>(amount.cents()) : static_cast<uint64_t>(amount.cents());
  const std::string euros = absl::StrCat(cents / 100);
  std::string grouped;
  for (size_t i = 0; i < euros.size(); ++i) {
    if (i > 0 && (euros.size() - i) % 3 == 0) absl::StrAppend(&grouped, kNarrowSpace);
    grouped += euros[i];
  }
  return absl::StrCat(negative ? "-" : "", grouped, ",", absl::Dec(cents % 100, absl::kZeroPad2),
                      kNoBreakSpace, "€");
}

}  // namespace

Operand::Operand(absl::string_view name, Money amount)
    : name_(name),
      english_(amount.ToString()),
      french_(FrenchAmount(amount)),
      cents_(amount.cents()) {}

Operand::Operand(absl::string_view name, absl::CivilDay day)
    : name_(name),
      english_(absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day())),
      french_(absl::StrFormat("%02d/%02d/%04d", day.day(), day.month(), day.year())) {}

Operand::Operand(absl::string_view name, const Phrase& phrase)
    : name_(name), english_(phrase.en), french_(phrase.fr) {}

Operand::Operand(absl::string_view name, const Sentence& sentence)
    : name_(name),
      english_(sentence.In(Language::kEnglish)),
      french_(sentence.In(Language::kFrench)) {}

Operand Operand::Percent(absl::string_view name, int basis_points) {
  const int whole = basis_points / 100, rest = basis_points % 100;
  std::string decimals = rest == 0 ? "" : absl::StrCat(absl::Dec(rest, absl::kZeroPad2));
  if (rest != 0 && rest % 10 == 0) decimals.pop_back();
  Operand percent(name, absl::StrCat(whole, rest == 0 ? "" : ".", decimals, " %"));
  percent.french_ = absl::StrCat(whole, rest == 0 ? "" : ",", decimals, kNoBreakSpace, "%");
  return percent;
}

std::string Sentence::In(Language language) const { return Say(*phrase, language, operands); }

std::string Say(const Phrase& phrase, Language language, const Operands& operands) {
  absl::string_view rest = language == Language::kFrench ? phrase.fr : phrase.en;
  std::string sentence;
  for (;;) {
    const size_t open = rest.find('{'), close = rest.find('}', open);
    if (open == absl::string_view::npos || close == absl::string_view::npos) break;
    const absl::string_view name = rest.substr(open + 1, close - open - 1);
    absl::string_view value = rest.substr(open, close - open + 1);
    for (const Operand& operand : operands) {
      if (operand.name() == name) value = operand.In(language);
    }
    absl::StrAppend(&sentence, rest.substr(0, open), value);
    rest.remove_prefix(close + 1);
  }
  absl::StrAppend(&sentence, rest);
  return sentence;
}

Language CallerLanguage() { return caller_language; }

CallerLanguageScope::CallerLanguageScope(Language language) : outer_(caller_language) {
  caller_language = language;
}

CallerLanguageScope::~CallerLanguageScope() { caller_language = outer_; }

Language LanguageOf(absl::string_view accept_language) {
  for (absl::string_view range : absl::StrSplit(accept_language, ',')) {
    const std::string tag = absl::AsciiStrToLower(absl::StripAsciiWhitespace(range));
    if (absl::StartsWith(tag, "fr")) return Language::kFrench;
    if (absl::StartsWith(tag, "en")) return Language::kEnglish;
  }
  return Language::kEnglish;
}

}  // namespace pactum
