// The allocation rules of the framework (R72, R126, R129 to R136), checked on a whole pact in exact
// arithmetic: a share is compared as amount x 10 000 against bp x envelope, never rounded.
//
// Upper limits hold at every step. Lower limits, the justification below a target and the sub-axis
// shares hold once nothing is left unallocated; before that a step is refused only where what is
// left could no longer reach them all. Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/civil_time.h"
#include "common/base/enum_names.h"
#include "common/money/money.h"
#include "common/words/phrase.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// One version of the parameters, in force from a day; versions are rows that migrations bring. The
// defaults are the framework's, with the decisions X3 and X4.
struct AllocationRules {
  absl::CivilDay effective_from;
  std::string reference;
  int axis_1_target_bp = 5000;
  int axis_2_target_bp = 4300;
  int soft_tolerance_bp = 500;      // Farther off needs a written justification.
  int hard_tolerance_bp = 1000;     // Farther off is refused.
  bool relative_tolerance = false;  // Per cent of the target instead of points (X4).
  int axis_3_cap_bp = 1000;
  int axis_3_warn_above_bp = 700;
  int axis_3_warn_below_bp = 500;
  int new_pathways_floor_bp = 9000;
  // Parameters of money that are no allocation rules.
  int carry_over_bp = 10'000;  // Of the amounts that an exercise withheld.
  int settlement_years = 3;
  int64_t indicative_unit_cost_cents = 850'000;

  Money IndicativeUnitCost() const { return Money::Cents(indicative_unit_cost_cents); }
};

// Every parameter with its name in pactum.budget.v1.AllocationRules and in the table
// allocation_rules: the store reads and the wire writes through this list.
template <class Rules, class Fn>
void ForEachParameter(Rules& rules, Fn fn) {
  fn("axis_1_target_bp", rules.axis_1_target_bp);
  fn("axis_2_target_bp", rules.axis_2_target_bp);
  fn("soft_tolerance_bp", rules.soft_tolerance_bp);
  fn("hard_tolerance_bp", rules.hard_tolerance_bp);
  fn("relative_tolerance", rules.relative_tolerance);
  fn("axis_3_cap_bp", rules.axis_3_cap_bp);
  fn("axis_3_warn_above_bp", rules.axis_3_warn_above_bp);
  fn("axis_3_warn_below_bp", rules.axis_3_warn_below_bp);
  fn("new_pathways_floor_bp", rules.new_pathways_floor_bp);
  fn("carry_over_bp", rules.carry_over_bp);
  fn("settlement_years", rules.settlement_years);
  fn("indicative_unit_cost_cents", rules.indicative_unit_cost_cents);
}

struct SubAxis {
  std::string code;
  int share_bp = 0;
};

// How the State's envelope is allocated.
struct Allocation {
  Money envelope;
  LineAmounts lines;              // State sources only.
  std::vector<SubAxis> sub_axes;  // In the order of the annex; shares sum to 10 000.
  bool justified = false;
  bool axis_3_supports_new_pathways = false;

  Money Unallocated() const { return envelope - Total(lines); }
};

enum class Verdict { kOk, kWarning, kNeedsJustification, kNotYet, kRefused };
constexpr auto Names(Verdict) {
  return EnumNames<Verdict>({{Verdict::kOk, "OK"},
                             {Verdict::kWarning, "WARNING"},
                             {Verdict::kNeedsJustification, "NEEDS_JUSTIFICATION"},
                             {Verdict::kNotYet, "NOT_YET"},
                             {Verdict::kRefused, "REFUSED"}});
}
// No rule refuses, and none needs a justification that is missing.
constexpr bool Passes(Verdict verdict) {
  return verdict != Verdict::kRefused && verdict != Verdict::kNeedsJustification;
}

enum class Rule {
  kEnvelope,
  kAxis1Target,
  kAxis2Target,
  kAxis3Cap,
  kAxis3Link,
  kNewPathwaysFloor,
  kSubAxisShare,
  kUnitCost,  // An indication, of an annex only.
};
constexpr auto Names(Rule) {
  return EnumNames<Rule>({{Rule::kEnvelope, "ENVELOPE"},
                          {Rule::kAxis1Target, "AXIS_1_TARGET"},
                          {Rule::kAxis2Target, "AXIS_2_TARGET"},
                          {Rule::kAxis3Cap, "AXIS_3_CAP"},
                          {Rule::kAxis3Link, "AXIS_3_LINK"},
                          {Rule::kNewPathwaysFloor, "NEW_PATHWAYS_FLOOR"},
                          {Rule::kSubAxisShare, "SUB_AXIS_SHARE"},
                          {Rule::kUnitCost, "UNIT_COST"}});
}

struct RuleFigure {
  Rule rule = Rule::kEnvelope;
  std::string subject;  // AXIS_1 …, a sub-axis, or ENVELOPE.
  Verdict verdict = Verdict::kOk;
  Money figure;
  Money lower;                 // 0 where there is none.
  std::optional<Money> upper;  // The limits that hold with the justification that there is.
  std::optional<Money> target;
  int figure_bp = 0;  // Of the envelope, rounded down, for display.
  Sentence description;
};

// Every rule with its figure and its verdict.
std::vector<RuleFigure> CheckAllocation(const AllocationRules& rules, const Allocation& allocation);

// Whether every verdict passes.
bool Accepted(const std::vector<RuleFigure>& figures);

// The largest amount below `asked`, which does not pass, that passes, where one cent more does not;
// nullopt where not even zero passes.
std::optional<Money> LargestPassing(absl::FunctionRef<bool(Money)> passes, Money asked);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_
