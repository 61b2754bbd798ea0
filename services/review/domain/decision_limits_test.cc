#include "services/review/domain/decision_limits.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace pactum::review {
namespace {

// A pact of 100 000 with 5 000 + 3 000 + 1 000 granted before; caps as in default/1: axis 3 at most
// 10 % of the envelope, 10 000, and at most a ninth of axes 1 and 2.
Inputs Pact() {
  Inputs inputs;
  inputs.year = 2020;
  inputs.envelope_cents = 100'000;
  inputs.granted_before_cents = {5'000, 3'000, 1'000};
  inputs.ceilings_cents = {20'000, 10'000, 8'000};
  inputs.certified_to_date_cents = {100'000, 100'000, 100'000};
  inputs.axis_3_released_to_date_cents = 50'000;
  return inputs;
}

Policy Default() {
  Policy policy;
  policy.expenditure_rule = ExpenditureRule::kFlag;
  policy.transverse_cap_bp = 1'000;
  policy.new_pathways_floor_bp = 9'000;
  return policy;
}

void ExpectOne(const std::vector<LimitExceeded>& exceeded, int axis, const std::string& limit,
               int64_t largest) {
  ASSERT_EQ(exceeded.size(), 1u);
  EXPECT_EQ(exceeded[0].axis, axis);
  EXPECT_EQ(exceeded[0].limit, limit);
  EXPECT_EQ(exceeded[0].largest_accepted_cents, largest);
}

TEST(DecisionLimits, WithinEveryLimit) {
  // (5 000 + 3 000 + 18 000 + 10 000) / 9 - 1 000 = 3 000.
  EXPECT_TRUE(CheckDecision({18'000, 10'000, 3'000}, Pact(), Default()).empty());
  EXPECT_TRUE(CheckDecision({0, 0, 0}, Pact(), Default()).empty());
}

TEST(DecisionLimits, TheCeilingOfEachAxis) {
  ExpectOne(CheckDecision({20'001, 0, 0}, Pact(), Default()), 0, "CEILING", 20'000);
  ExpectOne(CheckDecision({0, 10'001, 0}, Pact(), Default()), 1, "CEILING", 10'000);
}

TEST(DecisionLimits, WhatWasCertifiedUnderCapOnly) {
  Inputs inputs = Pact();
  inputs.certified_to_date_cents = {9'000, 100'000, 100'000};
  EXPECT_TRUE(CheckDecision({18'000, 0, 0}, inputs, Default()).empty());
  Policy cap = Default();
  cap.expenditure_rule = ExpenditureRule::kCap;
  // 9 000 certified, 5 000 of it granted before.
  ExpectOne(CheckDecision({4'001, 0, 0}, inputs, cap), 0, "CERTIFIED_LIMIT_REACHED", 4'000);
  EXPECT_TRUE(CheckDecision({4'000, 0, 0}, inputs, cap).empty());
  inputs.certified_to_date_cents[0] = 4'999;  // Less than was granted before: nothing, not below.
  ExpectOne(CheckDecision({1, 0, 0}, inputs, cap), 0, "CERTIFIED_LIMIT_REACHED", 0);
}

TEST(DecisionLimits, TheThreeOfAxis3) {
  Inputs inputs = Pact();
  inputs.axis_3_released_to_date_cents = 2'500;  // 1 000 of it granted before.
  ExpectOne(CheckDecision({18'000, 10'000, 1'501}, inputs, Default()), 2,
            "TRANSVERSE_LIMITED_BY_RELEASE", 1'500);
  // Where new pathways need 80 % only: a tenth of 36 500 is 3 650, 1 000 of it granted before.
  inputs = Pact();
  inputs.envelope_cents = 36'500;
  Policy lower_floor = Default();
  lower_floor.new_pathways_floor_bp = 8'000;
  ExpectOne(CheckDecision({16'000, 8'000, 2'651}, inputs, lower_floor), 2, "TRANSVERSE_CAP_REACHED",
            2'650);
  // (8 000 + 18 000 + 9 999) / 9 = 3 999.9, rounded down, less 1 000.
  ExpectOne(CheckDecision({18'000, 9'999, 3'000}, Pact(), Default()), 2,
            "NEW_PATHWAYS_FLOOR_REACHED", 2'999);
}

TEST(DecisionLimits, TheEnvelopeIsTakenOffAxis3ThenTwoThenOne) {
  Inputs inputs = Pact();
  inputs.envelope_cents = 30'000;  // 21 000 are left; a tenth less 1 000 is 2 000.
  ExpectOne(CheckDecision({12'000, 8'000, 1'001}, inputs, Default()), 2, "ENVELOPE_EXHAUSTED",
            1'000);
  const auto both = CheckDecision({15'000, 8'000, 1'000}, inputs, Default());
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].axis, 1);
  EXPECT_EQ(both[0].largest_accepted_cents, 6'000);
  EXPECT_EQ(both[1].axis, 2);
  EXPECT_EQ(both[1].largest_accepted_cents, 0);
  inputs.envelope_cents = 8'000;  // More was granted before.
  ExpectOne(CheckDecision({1, 0, 0}, inputs, Default()), 0, "ENVELOPE_EXHAUSTED", 0);
}

// Any decision lowered to the accepted amounts passes; one cent more on a lowered axis does not.
RC_GTEST_PROP(DecisionLimits, WhatIsSaidToBeAcceptedIs, ()) {
  const auto cents = [](int64_t most) { return *rc::gen::inRange<int64_t>(0, most + 1); };
  Inputs inputs = Pact();
  inputs.envelope_cents = cents(60'000);
  inputs.axis_3_released_to_date_cents = cents(8'000);
  inputs.certified_to_date_cents = {cents(30'000), cents(30'000), cents(9'000)};
  Policy policy = Default();
  if (*rc::gen::arbitrary<bool>()) policy.expenditure_rule = ExpenditureRule::kCap;
  ByAxis<int64_t> decided = {cents(25'000), cents(15'000), cents(9'000)};
  const auto exceeded = CheckDecision(decided, inputs, policy);
  for (const LimitExceeded& one : exceeded) {
    RC_ASSERT(one.largest_accepted_cents < one.decided_cents);
    decided[static_cast<size_t>(one.axis)] = one.largest_accepted_cents;
  }
  RC_ASSERT(CheckDecision(decided, inputs, policy).empty());
  for (const LimitExceeded& one : exceeded) {
    ByAxis<int64_t> more = decided;
    ++more[static_cast<size_t>(one.axis)];
    RC_ASSERT(!CheckDecision(more, inputs, policy).empty());
  }
}

}  // namespace
}  // namespace pactum::review
