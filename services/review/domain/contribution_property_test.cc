// Properties of every computation: no amount above its ceiling or below zero; a better fact never
// lowers the total under a WEIGHTED policy; the order of the inputs has no influence.
#include <algorithm>
#include <random>
#include <rapidcheck.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/decision_limits.h"
#include "services/review/domain/measures.h"

namespace pactum::review {
namespace {

using rc::gen::inRange;

constexpr int64_t kLargest = 10'000'000'000'000'000;

template <class E>
E Any() {
  return Names(E{})[*inRange<size_t>(0, Names(E{}).size())].first;
}

// Mostly everyday amounts, and now and then the edges.
int64_t Amount() {
  return *rc::gen::weightedOneOf<int64_t>({{8, inRange<int64_t>(0, 1'000'000)},
                                           {1, rc::gen::just<int64_t>(0)},
                                           {2, inRange<int64_t>(0, kLargest + 1)},
                                           {1, rc::gen::just(kLargest)}});
}

absl::CivilDay AnyDay() { return absl::CivilDay(2019, 1, 1) + *inRange(0, 730); }

std::optional<absl::CivilDay> MaybeDay() {
  return *inRange(0, 2) == 1 ? std::optional(AnyDay()) : std::nullopt;
}

Project AnyProject(int index) {
  Project project;
  project.id = absl::StrCat("p", index);
  project.axis = *inRange(0, 3);
  project.maturity = Any<Maturity>();
  project.state = Any<ProjectState>();
  project.agreed_abandonment = *rc::gen::arbitrary<bool>();
  project.released = *rc::gen::arbitrary<bool>();
  project.planned_funding_cents = Amount();
  const int milestones = *inRange(0, 4);
  for (int i = 0; i < milestones; ++i) {
    project.milestones.push_back(
        {absl::StrCat("m", i), *inRange<int64_t>(0, 4), AnyDay(), MaybeDay(), Any<Standing>()});
  }
  return project;
}

Commitment AnyCommitment(int index) {
  Commitment commitment;
  commitment.id = absl::StrCat("c", index);
  commitment.obligor = Any<Obligor>();
  for (int axis = 0; axis < 3; ++axis) {
    if (*inRange(0, 2) == 1) commitment.axes.push_back(axis);
  }
  commitment.weight = *inRange<int64_t>(0, 5);
  commitment.mandatory = *inRange(0, 4) == 0;
  commitment.suspensive = *inRange(0, 8) == 0;
  if (*inRange(0, 2) == 0) {
    commitment.deliverable = Deliverable{AnyDay(), MaybeDay(), Any<Standing>()};
    return commitment;
  }
  Target target;
  target.direction = Any<Direction>();
  const auto value = rc::gen::weightedOneOf<int64_t>(
      {{6, inRange<int64_t>(-50, 50)}, {1, rc::gen::arbitrary<int64_t>()}});
  target.baseline_micros = *value;
  target.target_micros = *value;
  const bool increase = target.direction == Direction::kIncrease;
  if (increase != (target.target_micros >= target.baseline_micros)) {
    std::swap(target.target_micros, target.baseline_micros);
  }
  if (*inRange(0, 4) > 0) target.observed_micros = *value;
  target.standing = Any<Standing>();
  target.first_available = MaybeDay();
  commitment.target = target;
  return commitment;
}

ByAxis<int64_t> Amounts() { return {Amount(), Amount(), Amount()}; }

Inputs AnyInputs() {
  Inputs inputs;
  inputs.year = 2019;
  inputs.cut_off = absl::CivilDay(2019, 12, 31);
  inputs.envelope_cents = Amount();
  inputs.granted_before_cents = Amounts();
  inputs.ceilings_cents = Amounts();
  inputs.certified_to_date_cents = Amounts();
  inputs.axis_3_released_to_date_cents = Amount();
  const int projects = *inRange(0, 6), commitments = *inRange(0, 6);
  for (int i = 0; i < projects; ++i) inputs.projects.push_back(AnyProject(i));
  for (int i = 0; i < commitments; ++i) inputs.commitments.push_back(AnyCommitment(i));
  inputs.own_effort_baseline_cents = Amount();
  inputs.own_effort_realised_cents = Amount();
  inputs.pathways_entered = {Amount(), Amount(), 0};
  inputs.advance_paid_cents = Amounts();
  return inputs;
}

Policy AnyPolicy() {
  Policy policy;
  policy.version = "any/1";
  policy.combination = Any<Combination>();
  policy.completion_weight_bp = *inRange<int64_t>(0, 10'001);
  policy.attainment_weight_bp = *inRange<int64_t>(1, 10'001);
  int64_t score = 0, rate = *inRange<int64_t>(0, 300'000);
  policy.release_curve.push_back({score, rate});
  const int points = *inRange(0, 4);
  for (int i = 0; i < points; ++i) {
    score = *inRange(score, int64_t{1'000'001});
    rate = *inRange(rate, int64_t{1'000'001});
    policy.release_curve.push_back({score, rate});
  }
  policy.met_from_ppm = *inRange<int64_t>(0, 1'000'001);
  policy.mandatory_penalty_ppm = *inRange<int64_t>(0, 1'000'001);
  policy.min_attainment_ppm = *inRange<int64_t>(0, 1'000'001);
  policy.missing_measurement = Any<MissingMeasurement>();
  policy.unconfirmed_reports = Any<UnconfirmedReports>();
  policy.nothing_due = Any<NothingDue>();
  policy.own_effort_rule = Any<OwnEffortRule>();
  policy.expenditure_rule = Any<ExpenditureRule>();
  policy.transverse_cap_bp = *inRange<int64_t>(0, 10'001);
  policy.new_pathways_floor_bp = *inRange<int64_t>(1, 10'001);
  policy.reference_unit_cost_cents = Amount();
  policy.unit_cost_tolerance_bp = *inRange<int64_t>(0, 1'000'001);
  policy.carry_over_bp = *inRange<int64_t>(0, 10'001);
  return policy;
}

Policy AnyWeightedPolicy() {
  Policy policy = AnyPolicy();
  policy.combination = Combination::kWeighted;
  return policy;
}

bool Same(const Result& a, const Result& b) {
  return a.axes == b.axes && a.total_proposed_cents == b.total_proposed_cents &&
         a.total_withheld_cents == b.total_withheld_cents &&
         a.unit_cost_cents == b.unit_cost_cents && a.findings == b.findings;
}

RC_GTEST_PROP(ContributionProperty, NeverAboveACeilingNeverNegativeAndWithinEveryLimit, ()) {
  const Inputs inputs = AnyInputs();
  const Policy policy = AnyPolicy();
  RC_ASSERT(CheckInputs(inputs).empty() && CheckPolicy(policy).empty());
  const Result result = Compute(inputs, policy);
  ByAxis<int64_t> proposed{};
  for (size_t axis = 0; axis < 3; ++axis) {
    const AxisResult& a = result.axes[axis];
    proposed[axis] = a.proposed_cents;
    RC_ASSERT(a.proposed_cents >= 0);
    RC_ASSERT(a.proposed_cents <= a.gross_cents);
    RC_ASSERT(a.gross_cents <= inputs.ceilings_cents[axis]);
    RC_ASSERT(a.withheld_cents == inputs.ceilings_cents[axis] - a.proposed_cents);
    RC_ASSERT(a.rate_ppm >= 0 && a.rate_ppm <= kWhole);
  }
  // The limits of a decision are written another time: what is proposed passes them.
  RC_ASSERT(CheckDecision(proposed, inputs, policy).empty());
}

RC_GTEST_PROP(ContributionProperty, EveryLineIsEvaluatedAgainAtTheEdgesToo, ()) {
  const Inputs inputs = AnyInputs();
  const Policy policy = AnyPolicy();
  std::vector<ExplanationLine> lines;
  const Result explained = Compute(inputs, policy, &lines);
  RC_ASSERT(Same(explained, Compute(inputs, policy)));
  for (const ExplanationLine& line : lines) RC_ASSERT(Evaluate(line) == line.result);
}

RC_GTEST_PROP(ContributionProperty, TheOrderOfInputsDoesNotMatter, (unsigned seed)) {
  const Inputs inputs = AnyInputs();
  const Policy policy = AnyPolicy();
  Inputs shuffled = inputs;
  std::mt19937 random(seed);
  std::shuffle(shuffled.projects.begin(), shuffled.projects.end(), random);
  std::shuffle(shuffled.commitments.begin(), shuffled.commitments.end(), random);
  for (Project& project : shuffled.projects) {
    std::shuffle(project.milestones.begin(), project.milestones.end(), random);
  }
  RC_ASSERT(Same(Compute(inputs, policy), Compute(shuffled, policy)));
}

// Due and achieved by a report that counts, instead of not achieved.
RC_GTEST_PROP(ContributionProperty, AnAchievedMilestoneNeverLowersTheTotal, ()) {
  const Inputs inputs = AnyInputs();
  const Policy policy = AnyWeightedPolicy();
  const int64_t before = Compute(inputs, policy).total_proposed_cents;
  for (size_t p = 0; p < inputs.projects.size(); ++p) {
    for (size_t m = 0; m < inputs.projects[p].milestones.size(); ++m) {
      Inputs better = inputs;
      Milestone& milestone = better.projects[p].milestones[m];
      if (milestone.due > inputs.cut_off) continue;
      milestone.achieved = milestone.due;
      milestone.standing = Standing::kConfirmed;
      RC_ASSERT(Compute(better, policy).total_proposed_cents >= before);
    }
  }
}

// A deliverable that is due; one that is not yet due enters the mean only by its delivery.
RC_GTEST_PROP(ContributionProperty, ADeliveredDeliverableNeverLowersTheTotal, ()) {
  const Inputs inputs = AnyInputs();
  const Policy policy = AnyWeightedPolicy();
  const int64_t before = Compute(inputs, policy).total_proposed_cents;
  for (size_t c = 0; c < inputs.commitments.size(); ++c) {
    Inputs better = inputs;
    if (!better.commitments[c].deliverable) continue;
    Deliverable& deliverable = *better.commitments[c].deliverable;
    if (deliverable.due > inputs.cut_off) continue;
    deliverable.delivered = deliverable.due;
    deliverable.standing = Standing::kConfirmed;
    RC_ASSERT(Compute(better, policy).total_proposed_cents >= before);
  }
}

RC_GTEST_PROP(ContributionProperty, AnObservationNearerToItsTargetNeverLowersTheTotal, ()) {
  const Inputs inputs = AnyInputs();
  const Policy policy = AnyWeightedPolicy();
  const int64_t before = Compute(inputs, policy).total_proposed_cents;
  for (size_t c = 0; c < inputs.commitments.size(); ++c) {
    Inputs better = inputs;
    if (!better.commitments[c].target) continue;
    Target& target = *better.commitments[c].target;
    if (!target.observed_micros || !Counts(target.standing, policy)) continue;
    const int64_t goal = target.target_micros, observed = *target.observed_micros;
    const bool increase = target.direction == Direction::kIncrease;
    if (increase ? observed >= goal : observed <= goal) continue;
    target.observed_micros = increase ? *inRange(observed, goal) + 1 : *inRange(goal, observed);
    RC_ASSERT(Compute(better, policy).total_proposed_cents >= before);
  }
}

}  // namespace
}  // namespace pactum::review
