// The explanation as it is written down while the computation runs: each line with its operands and
// as a sentence in English and in French. Not thread-safe.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_EXPLANATION_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_EXPLANATION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/money/money.h"
#include "services/review/domain/contribution_types.h"

namespace pactum::review {

struct Term {
  std::string name;
  Int128 value = 0;
  Unit unit = Unit::kNumber;
};

struct Phrase {
  std::string en, fr;
};

// A line before its sentences are made. `result` is the value that the computation has.
struct Step {
  int step = 0;
  int axis = -1;
  std::string subject;
  const char* operation = "TAKE";
  std::vector<Term> operands;
  Int128 result = 0;
  Unit unit = Unit::kNumber;
  Phrase phrase;
};

class Explainer {
 public:
  // Nothing is made where `lines` is null.
  explicit Explainer(std::vector<ExplanationLine>* lines) : lines_(lines) {}

  bool wanted() const { return lines_ != nullptr; }
  // `make`: () -> Step; called only where an explanation is wanted, so that none costs nothing.
  template <class Make>
  void Add(Make make) {
    if (lines_ != nullptr) Write(make());
  }
  // Says that something has no value, and why: operation ABSENT.
  template <class Make>
  void Absent(int step, int axis, const std::string& subject, Make phrase) {
    Add([&] { return Step{step, axis, subject, "ABSENT", {}, 0, Unit::kNumber, phrase()}; });
  }

 private:
  void Write(const Step& step);

  std::vector<ExplanationLine>* const lines_;
};

// A number for people: "66.6667 %", "8,833,330.00 EUR"; "66,6667 %" and "8 833 330,00 €" in French.
enum class Language { kEnglish, kFrench };
std::string ForPeople(Int128 value, Unit unit, Language language);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_EXPLANATION_H_
