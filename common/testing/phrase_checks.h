// What every sentence for people must keep, for a test of each service's words.
#ifndef PACTUM_COMMON_TESTING_PHRASE_CHECKS_H_
#define PACTUM_COMMON_TESTING_PHRASE_CHECKS_H_

#include <regex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/types/span.h"
#include "common/words/phrase.h"

namespace pactum::testing {

// The faults of French typography in a text: a no-break space (U+00A0 or U+202F) stands before
// : ; ? ! » % € and after «; an apostrophe is ’; no raw code (SUCH_AS_THIS) stands in a sentence.
inline std::vector<std::string> FrenchFaults(absl::string_view text) {
  // One letter for each no-break space, so that expressions see characters, not bytes.
  const std::string plain =
      absl::StrReplaceAll(text, {{"\u00a0", "~"}, {"\u202f", "~"}, {"«", "<"}, {"»", ">"}});
  static const std::vector<std::pair<std::regex, const char*>> kRules = {
      {std::regex(R"([^~][;?!>](?!\w))"), "no no-break space before ; ? ! »"},
      {std::regex(R"([^~]:(?!\w|/))"), "no no-break space before :"},
      {std::regex(R"(<[^~])"), "no no-break space after «"},
      {std::regex(R"([0-9}] ?(%|€))"), "no no-break space before % or €"},
      {std::regex(R"(')"), "an apostrophe is ’"},
      {std::regex(R"(\b[A-Z0-9]+_[A-Z0-9_]+\b)"), "a raw code"},
  };
  std::vector<std::string> faults;
  for (const auto& [rule, fault] : kRules) {
    if (std::regex_search(plain, rule)) faults.push_back(absl::StrCat(text, ": ", fault));
  }
  return faults;
}

// The faults of all phrases; empty where there is none.
inline std::vector<std::string> PhraseFaults(absl::Span<const Phrase* const> phrases) {
  std::vector<std::string> faults;
  for (const Phrase* phrase : phrases) {
    for (const std::string& fault : FrenchFaults(phrase->fr)) {
      faults.push_back(absl::StrCat(phrase->id, ": ", fault));
    }
    for (const char* text : {phrase->en, phrase->fr}) {
      if (absl::StartsWith(text, " ") || absl::EndsWith(text, " ") ||
          absl::StrContains(text, "  ")) {
        faults.push_back(absl::StrCat(phrase->id, ": a space too many: ", text));
      }
    }
  }
  return faults;
}

}  // namespace pactum::testing

#endif  // PACTUM_COMMON_TESTING_PHRASE_CHECKS_H_
