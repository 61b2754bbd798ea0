// What the computation refuses, each with its path, all at once.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/review/domain/contribution.h"

namespace pactum::review {
namespace {

constexpr int64_t kMaxAmount = 10'000'000'000'000'000;
constexpr int64_t kMaxWeight = 1'000'000'000;

class Checks {
 public:
  void Say(std::string path, std::string what) {
    problems.push_back({std::move(path), std::move(what)});
  }
  void Range(const std::string& path, int64_t value, int64_t least, int64_t most) {
    if (value < least || value > most) {
      Say(path, absl::StrCat("must be ", least, " to ", most));
    }
  }
  void Amount(const std::string& path, int64_t value) { Range(path, value, 0, kMaxAmount); }
  void Weight(const std::string& path, int64_t value) { Range(path, value, 0, kMaxWeight); }
  template <class E>
  void Known(const std::string& path, E value, E last) {
    if (value == E::kUnset || value > last || static_cast<int>(value) < 0) {
      Say(path, "is unset or unknown");
    }
  }
  void Id(const std::string& path, const std::string& id, std::set<std::string>& seen) {
    if (id.empty()) Say(path, "is empty");
    if (id.find('/') != std::string::npos) Say(path, "holds a slash");
    if (!id.empty() && !seen.insert(id).second) Say(path, "stands twice");
  }

  std::vector<InputProblem> problems;
};

void CheckProjects(const Inputs& inputs, Checks& checks) {
  std::set<std::string> ids;
  for (size_t i = 0; i < inputs.projects.size(); ++i) {
    const Project& project = inputs.projects[i];
    const std::string path = absl::StrCat("projects[", i, "]");
    checks.Id(path + ".id", project.id, ids);
    if (project.axis < 0 || project.axis > 2) checks.Say(path + ".axis", "is unset or unknown");
    checks.Known(path + ".maturity", project.maturity, Maturity::kIdentified);
    checks.Known(path + ".state", project.state, ProjectState::kAbandoned);
    checks.Amount(path + ".planned_funding_cents", project.planned_funding_cents);
    std::set<std::string> milestones;
    for (size_t j = 0; j < project.milestones.size(); ++j) {
      const Milestone& milestone = project.milestones[j];
      const std::string here = absl::StrCat(path, ".milestones[", j, "]");
      checks.Id(here + ".id", milestone.id, milestones);
      checks.Weight(here + ".weight", milestone.weight);
      if (milestone.achieved)
        checks.Known(here + ".standing", milestone.standing, Standing::kContested);
    }
  }
}

void CheckTarget(const Target& target, const std::string& path, Checks& checks) {
  checks.Known(path + ".direction", target.direction, Direction::kDecrease);
  if (target.observed_micros) {
    checks.Known(path + ".standing", target.standing, Standing::kContested);
  }
  const bool below = target.target_micros < target.baseline_micros;
  const bool above = target.target_micros > target.baseline_micros;
  if ((target.direction == Direction::kIncrease && below) ||
      (target.direction == Direction::kDecrease && above)) {
    checks.Say(path + ".target_micros", "lies on the wrong side of the baseline");
  }
}

void CheckCommitments(const Inputs& inputs, Checks& checks) {
  std::set<std::string> ids;
  for (size_t i = 0; i < inputs.commitments.size(); ++i) {
    const Commitment& commitment = inputs.commitments[i];
    const std::string path = absl::StrCat("commitments[", i, "]");
    checks.Id(path + ".id", commitment.id, ids);
    checks.Known(path + ".obligor", commitment.obligor, Obligor::kBranch);
    checks.Weight(path + ".weight", commitment.weight);
    std::set<int> axes;
    for (size_t j = 0; j < commitment.axes.size(); ++j) {
      const int axis = commitment.axes[j];
      const std::string here = absl::StrCat(path, ".axes[", j, "]");
      if (axis < 0 || axis > 2) checks.Say(here, "is unset or unknown");
      if (!axes.insert(axis).second) checks.Say(here, "stands twice");
    }
    if (commitment.deliverable.has_value() == commitment.target.has_value()) {
      checks.Say(path, "needs either a deliverable or a target");
    }
    if (commitment.deliverable && commitment.deliverable->delivered) {
      checks.Known(path + ".deliverable.standing", commitment.deliverable->standing,
                   Standing::kContested);
    }
    if (commitment.target) CheckTarget(*commitment.target, path + ".target", checks);
  }
}

}  // namespace

std::vector<InputProblem> CheckPolicy(const Policy& policy) {
  Checks checks;
  const auto ppm = [&](const char* path, int64_t value) { checks.Range(path, value, 0, kWhole); };
  checks.Known("policy.combination", policy.combination, Combination::kProduct);
  checks.Weight("policy.completion_weight_bp", policy.completion_weight_bp);
  checks.Weight("policy.attainment_weight_bp", policy.attainment_weight_bp);
  if (policy.completion_weight_bp == 0 && policy.attainment_weight_bp == 0) {
    checks.Say("policy.completion_weight_bp", "and the attainment's weight are both 0");
  }
  ppm("policy.met_from_ppm", policy.met_from_ppm);
  ppm("policy.mandatory_penalty_ppm", policy.mandatory_penalty_ppm);
  ppm("policy.min_attainment_ppm", policy.min_attainment_ppm);
  checks.Known("policy.missing_measurement", policy.missing_measurement,
               MissingMeasurement::kExclude);
  checks.Known("policy.unconfirmed_reports", policy.unconfirmed_reports,
               UnconfirmedReports::kIgnore);
  checks.Known("policy.nothing_due", policy.nothing_due, NothingDue::kFull);
  checks.Known("policy.own_effort_rule", policy.own_effort_rule, OwnEffortRule::kDeductShortfall);
  checks.Known("policy.expenditure_rule", policy.expenditure_rule, ExpenditureRule::kCap);
  checks.Range("policy.transverse_cap_bp", policy.transverse_cap_bp, 0, 10'000);
  checks.Range("policy.new_pathways_floor_bp", policy.new_pathways_floor_bp, 1, 10'000);
  checks.Amount("policy.reference_unit_cost_cents", policy.reference_unit_cost_cents);
  checks.Range("policy.unit_cost_tolerance_bp", policy.unit_cost_tolerance_bp, 0, 1'000'000);
  checks.Range("policy.carry_over_bp", policy.carry_over_bp, 0, 10'000);
  if (policy.release_curve.empty()) {
    checks.Say("policy.release_curve", "is empty");
  } else if (policy.release_curve[0].score_ppm != 0) {
    checks.Say("policy.release_curve[0].score_ppm", "must be 0: the curve begins there");
  }
  for (size_t i = 0; i < policy.release_curve.size(); ++i) {
    const std::string path = absl::StrCat("policy.release_curve[", i, "]");
    const CurvePoint& point = policy.release_curve[i];
    checks.Range(path + ".score_ppm", point.score_ppm, 0, kWhole);
    checks.Range(path + ".rate_ppm", point.rate_ppm, 0, kWhole);
    if (i == 0) continue;
    const CurvePoint& before = policy.release_curve[i - 1];
    if (point.score_ppm < before.score_ppm) checks.Say(path + ".score_ppm", "falls");
    if (point.rate_ppm < before.rate_ppm) checks.Say(path + ".rate_ppm", "falls");
  }
  return std::move(checks.problems);
}

std::vector<InputProblem> CheckInputs(const Inputs& inputs, const Policy& policy) {
  Checks checks;
  checks.problems = CheckPolicy(policy);
  if (inputs.cut_off.year() < inputs.year || inputs.cut_off.year() > inputs.year + 1) {
    checks.Say("cut_off", "lies outside the year and the one after it");
  }
  checks.Amount("envelope_cents", inputs.envelope_cents);
  for (size_t axis = 0; axis < 3; ++axis) {
    const auto at = [&](const char* field) {
      return absl::StrCat(field, "[", AxisName(static_cast<int>(axis)), "]");
    };
    checks.Amount(at("granted_before_cents"), inputs.granted_before_cents[axis]);
    checks.Amount(at("ceilings_cents"), inputs.ceilings_cents[axis]);
    checks.Amount(at("certified_to_date_cents"), inputs.certified_to_date_cents[axis]);
    checks.Amount(at("pathways_entered"), inputs.pathways_entered[axis]);
    checks.Amount(at("advance_paid_cents"), inputs.advance_paid_cents[axis]);
  }
  checks.Amount("axis_3_released_to_date_cents", inputs.axis_3_released_to_date_cents);
  checks.Amount("own_effort_baseline_cents", inputs.own_effort_baseline_cents);
  checks.Amount("own_effort_realised_cents", inputs.own_effort_realised_cents);
  CheckProjects(inputs, checks);
  CheckCommitments(inputs, checks);
  return std::move(checks.problems);
}

}  // namespace pactum::review
