// The years to come, by hand.
#include "services/review/domain/forecast.h"

#include <gtest/gtest.h>

#include "services/review/domain/contribution.h"

namespace pactum::review {
namespace {

Policy DefaultPolicy() {
  Policy policy;
  policy.version = "default/1";
  policy.transverse_cap_bp = 1'000;
  policy.new_pathways_floor_bp = 9'000;
  policy.carry_over_bp = 5'000;
  return policy;
}

// Granted by the year itself: 80 on axis 1 of 100, 50 of 50 on axis 2, none on axis 3 of 10.
Result TheYear() {
  Result result;
  for (AxisResult& axis : result.axes) axis.effort_ppm = kWhole;
  result.axes[0].proposed_cents = 80;
  result.axes[0].withheld_cents = 20;
  result.axes[1].proposed_cents = 50;
  result.axes[2].withheld_cents = 10;
  return result;
}

TEST(Forecast, CeilingsByRatesUntilTheEnvelopeIsSpent) {
  Inputs inputs;
  inputs.envelope_cents = 300;
  const std::vector<ForecastYear> years =
      Forecast(inputs, DefaultPolicy(), TheYear(),
               {{2020, {100, 50, 10}, {500'000, 1'000'000, 1'000'000}},
                {2021, {100, 50, 10}, {500'000, 1'000'000, 1'000'000}}},
               false);
  ASSERT_EQ(years.size(), 2u);
  // 50 + 50 + 10: P = 130 + 100 = 230, a ninth is 25; the cap is 30; 170 are left of the envelope.
  EXPECT_EQ(years[0].granted_cents, (ByAxis<int64_t>{50, 50, 10}));
  EXPECT_EQ(years[0].withheld_cents, (ByAxis<int64_t>{50, 0, 0}));
  EXPECT_EQ(years[0].total_granted_cents, 110);
  EXPECT_EQ(years[0].envelope_left_cents, 60);
  EXPECT_TRUE(years[0].findings.empty());
  // 110 again exceed the 60 that are left by 50: axis 3 loses 10, axis 2 the other 40.
  EXPECT_EQ(years[1].granted_cents, (ByAxis<int64_t>{50, 10, 0}));
  EXPECT_EQ(years[1].envelope_left_cents, 0);
  EXPECT_EQ(years[1].findings, (std::vector<Finding>{{"ENVELOPE_EXHAUSTED", "AXIS_2"},
                                                     {"ENVELOPE_EXHAUSTED", "AXIS_3"}}));
}

TEST(Forecast, WhatIsWithheldIsCarriedOverByThePolicysShare) {
  Inputs inputs;
  inputs.envelope_cents = 1'000;
  const std::vector<ForecastYear> years =
      Forecast(inputs, DefaultPolicy(), TheYear(),
               {{2020, {100, 50, 0}, {500'000, 1'000'000, 0}},
                {2021, {100, 50, 0}, {1'000'000, 1'000'000, 0}}},
               true);
  // Half of 20 and half of 10 come in: 110 by 50 %; then half of the 55 withheld: 27.
  EXPECT_EQ(years[0].carried_in_cents, (ByAxis<int64_t>{10, 0, 5}));
  EXPECT_EQ(years[0].ceilings_cents, (ByAxis<int64_t>{110, 50, 5}));
  EXPECT_EQ(years[0].granted_cents, (ByAxis<int64_t>{55, 50, 0}));
  EXPECT_EQ(years[1].carried_in_cents, (ByAxis<int64_t>{27, 0, 2}));
  EXPECT_EQ(years[1].granted_cents, (ByAxis<int64_t>{127, 50, 0}));
}

TEST(Forecast, TheShareCarriedOverIsRoundedDown) {
  EXPECT_EQ(CarryOverCents(10'000'000'000'000'001, DefaultPolicy()), 5'000'000'000'000'000);
  EXPECT_EQ(CarryOverCents(0, DefaultPolicy()), 0);
}

}  // namespace
}  // namespace pactum::review
