// The faults of inputs and policies, each with its path, all at once.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/review/domain/contribution.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

constexpr int64_t kMaxAmount = 10'000'000'000'000'000;
constexpr int64_t kMaxWeight = 1'000'000'000;

class Checks {
 public:
  void Add(std::string path, Sentence fault) {
    problems.push_back({std::move(path), std::move(fault)});
  }
  void Range(const std::string& path, int64_t value, int64_t least, int64_t most) {
    if (value >= least && value <= most) return;
    Add(path, {&phrase::kProblemRange, {{"least", least}, {"most", most}}});
  }
  void Amount(const std::string& path, int64_t value) { Range(path, value, 0, kMaxAmount); }
  void Weight(const std::string& path, int64_t value) { Range(path, value, 0, kMaxWeight); }
  void Axis(const std::string& path, int axis) {
    if (axis < 0 || axis > 2) Add(path, {&phrase::kProblemUnknown});
  }
  template <class E>
  void IsSet(const std::string& path, E value) {
    if (NameOf(value).empty()) Add(path, {&phrase::kProblemUnknown});
  }
  void Id(const std::string& path, const std::string& id, std::set<std::string>& seen) {
    if (id.empty()) Add(path, {&phrase::kProblemEmpty});
    if (id.find('/') != std::string::npos) Add(path, {&phrase::kProblemSlash});
    if (!id.empty() && !seen.insert(id).second) Add(path, {&phrase::kProblemTwice});
  }

  std::vector<InputProblem> problems;
};

void CheckProjects(const Inputs& inputs, Checks& checks) {
  std::set<std::string> ids;
  for (size_t i = 0; i < inputs.projects.size(); ++i) {
    const Project& project = inputs.projects[i];
    const std::string path = absl::StrCat("projects[", i, "]");
    checks.Id(path + ".id", project.id, ids);
    checks.Axis(path + ".axis", project.axis);
    checks.IsSet(path + ".maturity", project.maturity);
    checks.IsSet(path + ".state", project.state);
    checks.Amount(path + ".planned_funding_cents", project.planned_funding_cents);
    std::set<std::string> milestones;
    for (size_t j = 0; j < project.milestones.size(); ++j) {
      const Milestone& milestone = project.milestones[j];
      const std::string here = absl::StrCat(path, ".milestones[", j, "]");
      checks.Id(here + ".id", milestone.id, milestones);
      checks.Weight(here + ".weight", milestone.weight);
      if (milestone.achieved) checks.IsSet(here + ".standing", milestone.standing);
    }
  }
}

void CheckTarget(const Target& target, const std::string& path, Checks& checks) {
  checks.IsSet(path + ".direction", target.direction);
  if (target.observed_micros) {
    checks.IsSet(path + ".standing", target.standing);
  }
  const bool below = target.target_micros < target.baseline_micros;
  const bool above = target.target_micros > target.baseline_micros;
  if ((target.direction == Direction::kIncrease && below) ||
      (target.direction == Direction::kDecrease && above)) {
    checks.Add(path + ".target_micros", {&phrase::kProblemWrongSide});
  }
}

void CheckCommitments(const Inputs& inputs, Checks& checks) {
  std::set<std::string> ids;
  for (size_t i = 0; i < inputs.commitments.size(); ++i) {
    const Commitment& commitment = inputs.commitments[i];
    const std::string path = absl::StrCat("commitments[", i, "]");
    checks.Id(path + ".id", commitment.id, ids);
    checks.IsSet(path + ".obligor", commitment.obligor);
    checks.Weight(path + ".weight", commitment.weight);
    std::set<int> axes;
    for (size_t j = 0; j < commitment.axes.size(); ++j) {
      const int axis = commitment.axes[j];
      const std::string here = absl::StrCat(path, ".axes[", j, "]");
      checks.Axis(here, axis);
      if (!axes.insert(axis).second) checks.Add(here, {&phrase::kProblemTwice});
    }
    if (commitment.deliverable.has_value() == commitment.target.has_value()) {
      checks.Add(path, {&phrase::kProblemOneMeasure});
    }
    if (commitment.deliverable && commitment.deliverable->delivered) {
      checks.IsSet(path + ".deliverable.standing", commitment.deliverable->standing);
    }
    if (commitment.target) CheckTarget(*commitment.target, path + ".target", checks);
  }
}

}  // namespace

std::vector<InputProblem> CheckPolicy(const Policy& policy) {
  Checks checks;
  if (policy.completion_weight_bp == 0 && policy.attainment_weight_bp == 0) {
    checks.Add("policy.completion_weight_bp", {&phrase::kProblemNoWeight});
  }
  if (policy.release_curve.empty()) {
    checks.Add("policy.release_curve", {&phrase::kProblemEmpty});
  } else if (policy.release_curve[0].score_ppm != 0) {
    checks.Add("policy.release_curve[0].score_ppm", {&phrase::kProblemCurveStart});
  }
  for (size_t i = 1; i < policy.release_curve.size(); ++i) {
    const std::string path = absl::StrCat("policy.release_curve[", i, "]");
    const CurvePoint &before = policy.release_curve[i - 1], &point = policy.release_curve[i];
    const Sentence falls{&phrase::kProblemFalls};
    if (point.score_ppm < before.score_ppm) checks.Add(path + ".score_ppm", falls);
    if (point.rate_ppm < before.rate_ppm) checks.Add(path + ".rate_ppm", falls);
  }
  return std::move(checks.problems);
}

std::vector<InputProblem> CheckInputs(const Inputs& inputs) {
  Checks checks;
  if (inputs.cut_off.year() < inputs.year || inputs.cut_off.year() > inputs.year + 1) {
    checks.Add("cut_off", {&phrase::kProblemCutOff});
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
