// The allocation rules of the framework (R72, R126, R129 to R136), checked on a whole pact in exact
// arithmetic: a share is compared as amount x 10 000 against bp x envelope, never rounded.
//
// Upper limits hold at every step. Lower limits, the justification below a target and the sub-axis
// shares hold once nothing is left unallocated; before that a step is refused only where what is
// left could no longer reach them all. Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "common/money/money.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// Versioned data; the defaults are the framework's with the decisions X3 and X4.
struct AllocationRules {
  int target_bp[2] = {5000, 4300};  // Axes 1 and 2.
  int soft_bp = 500;                // Farther off needs a written justification.
  int hard_bp = 1000;               // Farther off is refused.
  int axis_3_cap_bp = 1000;
  int axis_3_warn_above_bp = 700;
  int axis_3_warn_below_bp = 500;
  int new_pathways_floor_bp = 9000;
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
  int figure_bp = 0;           // Of the envelope, rounded down, to be shown.
  std::string description;
};

// Every rule with its figure and its verdict.
std::vector<RuleFigure> CheckAllocation(const AllocationRules& rules, const Allocation& allocation);

// Whether no rule refuses and none needs a justification that is not there.
bool Accepted(const std::vector<RuleFigure>& figures);

// Of a refused step that adds `amount` on `line`, all else of `allocation` being as it would be:
// the largest amount that would be accepted instead, zero included; at most `amount`. nullopt where
// not even zero would be.
std::optional<Money> LargestAccepted(const AllocationRules& rules, const Allocation& before,
                                     const LineAmounts& step, const LineKey& line);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ALLOCATION_RULES_H_
