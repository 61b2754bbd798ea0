#include "services/review/domain/conclusion.h"

#include <optional>

#include "services/review/words.h"

namespace pactum::review {
namespace {

using enum Operation;
constexpr Unit kPpm = Unit::kPpm;
constexpr Unit kCents = Unit::kCents;

void ConcludeAxis(int axis, int64_t proposed_cents, Context& context, AxisResult& out) {
  const auto i = static_cast<size_t>(axis);
  const Inputs& in = context.inputs;
  out.proposed_cents = proposed_cents;
  out.withheld_cents = in.ceilings_cents[i] - proposed_cents;
  out.balance_cents = proposed_cents - in.advance_paid_cents[i];
  const Place place{10, axis};
  const Term proposed{"proposed", proposed_cents, kCents};
  if (context.explain.Holds(place, kExceeds, phrase::kLineRecoveryDue,
                            {{"advance", in.advance_paid_cents[i], kCents}, proposed})) {
    Add(context.findings, phrase::kFindingRecoveryDue, AxisName(axis));
  }
  const Int128 granted = context.explain.Value(
      place, kSum, phrase::kLineGrantedWithYear,
      {{"granted_before", in.granted_before_cents[i], kCents}, proposed}, kCents);
  if (context.explain.Holds(
          place, kExceeds, phrase::kLineGrantedAboveCertified,
          {{"granted", granted, kCents}, {"certified", in.certified_to_date_cents[i], kCents}})) {
    Add(context.findings, phrase::kFindingGrantedAboveCertified, AxisName(axis));
  }
}

// On axes 1 and 2; absent without entries.
std::optional<int64_t> UnitCost(const ByAxis<int64_t>& amounts, Context& context) {
  const auto& entered = context.inputs.pathways_entered;
  const Place place{10};
  if (entered[0] == 0 && entered[1] == 0) {
    context.explain.Absent(place, phrase::kLineNoEntries);
    return std::nullopt;
  }
  const Int128 entries =
      context.explain.Value(place, kSum, phrase::kLineEntries,
                            {{"AXIS_1", entered[0]}, {"AXIS_2", entered[1]}}, Unit::kNumber);
  const Int128 proposed = context.explain.Value(
      place, kSum, phrase::kLineProposedOn1And2,
      {{"AXIS_1", amounts[0], kCents}, {"AXIS_2", amounts[1], kCents}}, kCents);
  const int64_t cost =
      context.explain.Figure(place, kFloorDiv, phrase::kLineUnitCost,
                             {{"proposed", proposed, kCents}, {"entries", entries}}, kCents);
  if (context.explain.Holds(place, kAboveTolerance, phrase::kLineUnitCostAboveReference,
                            {{"unit_cost", cost, kCents},
                             {"reference", context.policy.reference_unit_cost_cents, kCents},
                             {"tolerance", context.policy.unit_cost_tolerance_bp, Unit::kBp}})) {
    Add(context.findings, phrase::kFindingUnitCostAboveReference, "pact");
  }
  return cost;
}

// The last lines are the result: each figure once more, under the name of its field.
class ResultLines {
 public:
  explicit ResultLines(Context& context) : context_(context) {}

  void Axis(int axis, const AxisResult& out) {
    const auto i = static_cast<size_t>(axis);
    Maybe({10, axis, "completion_ppm"}, out.completion_ppm, kPpm, phrase::kResultCompletion,
          phrase::kResultNoCompletion);
    Maybe({10, axis, "attainment_ppm"}, out.attainment_ppm, kPpm, phrase::kResultAttainment,
          phrase::kResultNoAttainment);
    Maybe({10, axis, "score_ppm"}, out.score_ppm, kPpm, phrase::kResultScore,
          phrase::kResultNoScore);
    Repeat({10, axis, "rate_ppm"}, out.rate_ppm, kPpm, phrase::kResultRate);
    Repeat({10, axis, "effort_ppm"}, out.effort_ppm, kPpm, phrase::kResultEffort);
    Repeat({10, axis, "gross_cents"}, out.gross_cents, kCents, phrase::kResultGross);
    Repeat({10, axis, "proposed_cents"}, out.proposed_cents, kCents, phrase::kResultProposed);
    const Term proposed{"proposed", out.proposed_cents, kCents};
    context_.explain.Value({10, axis, "withheld_cents"}, kDifference, phrase::kResultWithheld,
                           {{"ceiling", context_.inputs.ceilings_cents[i], kCents}, proposed},
                           kCents);
    context_.explain.Value({10, axis, "balance_cents"}, kDifference, phrase::kResultBalance,
                           {proposed, {"advance", context_.inputs.advance_paid_cents[i], kCents}},
                           kCents);
  }
  void UnitCost(std::optional<int64_t> cents) {
    Maybe({10, -1, "unit_cost_cents"}, cents, kCents, phrase::kResultUnitCost,
          phrase::kResultNoUnitCost);
  }
  int64_t Total(absl::string_view field, const ByAxis<AxisResult>& axes,
                int64_t AxisResult::*amount, const Phrase& phrase) {
    return context_.explain.Figure({10, -1, field}, kSum, phrase,
                                   {{"AXIS_1", axes[0].*amount, kCents},
                                    {"AXIS_2", axes[1].*amount, kCents},
                                    {"AXIS_3", axes[2].*amount, kCents}},
                                   kCents);
  }

 private:
  void Repeat(const Place& place, int64_t value, Unit unit, const Phrase& phrase) {
    context_.explain.Take(place, phrase, {place.subject, value, unit});
  }
  void Maybe(const Place& place, std::optional<int64_t> value, Unit unit, const Phrase& phrase,
             const Phrase& absent) {
    if (value) {
      Repeat(place, *value, unit, phrase);
    } else {
      context_.explain.Absent(place, absent, unit);
    }
  }

  Context& context_;
};

}  // namespace

void ConcludeResult(const ByAxis<int64_t>& amounts, Context& context, Result& result) {
  for (int axis = 0; axis < 3; ++axis) {
    const auto i = static_cast<size_t>(axis);
    ConcludeAxis(axis, amounts[i], context, result.axes[i]);
  }
  result.unit_cost_cents = UnitCost(amounts, context);
  ResultLines lines(context);
  for (int axis = 0; axis < 3; ++axis) {
    lines.Axis(axis, result.axes[static_cast<size_t>(axis)]);
  }
  lines.UnitCost(result.unit_cost_cents);
  result.total_proposed_cents =
      lines.Total("total_proposed_cents", result.axes, &AxisResult::proposed_cents,
                  phrase::kResultTotalProposed);
  result.total_withheld_cents =
      lines.Total("total_withheld_cents", result.axes, &AxisResult::withheld_cents,
                  phrase::kResultTotalWithheld);
}

}  // namespace pactum::review
