// Sentences for people, in the languages of Pactum. A service writes each of them once, in its
// words.json (English and French); the build makes a constant of each (cmake/words.py). Rules yield
// a phrase and its operands; the language is chosen where the sentence leaves the process.
#ifndef PACTUM_COMMON_WORDS_PHRASE_H_
#define PACTUM_COMMON_WORDS_PHRASE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/money/money.h"

namespace pactum {

enum class Language { kEnglish, kFrench };

// A sentence with operands in braces: "{line} has {available} left". Made by the build only.
struct Phrase {
  const char* id;  // UPPER_SNAKE, unique in its service.
  const char* en;
  const char* fr;
};

struct Sentence;

// The value of one operand. Amounts and days are written as each language writes them. A value
// type.
class Operand {
 public:
  Operand(absl::string_view name, const absl::AlphaNum& value)
      : name_(name), english_(value.Piece()), french_(english_) {}
  // "1500.00 EUR", "1 500,00 €".
  Operand(absl::string_view name, Money amount);
  // "2019-12-31", "31/12/2019".
  Operand(absl::string_view name, absl::CivilDay day);
  // A sentence within a sentence.
  Operand(absl::string_view name, const Phrase& phrase);
  Operand(absl::string_view name, const Sentence& sentence);
  // Basis points as a percentage: "7 %", "2.5 %", in French "2,5 %".
  static Operand Percent(absl::string_view name, int basis_points);

  const std::string& name() const { return name_; }
  const std::string& In(Language language) const {
    return language == Language::kFrench ? french_ : english_;
  }
  // As the metadata of an error has it: an amount as `<name>_cents`, anything else by its name, in
  // the form that does not depend on a language.
  std::string MetadataKey() const { return cents_ ? name_ + "_cents" : name_; }
  std::string MetadataValue() const { return cents_ ? absl::StrCat(*cents_) : english_; }

 private:
  std::string name_, english_, french_;
  std::optional<int64_t> cents_;
};

using Operands = std::vector<Operand>;

// A phrase with its operands, before a language is chosen. A value type.
struct Sentence {
  const Phrase* phrase = nullptr;
  Operands operands;

  std::string In(Language language) const;
};

// The sentence with its operands. An operand that is not given stays in its braces.
std::string Say(const Phrase& phrase, Language language, const Operands& operands = {});

// The language of the caller whose call this thread serves; English where none is set. The pipeline
// sets it from the metadata `accept-language`.
Language CallerLanguage();

// Sets the caller's language of this thread while the object lives.
class CallerLanguageScope {
 public:
  explicit CallerLanguageScope(Language language);
  CallerLanguageScope(const CallerLanguageScope&) = delete;
  CallerLanguageScope& operator=(const CallerLanguageScope&) = delete;
  ~CallerLanguageScope();

 private:
  Language outer_;
};

// The first language of an Accept-Language value (RFC 9110) that Pactum speaks; English otherwise.
// Weights are not compared: callers list the preferred language first.
Language LanguageOf(absl::string_view accept_language);

}  // namespace pactum

#endif  // PACTUM_COMMON_WORDS_PHRASE_H_
