#include "services/review/domain/decision_limits.h"

#include <algorithm>

#include "common/money/money.h"
#include "services/review/domain/findings.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// The amounts that the limits accept, and for each the last limit that lowered it.
class Limiter {
 public:
  explicit Limiter(const ByAxis<int64_t>& decided) : accepted_(decided) {}

  void AtMost(size_t axis, Int128 most, const Phrase& limit) {
    const Int128 floor = std::max<Int128>(0, most);
    if (accepted_[axis] <= floor) return;
    accepted_[axis] = static_cast<int64_t>(floor);
    lowered_by_[axis] = CodeOf(limit);
  }

  Int128 accepted(size_t axis) const { return accepted_[axis]; }

  std::vector<LimitExceeded> Exceeded(const ByAxis<int64_t>& decided) const {
    std::vector<LimitExceeded> exceeded;
    for (size_t axis = 0; axis < 3; ++axis) {
      if (lowered_by_[axis].empty()) continue;
      exceeded.push_back(
          {static_cast<int>(axis), lowered_by_[axis], decided[axis], accepted_[axis]});
    }
    return exceeded;
  }

 private:
  ByAxis<int64_t> accepted_;
  ByAxis<std::string> lowered_by_;
};

}  // namespace

std::vector<LimitExceeded> CheckDecision(const ByAxis<int64_t>& decided, const Inputs& inputs,
                                         const Policy& policy) {
  const auto& before = inputs.granted_before_cents;
  Limiter limiter(decided);
  for (size_t axis = 0; axis < 3; ++axis) {
    limiter.AtMost(axis, inputs.ceilings_cents[axis], phrase::kFindingCeiling);
  }
  if (policy.expenditure_rule == ExpenditureRule::kCap) {
    for (size_t axis = 0; axis < 3; ++axis) {
      limiter.AtMost(axis, Int128{inputs.certified_to_date_cents[axis]} - before[axis],
                     phrase::kFindingCertifiedLimitReached);
    }
  }
  limiter.AtMost(2, Int128{inputs.axis_3_released_to_date_cents} - before[2],
                 phrase::kFindingTransverseLimitedByRelease);
  limiter.AtMost(2, Int128{inputs.envelope_cents} * policy.transverse_cap_bp / 10'000 - before[2],
                 phrase::kFindingTransverseCapReached);
  const int64_t floor = policy.new_pathways_floor_bp;
  const Int128 pathways = Int128{before[0]} + before[1] + limiter.accepted(0) + limiter.accepted(1);
  limiter.AtMost(2, pathways * (10'000 - floor) / floor - before[2],
                 phrase::kFindingNewPathwaysFloorReached);

  const Int128 left =
      std::max<Int128>(0, Int128{inputs.envelope_cents} - before[0] - before[1] - before[2]);
  for (size_t axis : {2, 1, 0}) {
    const Int128 all = limiter.accepted(0) + limiter.accepted(1) + limiter.accepted(2);
    limiter.AtMost(axis, limiter.accepted(axis) - std::max<Int128>(0, all - left),
                   phrase::kFindingEnvelopeExhausted);
  }
  return limiter.Exceeded(decided);
}

}  // namespace pactum::review
