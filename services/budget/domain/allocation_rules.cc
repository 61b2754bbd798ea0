#include "services/budget/domain/allocation_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace pactum::budget {
namespace {

constexpr int kWhole = 10'000;

// The smallest amount that is at least `bp` of the envelope, and the largest that is at most that.
Money AtLeast(Money envelope, int bp) {
  const Money floor = Money::Cents(MulDiv(envelope.cents(), bp, kWhole, Rounding::kFloor));
  const bool exact = Int128{envelope.cents()} * bp % kWhole == 0;
  return exact ? floor : floor + Money::Cents(1);
}
Money AtMost(Money envelope, int bp) {
  return Money::Cents(MulDiv(envelope.cents(), bp, kWhole, Rounding::kFloor));
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

// A tolerance is in points of the envelope, or, relative, in basis points of the target: the share
// of the envelope is then in parts of 10 000 x 10 000.
Range TargetRange(const AllocationRules& rules, Money envelope, int axis, int tolerance_bp) {
  const int target = rules.target_bp[axis];
  if (!rules.relative_tolerance) {
    return {AtLeast(envelope, std::max(0, target - tolerance_bp)),
            AtMost(envelope, target + tolerance_bp)};
  }
  constexpr int64_t kParts = int64_t{kWhole} * kWhole;
  const int64_t low = int64_t{target} * std::max(0, kWhole - tolerance_bp),
                high = int64_t{target} * (kWhole + tolerance_bp);
  const Money floor = Money::Cents(MulDiv(envelope.cents(), low, kParts, Rounding::kFloor));
  const bool exact = Int128{envelope.cents()} * low % kParts == 0;
  return {exact ? floor : floor + Money::Cents(1),
          Money::Cents(MulDiv(envelope.cents(), high, kParts, Rounding::kFloor))};
}

// "7 %", "2.5 %".
std::string Percent(int bp) {
  std::string text = absl::StrCat(bp / 100);
  if (bp % 100 != 0) absl::StrAppend(&text, ".", bp % 100 < 10 ? "0" : "", bp % 100);
  while (bp % 100 != 0 && text.back() == '0') text.pop_back();
  return text + " %";
}

int BpOf(Money figure, Money envelope) {
  if (envelope <= Money()) return 0;
  return static_cast<int>(MulDiv(figure.cents(), kWhole, envelope.cents(), Rounding::kFloor));
}

// The rules as one question: may the allocation stand, axes 1 and 2 held to `tolerance_bp`?
class Question {
 public:
  Question(const AllocationRules& rules, const Allocation& allocation, int tolerance_bp)
      : allocation_(allocation),
        sums_(SumsOf(allocation)),
        left_(allocation.Unallocated()),
        floor_(AtLeast(allocation.envelope, rules.new_pathways_floor_bp)) {
    for (int axis : {0, 1}) {
      range_[axis] = TargetRange(rules, allocation.envelope, axis, tolerance_bp);
    }
  }

  bool AxisAbove(int axis) const { return sums_.axis[axis] > range_[axis].upper; }

  // What the lower limits still need of each axis and of new pathways.
  Money Need(int axis) const { return Positive(range_[axis].lower - sums_.axis[axis]); }
  Money NeedOfNewPathways() const { return Positive(floor_ - sums_.new_pathways); }

  bool TargetsReachable() const { return Need(0) + Need(1) <= left_; }
  bool FloorReachable() const { return NeedOfNewPathways() <= left_; }

  // Whether some amount of axis 1 that can still be reached gives every sub-axis what it has, or,
  // where nothing is left, exactly what it has.
  bool SharesReachable() const {
    if (allocation_.sub_axes.empty()) return sums_.sub_axis.empty();
    const Money most = std::min(range_[0].upper, sums_.axis[0] + Positive(left_ - Need(1)));
    if (left_ == Money() || most <= sums_.axis[0]) return Fits(sums_.axis[0]);
    // Largest remainders are not monotone by a cent or two; a few candidates below the largest see
    // past that.
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

Verdict TargetVerdict(const Question& soft, const Question& hard, int axis, bool justified) {
  if (hard.AxisAbove(axis) || (hard.Need(axis) > Money() && !hard.TargetsReachable())) {
    return Verdict::kRefused;
  }
  const bool beyond_soft =
      soft.AxisAbove(axis) || (soft.Need(axis) > Money() && !soft.TargetsReachable());
  if (beyond_soft) return justified ? Verdict::kWarning : Verdict::kNeedsJustification;
  return soft.Need(axis) > Money() ? Verdict::kNotYet : Verdict::kOk;
}

}  // namespace

std::vector<RuleFigure> CheckAllocation(const AllocationRules& rules,
                                        const Allocation& allocation) {
  const Question soft(rules, allocation, rules.soft_bp), hard(rules, allocation, rules.hard_bp);
  const Question& held = allocation.justified ? hard : soft;
  const Sums& sums = hard.sums();
  const Money envelope = allocation.envelope, left = hard.left();
  std::vector<RuleFigure> figures;
  const auto add = [&](std::string rule, std::string subject, Verdict verdict, Money figure,
                       Money lower, std::optional<Money> upper, std::string description) {
    figures.push_back({std::move(rule),
                       std::move(subject),
                       verdict,
                       figure,
                       lower,
                       upper,
                       {},
                       BpOf(figure, envelope),
                       std::move(description)});
  };

  add("ENVELOPE", "ENVELOPE", left < Money() ? Verdict::kRefused : Verdict::kOk,
      Total(allocation.lines), Money(), envelope,
      absl::StrCat("allocated of the envelope; ", left.ToString(), " left"));
  for (int axis : {0, 1}) {
    add(absl::StrCat("AXIS_", axis + 1, "_TARGET"), absl::StrCat("AXIS_", axis + 1),
        TargetVerdict(soft, hard, axis, allocation.justified), sums.axis[axis],
        held.range(axis).lower, held.range(axis).upper,
        absl::StrCat("target ", Percent(rules.target_bp[axis]), ", within ", Percent(rules.soft_bp),
                     ", within ", Percent(rules.hard_bp), " with a justification, ",
                     rules.relative_tolerance ? "of the target" : "of the envelope"));
    figures.back().target = AtMost(envelope, rules.target_bp[axis]);
  }
  const Money cap = AtMost(envelope, rules.axis_3_cap_bp);
  const Money warn_above = AtMost(envelope, rules.axis_3_warn_above_bp);
  const Money warn_below = AtLeast(envelope, rules.axis_3_warn_below_bp);
  Verdict axis_3 = Verdict::kOk;
  if (sums.axis[2] > warn_above || (sums.axis[2] < warn_below && left == Money())) {
    axis_3 = Verdict::kWarning;
  }
  if (sums.axis[2] > cap) axis_3 = Verdict::kRefused;
  add("AXIS_3_CAP", "AXIS_3", axis_3, sums.axis[2], Money(), cap,
      absl::StrCat("at most ", Percent(rules.axis_3_cap_bp), " of the envelope; a warning above ",
                   Percent(rules.axis_3_warn_above_bp), " and below ",
                   Percent(rules.axis_3_warn_below_bp)));
  figures.back().target = warn_above;
  const bool linked = sums.axis[2] == Money() || allocation.axis_3_supports_new_pathways;
  add("AXIS_3_LINK", "AXIS_3", linked ? Verdict::kOk : Verdict::kRefused, sums.axis[2], Money(),
      std::nullopt, "every axis-3 project supports funded new pathways (R129)");
  Verdict floor = hard.NeedOfNewPathways() > Money() ? Verdict::kNotYet : Verdict::kOk;
  if (!hard.FloorReachable()) floor = Verdict::kRefused;
  add("NEW_PATHWAYS_FLOOR", "ENVELOPE", floor, sums.new_pathways, hard.floor(), std::nullopt,
      absl::StrCat("at least ", Percent(rules.new_pathways_floor_bp),
                   " of the envelope funds new pathways (R126)"));
  Verdict shares = Verdict::kOk;
  if (!held.SharesReachable()) {
    shares = Verdict::kRefused;
  } else if (left > Money()) {
    shares = Verdict::kNotYet;
  }
  if (allocation.sub_axes.empty()) return figures;
  const std::vector<Money> due = hard.Shares(sums.axis[0]);
  for (size_t i = 0; i < due.size(); ++i) {
    const SubAxis& sub = allocation.sub_axes[i];
    const auto found = sums.sub_axis.find(sub.code);
    add("SUB_AXIS_SHARE", sub.code, shares, found == sums.sub_axis.end() ? Money() : found->second,
        due[i], due[i],
        absl::StrCat("the sub-axis's share of axis 1 is ", sub.share_bp, " bp (R72)"));
    figures.back().target = due[i];
  }
  return figures;
}

bool Accepted(const std::vector<RuleFigure>& figures) {
  return std::none_of(figures.begin(), figures.end(), [](const RuleFigure& f) {
    return f.verdict == Verdict::kRefused || f.verdict == Verdict::kNeedsJustification;
  });
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

std::optional<Money> LargestAccepted(const AllocationRules& rules,
                                     absl::FunctionRef<Allocation(Money)> after, Money asked) {
  return LargestPassing(
      [&](Money amount) { return Accepted(CheckAllocation(rules, after(amount))); }, asked);
}

std::optional<Money> LargestAccepted(const AllocationRules& rules, const Allocation& before,
                                     const LineAmounts& step, const LineKey& line) {
  const auto after = [&](Money amount) {
    Allocation then = before;
    for (const auto& [key, added] : step) then.lines[key] += key == line ? amount : added;
    return then;
  };
  return LargestAccepted(rules, after, step.at(line));
}

}  // namespace pactum::budget
