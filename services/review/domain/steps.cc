#include "services/review/domain/steps.h"

#include "services/review/words.h"

namespace pactum::review {
namespace {

using enum Operation;
constexpr Unit kCents = Unit::kCents;

// A limit of step 8: a whole amount, less the grants of earlier years on the axis.
struct Limit {
  int axis = 2;
  Term whole;
  const Phrase &less_granted, &at_most, &finding;
};

void AtMost(const Limit& limit, const Inputs& inputs, Amounts& amounts) {
  const auto i = static_cast<size_t>(limit.axis);
  const Place place{8, limit.axis};
  // Below 0 nothing more is granted.
  const Int128 most = amounts.explain.Value(
      place, kDifference, limit.less_granted,
      {limit.whole, {"granted_before", inputs.granted_before_cents[i], kCents}}, kCents);
  const int64_t after = amounts.explain.Figure(
      place, kAtMost, limit.at_most,
      {{"amount", amounts.cents[i], kCents}, {"limit", most, kCents}}, kCents);
  if (after != amounts.cents[i]) Add(amounts.findings, limit.finding, AxisName(limit.axis));
  amounts.cents[i] = after;
}

void LimitByCertified(const Inputs& inputs, Amounts& amounts) {
  for (int axis = 0; axis < 3; ++axis) {
    const int64_t certified = inputs.certified_to_date_cents[static_cast<size_t>(axis)];
    AtMost({axis,
            {"certified", certified, kCents},
            phrase::kLineCertifiedLessGranted,
            phrase::kLineAtMostCertified,
            phrase::kFindingCertifiedLimitReached},
           inputs, amounts);
  }
}

void LimitTransverse(const Inputs& inputs, const Policy& policy, Amounts& amounts) {
  AtMost({2,
          {"released", inputs.axis_3_released_to_date_cents, kCents},
          phrase::kLineReleasedLessGranted,
          phrase::kLineAtMostReleased,
          phrase::kFindingTransverseLimitedByRelease},
         inputs, amounts);
  const Int128 share = amounts.explain.Value(
      {8, 2}, kFloorShareBp, phrase::kLineShareOfEnvelope,
      {{"envelope", inputs.envelope_cents, kCents}, {"cap", policy.transverse_cap_bp, Unit::kBp}},
      kCents);
  AtMost({2,
          {"share", share, kCents},
          phrase::kLineShareLessGranted,
          phrase::kLineAtMostShare,
          phrase::kFindingTransverseCapReached},
         inputs, amounts);
}

void LimitByNewPathways(const Inputs& inputs, const Policy& policy, Amounts& amounts) {
  const auto& before = inputs.granted_before_cents;
  const Int128 pathways = amounts.explain.Value({8, 2}, kSum, phrase::kLinePathways,
                                                {{"granted_before_1", before[0], kCents},
                                                 {"granted_before_2", before[1], kCents},
                                                 {"AXIS_1", amounts.cents[0], kCents},
                                                 {"AXIS_2", amounts.cents[1], kCents}},
                                                kCents);
  const Int128 beside = amounts.explain.Value(
      {8, 2}, kPathwaysShare, phrase::kLineBesidePathways,
      {{"P", pathways, kCents}, {"floor", policy.new_pathways_floor_bp, Unit::kBp}}, kCents);
  AtMost({2,
          {"beside_P", beside, kCents},
          phrase::kLineBesideLessGranted,
          phrase::kLineAtMostBeside,
          phrase::kFindingNewPathwaysFloorReached},
         inputs, amounts);
}

// The amount above the rest of the envelope; 0 where the axes stay within it.
Int128 EnvelopeExcess(const Inputs& inputs, Amounts& amounts) {
  const auto& before = inputs.granted_before_cents;
  const auto over_all = [&](Operation operation, const Phrase& phrase, Terms terms) {
    return amounts.explain.Value({9}, operation, phrase, terms, kCents);
  };
  const Int128 granted = over_all(kSum, phrase::kLineGrantedBefore,
                                  {{"granted_before_1", before[0], kCents},
                                   {"granted_before_2", before[1], kCents},
                                   {"granted_before_3", before[2], kCents}});
  const Int128 left =
      over_all(kMinusFloor0, phrase::kLineEnvelopeLeft,
               {{"envelope", inputs.envelope_cents, kCents}, {"granted", granted, kCents}});
  const Int128 asked = over_all(kSum, phrase::kLineAxesSum,
                                {{"AXIS_1", amounts.cents[0], kCents},
                                 {"AXIS_2", amounts.cents[1], kCents},
                                 {"AXIS_3", amounts.cents[2], kCents}});
  return over_all(kMinusFloor0, phrase::kLineEnvelopeExcess,
                  {{"axes", asked, kCents}, {"left", left, kCents}});
}

void LimitByEnvelope(const Inputs& inputs, Amounts& amounts) {
  Int128 excess = EnvelopeExcess(inputs, amounts);
  for (int axis : {2, 1, 0}) {
    int64_t& amount = amounts.cents[static_cast<size_t>(axis)];
    if (excess == 0 || amount == 0) continue;
    Add(amounts.findings, phrase::kFindingEnvelopeExhausted, AxisName(axis));
    const Term all{"amount", amount, kCents}, above{"excess", excess, kCents};
    amount = amounts.explain.Figure({9, axis}, kMinusFloor0, phrase::kLineEnvelopeExhausted,
                                    {all, above}, kCents);
    excess =
        amounts.explain.Value({9}, kMinusFloor0, phrase::kLineExcessLeft, {above, all}, kCents);
  }
}

}  // namespace

void DeductShortfall(int64_t shortfall_cents, Amounts& amounts) {
  const Term gross[] = {{"AXIS_1", amounts.cents[0], kCents},
                        {"AXIS_2", amounts.cents[1], kCents},
                        {"AXIS_3", amounts.cents[2], kCents}};
  const Int128 total = amounts.explain.Value({7}, kSum, phrase::kLineTotalGross, gross, kCents);
  const Int128 whole = amounts.explain.Value(
      {7}, kMin, phrase::kLineDeduction,
      {{"shortfall", shortfall_cents, kCents}, {"gross", total, kCents}}, kCents);
  if (whole == 0) return;
  for (int axis = 0; axis < 3; ++axis) {
    int64_t& amount = amounts.cents[static_cast<size_t>(axis)];
    const Int128 part = amounts.explain.Value(
        {7, axis}, kLargestRemainder, phrase::kLineDeductionOfAxis,
        {{"whole", whole, kCents}, {"index", axis}, gross[0], gross[1], gross[2]}, kCents);
    amount =
        amounts.explain.Figure({7, axis}, kMinusFloor0, phrase::kLineAfterDeduction,
                               {{"gross", amount, kCents}, {"deduction", part, kCents}}, kCents);
  }
}

void ApplyLimits(const Inputs& inputs, const Policy& policy, Amounts& amounts) {
  if (policy.expenditure_rule == ExpenditureRule::kCap) LimitByCertified(inputs, amounts);
  LimitTransverse(inputs, policy, amounts);
  LimitByNewPathways(inputs, policy, amounts);
  LimitByEnvelope(inputs, amounts);
}

}  // namespace pactum::review
