#include "services/budget/domain/allocation_rules.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

constexpr int kWhole = 10'000;

// The smallest amount of at least `parts` of `whole` of the envelope, and the largest of at most
// that.
Money AtLeast(Money envelope, int64_t parts, int64_t whole = kWhole) {
  const Money floor = Money::Cents(MulDiv(envelope.cents(), parts, whole, Rounding::kFloor));
  const bool exact = Int128{envelope.cents()} * parts % whole == 0;
  return exact ? floor : floor + Money::Cents(1);
}
Money AtMost(Money envelope, int64_t parts, int64_t whole = kWhole) {
  return Money::Cents(MulDiv(envelope.cents(), parts, whole, Rounding::kFloor));
}

Money Positive(Money money) { return std::max(money, Money()); }

struct Range {
  Money lower, upper;
};

struct Sums {
  Money axis[3], new_pathways;
  std::map<std::string, Money> sub_axis;
};

Sums SumsOf(const Allocation& allocation) {
  Sums sums;
  for (const auto& [line, amount] : allocation.lines) {
    sums.axis[line.axis - 1] += amount;
    if (line.new_pathways) sums.new_pathways += amount;
    if (line.axis == 1) sums.sub_axis[line.sub_axis] += amount;
  }
  return sums;
}

int TargetBp(const AllocationRules& rules, int axis) {
  return axis == 0 ? rules.axis_1_target_bp : rules.axis_2_target_bp;
}

// A tolerance is in points of the envelope, or, relative, in basis points of the target: the share
// of the envelope is then in parts of 10 000 x 10 000.
Range TargetRange(const AllocationRules& rules, Money envelope, int axis, int tolerance_bp) {
  const int target = TargetBp(rules, axis);
  if (!rules.relative_tolerance) {
    return {AtLeast(envelope, std::max(0, target - tolerance_bp)),
            AtMost(envelope, target + tolerance_bp)};
  }
  constexpr int64_t kParts = int64_t{kWhole} * kWhole;
  return {AtLeast(envelope, int64_t{target} * std::max(0, kWhole - tolerance_bp), kParts),
          AtMost(envelope, int64_t{target} * (kWhole + tolerance_bp), kParts)};
}

int BpOf(Money figure, Money envelope) {
  if (envelope <= Money()) return 0;
  return static_cast<int>(MulDiv(figure.cents(), kWhole, envelope.cents(), Rounding::kFloor));
}

// The limits of an allocation, with `tolerance_bp` on axes 1 and 2: which are exceeded, and which
// lower limits can still be reached.
class Limits {
 public:
  Limits(const AllocationRules& rules, const Allocation& allocation, int tolerance_bp)
      : allocation_(allocation),
        sums_(SumsOf(allocation)),
        left_(allocation.Unallocated()),
        floor_(AtLeast(allocation.envelope, rules.new_pathways_floor_bp)) {
    for (int axis : {0, 1}) {
      range_[axis] = TargetRange(rules, allocation.envelope, axis, tolerance_bp);
    }
  }

  bool AxisAbove(int axis) const { return sums_.axis[axis] > range_[axis].upper; }

  // The amounts missing to the lower limits, on an axis and of new pathways.
  Money MissingOn(int axis) const { return Positive(range_[axis].lower - sums_.axis[axis]); }
  Money MissingOfNewPathways() const { return Positive(floor_ - sums_.new_pathways); }

  bool TargetsReachable() const { return MissingOn(0) + MissingOn(1) <= left_; }
  bool FloorReachable() const { return MissingOfNewPathways() <= left_; }

  // Whether some reachable amount of axis 1 gives every sub-axis at least its present amount; where
  // nothing is left, exactly its present amount.
  bool SharesReachable() const {
    const Money most = std::min(range_[0].upper, sums_.axis[0] + Positive(left_ - MissingOn(1)));
    if (left_ == Money() || most <= sums_.axis[0]) return Fits(sums_.axis[0]);
    // Largest remainders are not monotone by a cent or two, so a few amounts below the largest are
    // tried.
    for (int64_t back = 0; back < 8; ++back) {
      const Money axis = most - Money::Cents(back);
      if (axis < sums_.axis[0]) return false;
      if (Fits(axis)) return true;
    }
    return false;
  }

  std::vector<Money> Shares(Money axis) const {
    std::vector<int64_t> weights;
    for (const SubAxis& sub : allocation_.sub_axes) weights.push_back(sub.share_bp);
    return Spread(axis, weights);
  }

  const Sums& sums() const { return sums_; }
  const Range& range(int axis) const { return range_[axis]; }
  Money left() const { return left_; }
  Money floor() const { return floor_; }

 private:
  bool Fits(Money axis) const {
    const std::vector<Money> shares = Shares(axis);
    Money known;
    for (size_t i = 0; i < shares.size(); ++i) {
      const auto found = sums_.sub_axis.find(allocation_.sub_axes[i].code);
      const Money has = found == sums_.sub_axis.end() ? Money() : found->second;
      known += has;
      if (has > shares[i] || (left_ == Money() && has != shares[i])) return false;
    }
    return known == sums_.axis[0];  // Else a line has a sub-axis that the pact does not know.
  }

  const Allocation& allocation_;
  const Sums sums_;
  const Money left_, floor_;
  Range range_[2];
};

Verdict TargetVerdict(const Limits& soft, const Limits& hard, int axis, bool justified) {
  if (hard.AxisAbove(axis) || (hard.MissingOn(axis) > Money() && !hard.TargetsReachable())) {
    return Verdict::kRefused;
  }
  const bool beyond_soft =
      soft.AxisAbove(axis) || (soft.MissingOn(axis) > Money() && !soft.TargetsReachable());
  if (beyond_soft) return justified ? Verdict::kWarning : Verdict::kNeedsJustification;
  return soft.MissingOn(axis) > Money() ? Verdict::kNotYet : Verdict::kOk;
}

// The rules one by one, each adding its figures.
class Check {
 public:
  Check(const AllocationRules& rules, const Allocation& allocation)
      : rules_(rules),
        allocation_(allocation),
        soft_(rules, allocation, rules.soft_tolerance_bp),
        hard_(rules, allocation, rules.hard_tolerance_bp) {}

  std::vector<RuleFigure> Run() {
    const Money left = hard_.left();
    Add({.rule = Rule::kEnvelope,
         .subject = "ENVELOPE",
         .verdict = left < Money() ? Verdict::kRefused : Verdict::kOk,
         .figure = Total(allocation_.lines),
         .upper = allocation_.envelope,
         .description = {&phrase::kRuleEnvelopeIs, {{"left", left}}}});
    for (int axis : {0, 1}) AddTarget(axis);
    AddAxis3();
    AddFloor();
    AddSubAxes();
    return std::move(figures_);
  }

 private:
  const Sums& sums() const { return hard_.sums(); }
  // The limits that hold with the justification that there is.
  const Limits& held() const { return allocation_.justified ? hard_ : soft_; }

  void Add(RuleFigure figure) {
    figure.figure_bp = BpOf(figure.figure, allocation_.envelope);
    figures_.push_back(std::move(figure));
  }

  void AddTarget(int axis) {
    const int target_bp = TargetBp(rules_, axis);
    Add({.rule = axis == 0 ? Rule::kAxis1Target : Rule::kAxis2Target,
         .subject = absl::StrCat("AXIS_", axis + 1),
         .verdict = TargetVerdict(soft_, hard_, axis, allocation_.justified),
         .figure = sums().axis[axis],
         .lower = held().range(axis).lower,
         .upper = held().range(axis).upper,
         .target = AtMost(allocation_.envelope, target_bp),
         .description = {
             rules_.relative_tolerance ? &phrase::kRuleTargetIsRelative : &phrase::kRuleTargetIs,
             {Operand::Percent("target", target_bp),
              Operand::Percent("soft", rules_.soft_tolerance_bp),
              Operand::Percent("hard", rules_.hard_tolerance_bp)}}});
  }

  void AddAxis3() {
    const Money axis_3 = sums().axis[2], envelope = allocation_.envelope;
    const Money cap = AtMost(envelope, rules_.axis_3_cap_bp);
    const Money warn_above = AtMost(envelope, rules_.axis_3_warn_above_bp);
    const Money warn_below = AtLeast(envelope, rules_.axis_3_warn_below_bp);
    Verdict verdict = Verdict::kOk;
    if (axis_3 > warn_above || (axis_3 < warn_below && hard_.left() == Money())) {
      verdict = Verdict::kWarning;
    }
    if (axis_3 > cap) verdict = Verdict::kRefused;
    Add({.rule = Rule::kAxis3Cap,
         .subject = "AXIS_3",
         .verdict = verdict,
         .figure = axis_3,
         .upper = cap,
         .target = warn_above,
         .description = {&phrase::kRuleAxis3CapIs,
                         {Operand::Percent("cap", rules_.axis_3_cap_bp),
                          Operand::Percent("above", rules_.axis_3_warn_above_bp),
                          Operand::Percent("below", rules_.axis_3_warn_below_bp)}}});
    const bool linked = axis_3 == Money() || allocation_.axis_3_supports_new_pathways;
    Add({.rule = Rule::kAxis3Link,
         .subject = "AXIS_3",
         .verdict = linked ? Verdict::kOk : Verdict::kRefused,
         .figure = axis_3,
         .description = {&phrase::kRuleAxis3LinkIs, {}}});
  }

  void AddFloor() {
    Verdict verdict = hard_.MissingOfNewPathways() > Money() ? Verdict::kNotYet : Verdict::kOk;
    if (!hard_.FloorReachable()) verdict = Verdict::kRefused;
    Add({.rule = Rule::kNewPathwaysFloor,
         .subject = "ENVELOPE",
         .verdict = verdict,
         .figure = sums().new_pathways,
         .lower = hard_.floor(),
         .description = {&phrase::kRuleNewPathwaysFloorIs,
                         {Operand::Percent("floor", rules_.new_pathways_floor_bp)}}});
  }

  void AddSubAxes() {
    if (allocation_.sub_axes.empty()) return;
    Verdict verdict = hard_.left() > Money() ? Verdict::kNotYet : Verdict::kOk;
    if (!held().SharesReachable()) verdict = Verdict::kRefused;
    const std::vector<Money> due = hard_.Shares(sums().axis[0]);
    for (size_t i = 0; i < due.size(); ++i) {
      const SubAxis& sub = allocation_.sub_axes[i];
      const auto found = sums().sub_axis.find(sub.code);
      Add({.rule = Rule::kSubAxisShare,
           .subject = sub.code,
           .verdict = verdict,
           .figure = found == sums().sub_axis.end() ? Money() : found->second,
           .lower = due[i],
           .upper = due[i],
           .target = due[i],
           .description = {&phrase::kRuleSubAxisShareIs, {{"share", sub.share_bp}}}});
    }
  }

  const AllocationRules& rules_;
  const Allocation& allocation_;
  const Limits soft_, hard_;
  std::vector<RuleFigure> figures_;
};

}  // namespace

std::vector<RuleFigure> CheckAllocation(const AllocationRules& rules,
                                        const Allocation& allocation) {
  return Check(rules, allocation).Run();
}

bool Accepted(const std::vector<RuleFigure>& figures) {
  return std::all_of(figures.begin(), figures.end(),
                     [](const RuleFigure& figure) { return Passes(figure.verdict); });
}

std::optional<Money> LargestPassing(absl::FunctionRef<bool(Money)> passes, Money asked) {
  if (!passes(Money())) return std::nullopt;
  int64_t good = 0, bad = asked.cents();
  while (bad - good > 1) {
    const int64_t middle = good + (bad - good) / 2;
    (passes(Money::Cents(middle)) ? good : bad) = middle;
  }
  return Money::Cents(good);
}

}  // namespace pactum::budget
