// The allocation rules of the framework (R72, R126, R129 to R136), checked on a whole pact in exact
// arithmetic: a share is compared as amount x 10 000 against bp x envelope, never rounded.
//
// Upper limits hold at every step. Lower limits, the justification below a target and the sub-axis
// shares hold once nothing is left unallocated; before that a step is refused only where what is
// left could no longer reach them all. Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// Versioned data, in force from a day; the defaults are the framework's with the decisions X3 and
// X4.
struct AllocationRules {
  absl::CivilDay effective_from;
  std::string reference;
  int target_bp[2] = {5000, 4300};  // Axes 1 and 2.
  int soft_bp = 500;                // Farther off needs a written justification.
  int hard_bp = 1000;               // Farther off is refused.
  int axis_3_cap_bp = 1000;
  int axis_3_warn_above_bp = 700;
  int axis_3_warn_below_bp = 500;
  int new_pathways_floor_bp = 9000;
  bool relative_tolerance = false;  // Per cent of the target instead of points (X4).
  // Not a rule of allocation, and a parameter of money like these.
  int carry_over_bp = 10'000;  // Of what an exercise withheld.
  int settlement_years = 3;
  Money indicative_unit_cost = Money::Cents(850'000);
};

struct SubAxis {
  std::string code;
  int share_bp = 0;
};

// What is allocated of the State's envelope.
struct Allocation {
  Money envelope;
  LineAmounts lines;              // State sources only.
  std::vector<SubAxis> sub_axes;  // In the order of the annex; shares sum to 10 000.
  bool justified = false;
  bool axis_3_supports_new_pathways = false;

  Money Unallocated() const { return envelope - Total(lines); }
};

enum class Verdict { kOk, kWarning, kNeedsJustification, kNotYet, kRefused };

struct RuleFigure {
  std::string rule;     // AXIS_1_TARGET, AXIS_2_TARGET, AXIS_3_CAP, NEW_PATHWAYS_FLOOR …
  std::string subject;  // AXIS_1 …, a sub-axis, or ENVELOPE.
  Verdict verdict = Verdict::kOk;
  Money figure;
  Money lower;                 // 0 where there is none.
  std::optional<Money> upper;  // The limits that hold with what is justified.
  std::optional<Money> target;
  int figure_bp = 0;  // Of the envelope, rounded down, to be shown.
  std::string description;
};

// Every rule with its figure and its verdict.
std::vector<RuleFigure> CheckAllocation(const AllocationRules& rules, const Allocation& allocation);

// Whether no rule refuses and none needs a justification that is not there.
bool Accepted(const std::vector<RuleFigure>& figures);

// The largest amount below `asked`, which does not pass, that passes and with one cent more does
// not; nullopt where not even zero passes.
std::optional<Money> LargestPassing(absl::FunctionRef<bool(Money)> passes, Money asked);

// The largest amount of 0 to `asked` with which `after(amount)` would be accepted, where more is
// never easier; nullopt where not even zero would be. What it gives is accepted.
std::optional<Money> LargestAccepted(const AllocationRules& rules,
                                     absl::FunctionRef<Allocation(Money)> after, Money asked);

// Of a refused step that adds amounts to lines: as above, for the amount on `line`, the others
// being as asked.
std::optional<Money> LargestAccepted(const AllocationRules& rules, const Allocation& before,
                                     const LineAmounts& step, const LineKey& line);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_
