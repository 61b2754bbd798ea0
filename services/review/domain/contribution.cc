#include "services/review/domain/contribution.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/review/domain/conclusion.h"
#include "services/review/domain/explanation.h"
#include "services/review/domain/measures.h"
#include "services/review/domain/steps.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

using enum Operation;
constexpr Unit kPpm = Unit::kPpm;
constexpr Unit kCents = Unit::kCents;

// One computation: the inputs, the findings, and the explanation if one is wanted.
class Computation {
 public:
  Computation(const Inputs& inputs, const Policy& policy, std::vector<ExplanationLine>* lines)
      : in_(inputs), policy_(policy), explain_(lines) {}

  Result Run();

 private:
  // The weighted mean of an axis, of pairs weight and value.
  std::optional<int64_t> Mean(const Place& place, const std::vector<Term>& pairs,
                              const Phrase& phrase, const Phrase& absent);
  std::optional<int64_t> AxisCompletion(int axis);
  std::optional<int64_t> AxisAttainment(int axis);
  std::optional<int64_t> Score(int axis, std::optional<int64_t> r, std::optional<int64_t> e);
  int64_t Combined(int axis, const Term& r, const Term& e);
  int64_t RateOnCurve(int axis, std::optional<int64_t> score);
  int64_t Penalised(int axis, int64_t rate);
  int64_t Effort();

  const Inputs& in_;
  const Policy& policy_;
  Explainer explain_;
  Findings findings_;
  Context context_{in_, policy_, findings_, explain_};
  Result result_;
  Amounts amounts_{{}, findings_, explain_};
  int64_t shortfall_ = 0;
};

std::optional<int64_t> Computation::Mean(const Place& place, const std::vector<Term>& pairs,
                                         const Phrase& phrase, const Phrase& absent) {
  if (!pairs.empty()) return explain_.Figure(place, kWeightedMean, phrase, pairs, kPpm);
  explain_.Absent(place, absent);
  return std::nullopt;
}

// --- Steps 1 and 2 of an axis.

std::optional<int64_t> Computation::AxisCompletion(int axis) {
  std::vector<Term> pairs;
  for (size_t i = 0; i < in_.projects.size(); ++i) {
    const Project& project = in_.projects[i];
    if (project.axis != axis) continue;
    ItemResult& item = result_.projects[i];
    item.weighs = InScope(project);
    if (!item.weighs) {
      explain_.Absent({1, axis, project.id}, phrase::kLineProjectOutOfScope);
      continue;
    }
    item.ppm = ProjectCompletion(project, context_);
    if (!item.ppm) continue;
    pairs.push_back({"weight", project.planned_funding_cents, kCents, project.id});
    pairs.push_back({"value", *item.ppm, kPpm, project.id});
  }
  return Mean({1, axis}, pairs, phrase::kLineMeanCompletion, phrase::kLineNoProjectCounts);
}

std::optional<int64_t> Computation::AxisAttainment(int axis) {
  std::vector<Term> pairs;
  for (size_t i = 0; i < in_.commitments.size(); ++i) {
    const Commitment& commitment = in_.commitments[i];
    const auto& ppm = result_.commitments[i].ppm;
    if (!ppm || !WeighsOn(commitment, axis)) continue;
    pairs.push_back({"weight", commitment.weight, Unit::kNumber, commitment.id});
    pairs.push_back({"value", *ppm, kPpm, commitment.id});
  }
  return Mean({2, axis}, pairs, phrase::kLineMeanAttainment, phrase::kLineNoCommitmentCounts);
}

// --- Steps 3 and 4.

std::optional<int64_t> Computation::Score(int axis, std::optional<int64_t> r,
                                          std::optional<int64_t> e) {
  const Place place{3, axis};
  const Term completion{"R", r.value_or(0), kPpm}, attainment{"E", e.value_or(0), kPpm};
  if (r && e) return Combined(axis, completion, attainment);
  if (r) return explain_.Take(place, phrase::kLineOnlyCompletion, completion);
  if (e) return explain_.Take(place, phrase::kLineOnlyAttainment, attainment);
  Add(findings_, phrase::kFindingNothingDue, AxisName(axis));
  if (policy_.nothing_due == NothingDue::kFull) {
    return explain_.Take(place, phrase::kLineFullScore, {"nothing_due", kWhole, kPpm});
  }
  explain_.Absent(place, phrase::kLineNoScore);
  return std::nullopt;
}

int64_t Computation::Combined(int axis, const Term& r, const Term& e) {
  const auto score = [&](Operation operation, Terms terms) {
    return explain_.Figure({3, axis}, operation, phrase::kLineScore, terms, kPpm);
  };
  switch (policy_.combination) {
    case Combination::kWeighted:
      return score(kWeightedMean, {{"R weight", policy_.completion_weight_bp, Unit::kBp},
                                   r,
                                   {"E weight", policy_.attainment_weight_bp, Unit::kBp},
                                   e});
    case Combination::kProduct:
      return score(kProductPpm, {r, e});
    default:
      return score(kMin, {r, e});
  }
}

int64_t Computation::RateOnCurve(int axis, std::optional<int64_t> score) {
  const Place place{4, axis};
  if (!score) return explain_.Take(place, phrase::kLineRateWithoutScore, {"held", 0, kPpm});
  std::vector<Term> terms = {{"S", *score, kPpm}};
  for (const CurvePoint& point : policy_.release_curve) {
    terms.push_back({"score", point.score_ppm, kPpm});
    terms.push_back({"rate", point.rate_ppm, kPpm});
  }
  return explain_.Figure(place, kCurve, phrase::kLineRate, terms, kPpm);
}

int64_t Computation::Penalised(int axis, int64_t rate) {
  bool suspended = false;
  for (size_t i = 0; i < in_.commitments.size(); ++i) {
    const Commitment& commitment = in_.commitments[i];
    const auto& ppm = result_.commitments[i].ppm;
    if (!ppm || *ppm >= policy_.met_from_ppm || !WeighsOn(commitment, axis)) continue;
    const Place place{4, axis, commitment.id};
    const auto find = [&](const Phrase& finding) {
      Add(findings_, finding, absl::StrCat(AxisName(axis), "/", commitment.id));
    };
    if (commitment.mandatory) {
      find(phrase::kFindingMandatoryCommitmentUnmet);
      rate = explain_.Figure(
          place, kMinusFloor0, phrase::kLineMandatoryUnmet,
          {{"rate", rate, kPpm}, {"penalty", policy_.mandatory_penalty_ppm, kPpm}}, kPpm);
    }
    if (commitment.suspensive) {
      find(phrase::kFindingSuspensiveCommitmentUnmet);
      explain_.Take(place, phrase::kLineSuspensiveUnmet, {"suspended", 0, kPpm});
      suspended = true;
    }
  }
  return suspended ? 0 : rate;
}

// --- Step 5.

int64_t Computation::Effort() {
  const Term baseline{"baseline", in_.own_effort_baseline_cents, kCents};
  const Term realised{"realised", in_.own_effort_realised_cents, kCents};
  shortfall_ =
      explain_.Figure({5}, kMinusFloor0, phrase::kLineShortfall, {baseline, realised}, kCents);
  if (shortfall_ > 0) Add(findings_, phrase::kFindingOwnEffortBelowBaseline, "pact");
  if (policy_.own_effort_rule == OwnEffortRule::kProrata && baseline.value > 0) {
    return explain_.Figure({5}, kRatioPpmCapped, phrase::kLineEffortRatio, {realised, baseline},
                           kPpm);
  }
  const bool blocked = policy_.own_effort_rule == OwnEffortRule::kBlock && shortfall_ > 0;
  return explain_.Take({5}, phrase::kLineEffort, {"effort", blocked ? 0 : kWhole, kPpm});
}

Result Computation::Run() {
  for (const Project& project : in_.projects) result_.projects.push_back({project.id});
  for (const Commitment& commitment : in_.commitments) {
    result_.commitments.push_back(
        {commitment.id, Weighs(commitment), CommitmentAttainment(commitment, context_)});
  }
  const int64_t effort = Effort();
  for (int axis = 0; axis < 3; ++axis) {
    const auto i = static_cast<size_t>(axis);
    AxisResult& out = result_.axes[i];
    out.completion_ppm = AxisCompletion(axis);
    out.attainment_ppm = AxisAttainment(axis);
    out.score_ppm = Score(axis, out.completion_ppm, out.attainment_ppm);
    out.rate_ppm = Penalised(axis, RateOnCurve(axis, out.score_ppm));
    out.effort_ppm = effort;
    out.gross_cents = explain_.Figure({6, axis}, kFloorMul, phrase::kLineGross,
                                      {{"ceiling", in_.ceilings_cents[i], kCents},
                                       {"rate", out.rate_ppm, kPpm},
                                       {"effort", effort, kPpm}},
                                      kCents);
    amounts_.cents[i] = out.gross_cents;
  }
  if (policy_.own_effort_rule == OwnEffortRule::kDeductShortfall) {
    DeductShortfall(shortfall_, amounts_);
  }
  ApplyLimits(in_, policy_, amounts_);
  ConcludeResult(amounts_.cents, context_, result_);
  result_.findings.assign(findings_.begin(), findings_.end());
  return std::move(result_);
}

}  // namespace

std::string AxisName(int axis) { return absl::StrCat("AXIS_", axis + 1); }

Result Compute(const Inputs& inputs, const Policy& policy, std::vector<ExplanationLine>* lines) {
  return Computation(inputs, policy, lines).Run();
}

}  // namespace pactum::review
