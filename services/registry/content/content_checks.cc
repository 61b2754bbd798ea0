#include "services/registry/content/content_checks.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"

namespace pactum::registry {
namespace {

constexpr int64_t kMaxWeight = 1'000'000'000;

class Problems {
 public:
  void Say(std::string path, std::string what) {
    list.push_back({std::move(path), std::move(what)});
  }
  void Year(const std::string& path, int year, const Period& pact) {
    if (year < pact.start_year || year > pact.end_year) {
      Say(path, absl::StrCat("lies outside the pact, ", pact.start_year, " to ", pact.end_year));
    }
  }
  void Weight(const std::string& path, int64_t weight) {
    if (weight < 0 || weight > kMaxWeight) Say(path, "must be 0 to 10^9");
  }
  template <class Key>
  void Once(const std::string& path, const Key& key, std::set<Key>& seen) {
    if (!seen.insert(key).second) Say(path, "stands twice");
  }
  void OfPact(const std::string& path, const std::string& name, const Period& pact) {
    if (!absl::StartsWith(name, absl::StrCat("pacts/", pact.pact_id, "/"))) {
      Say(path, "belongs to another pact");
    }
  }

  std::vector<FieldProblem> list;
};

}  // namespace

std::vector<FieldProblem> CheckProject(const v1::Project& project, const Period& pact) {
  Problems problems;
  const bool axis_3 = project.axis() == type::v1::AXIS_3;
  if (axis_3 != project.has_transverse()) {
    problems.Say("project.transverse", axis_3 ? "is required on axis 3" : "belongs to axis 3 only");
  }
  if (axis_3 && project.pathways_size() > 0) {
    problems.Say("project.pathways", "belong to axes 1 and 2: axis 3 funds none");
  }
  if (project.has_start_date() && project.has_end_date() &&
      *FromProto(project.end_date()) < *FromProto(project.start_date())) {
    problems.Say("project.end_date", "lies before start_date");
  }
  std::set<std::string> milestones, pathways;
  for (int i = 0; i < project.milestones_size(); ++i) {
    const std::string path = absl::StrCat("project.milestones[", i, "]");
    problems.Once(path + ".milestone_id", project.milestones(i).milestone_id(), milestones);
    problems.Weight(path + ".weight", project.milestones(i).weight());
  }
  for (int i = 0; i < project.pathways_size(); ++i) {
    problems.Once(absl::StrCat("project.pathways[", i, "].pathway_id"),
                  project.pathways(i).pathway_id(), pathways);
  }
  std::set<int> years;
  for (int i = 0; i < project.plans_size(); ++i) {
    const v1::YearPlan& plan = project.plans(i);
    const std::string path = absl::StrCat("project.plans[", i, "]");
    problems.Year(path + ".year", plan.year(), pact);
    problems.Once(path + ".year", plan.year(), years);
    if (*FromProto(plan.planned_state_funding()) < Money()) {
      problems.Say(path + ".planned_state_funding", "is below zero");
    }
    if (plan.planned_pathways() < 0) problems.Say(path + ".planned_pathways", "is below zero");
  }
  for (int i = 0; i < project.indicators_size(); ++i) {
    problems.OfPact(absl::StrCat("project.indicators[", i, "]"), project.indicators(i), pact);
  }
  const v1::TransverseContent& transverse = project.transverse();
  if (transverse.has_provisional_budget() &&
      *FromProto(transverse.provisional_budget()) < Money()) {
    problems.Say("project.transverse.provisional_budget", "is below zero");
  }
  for (int i = 0; i < transverse.supported_projects_size(); ++i) {
    problems.OfPact(absl::StrCat("project.transverse.supported_projects[", i, "]"),
                    transverse.supported_projects(i), pact);
  }
  return std::move(problems.list);
}

bool IsBeyondBaseline(const v1::Indicator& indicator, const v1::YearTarget& target) {
  return indicator.direction() == v1::Indicator::DIRECTION_INCREASE
             ? target.value_micros() >= indicator.baseline_micros()
             : target.value_micros() <= indicator.baseline_micros();
}

std::vector<FieldProblem> CheckCommitment(const v1::Commitment& commitment, const Period& pact,
                                          const v1::Indicator* indicator) {
  Problems problems;
  const bool branch = commitment.obligor() == type::v1::OBLIGOR_BRANCH;
  if (branch != !commitment.branch().empty()) {
    problems.Say("commitment.branch", branch ? "is required of a branch's commitment"
                                             : "belongs to a branch's commitment only");
  }
  problems.Weight("commitment.weight", commitment.weight());
  std::set<int> axes, years;
  for (int i = 0; i < commitment.axes_size(); ++i) {
    problems.Once(absl::StrCat("commitment.axes[", i, "]"), static_cast<int>(commitment.axes(i)),
                  axes);
  }
  if (commitment.measure_case() == v1::Commitment::MEASURE_NOT_SET) {
    problems.Say("commitment.deliverable", "or yearly_targets is required: exactly one");
  }
  const v1::YearlyTargets& targets = commitment.yearly_targets();
  for (int i = 0; i < targets.targets_size(); ++i) {
    const v1::YearTarget& target = targets.targets(i);
    const std::string path = absl::StrCat("commitment.yearly_targets.targets[", i, "]");
    problems.Year(path + ".year", target.year(), pact);
    problems.Once(path + ".year", target.year(), years);
    if (indicator == nullptr) continue;
    if (!IsBeyondBaseline(*indicator, target)) {
      problems.Say(path + ".value_micros", "lies on the wrong side of the indicator's baseline");
    }
  }
  return std::move(problems.list);
}

std::vector<FieldProblem> CheckAnnex(const v1::FinancialAnnex& annex, const Period& pact) {
  Problems problems;
  std::set<std::string> lines, codes;
  for (int i = 0; i < annex.lines_size(); ++i) {
    const type::v1::LineKey& line = annex.lines(i).line();
    const std::string path = absl::StrCat("financial_annex.lines[", i, "]");
    if (line.axis() == type::v1::AXIS_UNSPECIFIED) problems.Say(path + ".line.axis", "is required");
    problems.Year(path + ".line.year", line.year(), pact);
    if ((line.axis() == type::v1::AXIS_1) == line.sub_axis().empty()) {
      problems.Say(path + ".line.sub_axis", "is required on axis 1 and belongs to it only");
    }
    if (line.axis() == type::v1::AXIS_3 && line.new_pathways()) {
      problems.Say(path + ".line.new_pathways", "belongs to axes 1 and 2");
    }
    if (line.funding_source().empty()) problems.Say(path + ".line.funding_source", "is required");
    problems.Once(path + ".line",
                  absl::StrCat(line.axis(), "/", line.sub_axis(), "/", line.year(), "/",
                               line.new_pathways(), "/", line.funding_source()),
                  lines);
    if (*FromProto(annex.lines(i).amount()) <= Money()) {
      problems.Say(path + ".amount", "must be above zero");
    }
  }
  int64_t sum = 0;
  for (int i = 0; i < annex.sub_axes_size(); ++i) {
    const std::string path = absl::StrCat("financial_annex.sub_axes[", i, "]");
    problems.Once(path + ".sub_axis", annex.sub_axes(i).sub_axis(), codes);
    const int share = annex.sub_axes(i).share_bp();
    if (share < 0 || share > 10'000) problems.Say(path + ".share_bp", "must be 0 to 10 000");
    sum += share;
  }
  if (annex.sub_axes_size() > 0 && sum != 10'000) {
    problems.Say("financial_annex.sub_axes", "must sum to 10 000 bp");
  }
  return std::move(problems.list);
}

}  // namespace pactum::registry
