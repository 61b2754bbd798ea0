// A budget line: the purpose of money. The key is a value; its text is the key of the line's
// accounts.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_LINE_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_LINE_H_

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/money/money.h"
#include "common/words/phrase.h"

namespace pactum::budget {

inline constexpr char kRegionSource[] = "REGION";

struct LineKey {
  int axis = 0;  // 1, 2 or 3.
  std::string sub_axis;
  int year = 0;
  std::string funding_source;
  bool new_pathways = false;

  friend auto operator<=>(const LineKey&, const LineKey&) = default;
  bool IsState() const { return funding_source != kRegionSource; }

  // "1/1A/2019/PIC/new", "3//2019/PIC/": axis/sub-axis/year/source/mark. Sorts and parses back.
  std::string Text() const;
  static std::optional<LineKey> Parse(absl::string_view text);
};

// Amounts by line; no line twice.
using LineAmounts = std::map<LineKey, Money>;

Money Total(const LineAmounts& lines);

std::vector<LineKey> KeysOf(const LineAmounts& lines);

// A field of a request that cannot be accepted, and why.
struct FieldProblem {
  std::string path;
  Sentence problem;
};
using FieldProblems = std::vector<FieldProblem>;

// The exercises of a pact, both ends included.
struct Exercises {
  int first = 0, last = 0;
  bool Contain(int year) const { return first <= year && year <= last; }
};

// The problems of a line on a pact of these exercises (docs/ledger.md): a sub-axis on axis 1, and
// only there; the mark on axes 1 and 2 only; a known source.
void CheckLine(const LineKey& line, const Exercises& exercises, absl::string_view path,
               FieldProblems& problems);

// PIC, RELANCE, ACCORD.
bool IsStateSource(absl::string_view source);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_LINE_H_
