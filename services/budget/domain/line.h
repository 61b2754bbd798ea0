// A budget line: what money is for. Its key is a value; as text it is the id of the line's
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

// Where a request went wrong: the path of a field and what is said of it.
struct FieldProblem {
  std::string path, what;
};

// What is wrong with a key on a pact of these exercises; empty where nothing is (ledger.md:
// sub-axis only on axis 1, where it is required; the mark only on axes 1 and 2; the sources are
// known codes).
std::vector<FieldProblem> CheckLine(const LineKey& line, int start_year, int end_year,
                                    absl::string_view path);

// The codes of the State's sources and REGION.
bool IsKnownSource(absl::string_view source);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_LINE_H_
