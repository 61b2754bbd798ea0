#include "services/review/domain/findings.h"

#include <functional>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

constexpr absl::string_view kPrefix = "FINDING_";

}  // namespace

std::string CodeOf(const Phrase& finding) {
  return std::string(absl::StripPrefix(finding.id, kPrefix));
}

const Phrase* FindPhrase(absl::string_view id) {
  static const auto* const by_id = [] {
    auto* phrases = new std::map<std::string, const Phrase*, std::less<>>;
    for (const Phrase* phrase : AllPhrases()) phrases->emplace(phrase->id, phrase);
    return phrases;
  }();
  const auto found = by_id->find(id);
  return found == by_id->end() ? nullptr : found->second;
}

const Phrase* MeaningOf(absl::string_view code) { return FindPhrase(absl::StrCat(kPrefix, code)); }

void AddDoubt(Standing standing, const std::string& subject, Findings& findings) {
  if (standing == Standing::kUnconfirmed) Add(findings, phrase::kFindingUnconfirmedReport, subject);
  if (standing == Standing::kContested) Add(findings, phrase::kFindingContestedReport, subject);
}

Operand CodeOperand(absl::string_view name, absl::string_view code) {
  const Phrase* const meaning = MeaningOf(code);
  if (meaning == nullptr) return Operand(name, code);
  const std::string text(code);
  return Operand(name, Phrase{meaning->id, text.c_str(), meaning->fr});
}

}  // namespace pactum::review
