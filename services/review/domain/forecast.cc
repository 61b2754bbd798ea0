#include "services/review/domain/forecast.h"

#include <algorithm>
#include <limits>

#include "services/review/domain/explanation.h"
#include "services/review/domain/steps.h"

namespace pactum::review {
namespace {

// A certified or released amount that limits nothing.
constexpr int64_t kPlenty = std::numeric_limits<int64_t>::max();

Inputs AfterTheYear(const Inputs& inputs, const Result& result) {
  Inputs next;
  next.envelope_cents = inputs.envelope_cents;
  next.granted_before_cents = inputs.granted_before_cents;
  for (size_t axis = 0; axis < 3; ++axis) {
    next.granted_before_cents[axis] += result.axes[axis].proposed_cents;
    next.certified_to_date_cents[axis] = kPlenty;
  }
  next.axis_3_released_to_date_cents = kPlenty;
  return next;
}

}  // namespace

int64_t CarryOverCents(int64_t withheld_cents, const Policy& policy) {
  return static_cast<int64_t>(Int128{withheld_cents} * policy.carry_over_bp / 10'000);
}

std::vector<ForecastYear> Forecast(const Inputs& inputs, const Policy& policy, const Result& result,
                                   const std::vector<PlannedYear>& years, bool carry_over) {
  std::vector<ForecastYear> forecast;
  Inputs state = AfterTheYear(inputs, result);
  ByAxis<int64_t> withheld{};
  for (size_t axis = 0; axis < 3; ++axis) withheld[axis] = result.axes[axis].withheld_cents;
  for (const PlannedYear& plan : years) {
    ForecastYear year{plan.year};
    year.rates_ppm = plan.rates_ppm;
    Findings findings;
    Explainer silent(nullptr);
    Amounts amounts{{}, findings, silent};
    for (size_t axis = 0; axis < 3; ++axis) {
      if (carry_over) year.carried_in_cents[axis] = CarryOverCents(withheld[axis], policy);
      year.ceilings_cents[axis] = plan.ceilings_cents[axis] + year.carried_in_cents[axis];
      amounts.cents[axis] = static_cast<int64_t>(
          Apply(Operation::kFloorMul, {{"ceiling", year.ceilings_cents[axis]},
                                       {"rate", plan.rates_ppm[axis]},
                                       {"effort", result.axes[axis].effort_ppm}}));
    }
    ApplyLimits(state, policy, amounts);
    year.granted_cents = amounts.cents;
    Int128 left = state.envelope_cents;
    for (size_t axis = 0; axis < 3; ++axis) {
      withheld[axis] = year.ceilings_cents[axis] - amounts.cents[axis];
      state.granted_before_cents[axis] += amounts.cents[axis];
      year.total_granted_cents += amounts.cents[axis];
      left -= state.granted_before_cents[axis];
    }
    year.withheld_cents = withheld;
    year.envelope_left_cents = static_cast<int64_t>(std::max<Int128>(0, left));
    year.findings.assign(findings.begin(), findings.end());
    forecast.push_back(year);
  }
  return forecast;
}

}  // namespace pactum::review
