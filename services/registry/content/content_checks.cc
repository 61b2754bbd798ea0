#include "services/registry/content/content_checks.h"

#include <algorithm>
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
  template <class Documents>
  void Digests(const std::string& path, const Documents& documents) {
    for (int i = 0; i < documents.size(); ++i) {
      const std::string& hex = documents[i].sha256();
      if (hex.empty() || (hex.size() == 64 && std::all_of(hex.begin(), hex.end(), [](char c) {
                            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                          }))) {
        continue;
      }
      Say(absl::StrCat(path, "[", i, "].sha256"), "must be 64 lower-case hex digits");
    }
  }
  void OfPact(const std::string& path, const std::string& name, const Period& pact) {
    if (!absl::StartsWith(name, absl::StrCat("pacts/", pact.pact_id, "/"))) {
      Say(path, "belongs to another pact");
    }
  }

  std::vector<FieldProblem> list;
};

void CheckPathways(const v1::Project& project, const Period& pact, Problems& problems) {
  for (int i = 0; i < project.pathways_size(); ++i) {
    const v1::Pathway& pathway = project.pathways(i);
    const std::string path = absl::StrCat("project.pathways[", i, "]");
    for (int k = 0; k < pathway.components_size(); ++k) {
      if (pathway.components(k).duration_hours() > 0) continue;
      problems.Say(absl::StrCat(path, ".components[", k, "].duration_hours"), "must be above zero");
    }
    std::set<int> years;
    for (int k = 0; k < pathway.volumes_size(); ++k) {
      const std::string here = absl::StrCat(path, ".volumes[", k, "]");
      problems.Year(here + ".year", pathway.volumes(k).year(), pact);
      problems.Once(here + ".year", pathway.volumes(k).year(), years);
      if (pathway.volumes(k).volume() < 0) problems.Say(here + ".volume", "is below zero");
    }
  }
}

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
  if (project.has_horizon_years() && (project.maturity() != type::v1::MATURITY_PROSPECT ||
                                      project.horizon_years() < 1 || project.horizon_years() > 3)) {
    problems.Say("project.horizon_years", "belongs to a PROSPECT and is 1 to 3");
  }
  if (project.quick_start() && project.maturity() != type::v1::MATURITY_IDENTIFIED) {
    problems.Say("project.quick_start", "belongs to an IDENTIFIED project");
  }
  CheckPathways(project, pact, problems);
  problems.Digests("project.documents", project.documents());
  for (int i = 0; i < project.links_size(); ++i) {
    problems.OfPact(absl::StrCat("project.links[", i, "].project"), project.links(i).project(),
                    pact);
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
  if (commitment.has_deliverable()) {
    problems.Year("commitment.deliverable.due_date", commitment.deliverable().due_date().year(),
                  pact);
  }
  using v1::Commitment;
  if (commitment.kairos_option() != 0 && commitment.kind() != Commitment::KIND_KAIROS_USE) {
    problems.Say("commitment.kairos_option", "belongs to KIND_KAIROS_USE");
  }
  if (commitment.referral_option() != 0 &&
      commitment.kind() != Commitment::KIND_REFERRAL_SOLUTION) {
    problems.Say("commitment.referral_option", "belongs to KIND_REFERRAL_SOLUTION");
  }
  if (commitment.has_interoperable_by_date() &&
      commitment.referral_option() != v1::REFERRAL_OPTION_REGIONAL_PLATFORM) {
    problems.Say("commitment.interoperable_by_date", "belongs to REGIONAL_PLATFORM");
  }
  if (commitment.session_measures_size() > 0 &&
      commitment.kind() != Commitment::KIND_SESSION_PUBLICATION) {
    problems.Say("commitment.session_measures", "belong to KIND_SESSION_PUBLICATION");
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

std::vector<FieldProblem> CheckIndicator(const v1::Indicator& indicator, const Period& pact) {
  Problems problems;
  std::set<int> targets, sources;
  for (int i = 0; i < indicator.targets_size(); ++i) {
    const std::string path = absl::StrCat("indicator.targets[", i, "]");
    problems.Year(path + ".year", indicator.targets(i).year(), pact);
    problems.Once(path + ".year", indicator.targets(i).year(), targets);
    if (!IsBeyondBaseline(indicator, indicator.targets(i))) {
      problems.Say(path + ".value_micros", "lies on the wrong side of the baseline");
    }
  }
  for (int i = 0; i < indicator.sources_size(); ++i) {
    problems.Once(absl::StrCat("indicator.sources[", i, "].year"), indicator.sources(i).year(),
                  sources);
  }
  if ((indicator.from_stage() == 0) != (indicator.to_stage() == 0) ||
      (indicator.from_stage() != 0 && indicator.from_stage() >= indicator.to_stage())) {
    problems.Say("indicator.to_stage", "comes after from_stage, and both are set or neither");
  }
  return std::move(problems.list);
}

std::vector<FieldProblem> CheckNarrative(const v1::PactNarrative& narrative, const Period& pact) {
  Problems problems;
  if (narrative.has_horizon_year()) {
    problems.Year("narrative.horizon_year", narrative.horizon_year(), pact);
  }
  std::set<std::string> needs;
  for (int i = 0; i < narrative.needs_size(); ++i) {
    problems.Once(absl::StrCat("narrative.needs[", i, "].need_id"), narrative.needs(i).need_id(),
                  needs);
  }
  std::set<int> axes, publics, systems;
  for (int i = 0; i < narrative.axis_plans_size(); ++i) {
    problems.Once(absl::StrCat("narrative.axis_plans[", i, "].axis"),
                  static_cast<int>(narrative.axis_plans(i).axis()), axes);
  }
  const v1::PriorityNeighbourhoodTarget& target = narrative.priority_neighbourhood_target();
  if (target.target_bp() < 0 || target.target_bp() > 10'000) {
    problems.Say("narrative.priority_neighbourhood_target.target_bp", "must be 0 to 10 000");
  }
  for (int i = 0; i < narrative.axis_2_diagnoses_size(); ++i) {
    const v1::PublicDiagnosis& diagnosis = narrative.axis_2_diagnoses(i);
    const std::string path = absl::StrCat("narrative.axis_2_diagnoses[", i, "]");
    if (diagnosis.public_() != v1::PRIORITY_PUBLIC_OTHER) {
      problems.Once(path + ".public", static_cast<int>(diagnosis.public_()), publics);
    }
    std::set<int> years;
    for (int k = 0; k < diagnosis.amplification().targets_size(); ++k) {
      const std::string here = absl::StrCat(path, ".amplification.targets[", k, "].year");
      problems.Year(here, diagnosis.amplification().targets(k).year(), pact);
      problems.Once(here, diagnosis.amplification().targets(k).year(), years);
    }
  }
  for (int i = 0; i < narrative.systems_size(); ++i) {
    const v1::SystemAlignment& system = narrative.systems(i);
    const std::string path = absl::StrCat("narrative.systems[", i, "]");
    if (system.system() != v1::SystemAlignment::SYSTEM_OTHER) {
      problems.Once(path + ".system", static_cast<int>(system.system()), systems);
    } else if (system.label().empty()) {
      problems.Say(path + ".label", "is required with SYSTEM_OTHER");
    }
  }
  const auto& experimental = narrative.evaluation_framework().experimental_projects();
  for (int i = 0; i < experimental.size(); ++i) {
    problems.OfPact(
        absl::StrCat("narrative.evaluation_framework.experimental_projects[", i, "].project"),
        experimental[i].project(), pact);
  }
  problems.Digests("narrative.documents", narrative.documents());
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
