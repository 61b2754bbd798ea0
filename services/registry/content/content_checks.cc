#include "services/registry/content/content_checks.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/money/money_wire.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

constexpr int64_t kMaxWeight = 1'000'000'000;

class Problems {
 public:
  void Add(std::string path, const Phrase& fault, Operands operands = {}) {
    list.push_back({std::move(path), {&fault, std::move(operands)}});
  }
  void Year(const std::string& path, int year, const Period& pact) {
    if (year < pact.start_year || year > pact.end_year) {
      Add(path, phrase::kLiesOutsideThePactsYears,
          {{"start", pact.start_year}, {"end", pact.end_year}});
    }
  }
  void Weight(const std::string& path, int64_t weight) {
    if (weight < 0 || weight > kMaxWeight) Add(path, phrase::kMustBeAWeight);
  }
  template <class Key>
  void Once(const std::string& path, const Key& key, std::set<Key>& seen) {
    if (!seen.insert(key).second) Add(path, phrase::kIsThereTwice);
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
      Add(absl::StrCat(path, "[", i, "].sha256"), phrase::kMustBe64HexDigits);
    }
  }
  void OfPact(const std::string& path, const std::string& name, const Period& pact) {
    if (!absl::StartsWith(name, absl::StrCat("pacts/", pact.pact_id, "/"))) {
      Add(path, phrase::kBelongsToAnotherPact);
    }
  }

  std::vector<FieldProblem> list;
};

void CheckIds(const v1::Project& project, Problems& problems) {
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
}

void CheckPlans(const v1::Project& project, const Period& pact, Problems& problems) {
  std::set<int> years;
  for (int i = 0; i < project.plans_size(); ++i) {
    const v1::YearPlan& plan = project.plans(i);
    const std::string path = absl::StrCat("project.plans[", i, "]");
    problems.Year(path + ".year", plan.year(), pact);
    problems.Once(path + ".year", plan.year(), years);
    if (*FromProto(plan.planned_state_funding()) < Money()) {
      problems.Add(path + ".planned_state_funding", phrase::kIsBelowZero);
    }
    if (plan.planned_pathways() < 0) problems.Add(path + ".planned_pathways", phrase::kIsBelowZero);
  }
}

void CheckTransverse(const v1::TransverseContent& transverse, const Period& pact,
                     Problems& problems) {
  if (transverse.has_provisional_budget() &&
      *FromProto(transverse.provisional_budget()) < Money()) {
    problems.Add("project.transverse.provisional_budget", phrase::kIsBelowZero);
  }
  for (int i = 0; i < transverse.supported_projects_size(); ++i) {
    problems.OfPact(absl::StrCat("project.transverse.supported_projects[", i, "]"),
                    transverse.supported_projects(i), pact);
  }
}

void CheckPathways(const v1::Project& project, const Period& pact, Problems& problems) {
  for (int i = 0; i < project.pathways_size(); ++i) {
    const v1::Pathway& pathway = project.pathways(i);
    const std::string path = absl::StrCat("project.pathways[", i, "]");
    for (int k = 0; k < pathway.components_size(); ++k) {
      if (pathway.components(k).duration_hours() > 0) continue;
      problems.Add(absl::StrCat(path, ".components[", k, "].duration_hours"),
                   phrase::kMustBeAboveZero);
    }
    std::set<int> years;
    for (int k = 0; k < pathway.volumes_size(); ++k) {
      const std::string here = absl::StrCat(path, ".volumes[", k, "]");
      problems.Year(here + ".year", pathway.volumes(k).year(), pact);
      problems.Once(here + ".year", pathway.volumes(k).year(), years);
      if (pathway.volumes(k).volume() < 0) problems.Add(here + ".volume", phrase::kIsBelowZero);
    }
  }
}

}  // namespace

Period PeriodOf(const v1::Pact& pact) {
  return {LastNameId(pact.name()), pact.start_year(), pact.end_year()};
}

std::vector<FieldProblem> CheckProject(const v1::Project& project, const Period& pact) {
  Problems problems;
  const bool axis_3 = project.axis() == type::v1::AXIS_3;
  if (axis_3 != project.has_transverse()) {
    problems.Add("project.transverse",
                 axis_3 ? phrase::kIsRequiredOnAxis3 : phrase::kBelongsToAxis3Only);
  }
  if (axis_3 && project.pathways_size() > 0) {
    problems.Add("project.pathways", phrase::kBelongToAxes1And2);
  }
  if (project.has_start_date() && project.has_end_date() &&
      *FromProto(project.end_date()) < *FromProto(project.start_date())) {
    problems.Add("project.end_date", phrase::kLiesBeforeStartDate);
  }
  CheckIds(project, problems);
  CheckPlans(project, pact, problems);
  for (int i = 0; i < project.indicators_size(); ++i) {
    problems.OfPact(absl::StrCat("project.indicators[", i, "]"), project.indicators(i), pact);
  }
  if (project.has_horizon_years() && (project.maturity() != type::v1::MATURITY_PROSPECT ||
                                      project.horizon_years() < 1 || project.horizon_years() > 3)) {
    problems.Add("project.horizon_years", phrase::kBelongsToAProspect);
  }
  if (project.quick_start() && project.maturity() != type::v1::MATURITY_IDENTIFIED) {
    problems.Add("project.quick_start", phrase::kBelongsToAnIdentifiedProject);
  }
  CheckPathways(project, pact, problems);
  problems.Digests("project.documents", project.documents());
  for (int i = 0; i < project.links_size(); ++i) {
    problems.OfPact(absl::StrCat("project.links[", i, "].project"), project.links(i).project(),
                    pact);
  }
  CheckTransverse(project.transverse(), pact, problems);
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
    problems.Add("commitment.branch",
                 branch ? phrase::kIsRequiredOfABranch : phrase::kBelongsToABranchOnly);
  }
  problems.Weight("commitment.weight", commitment.weight());
  std::set<int> axes, years;
  for (int i = 0; i < commitment.axes_size(); ++i) {
    problems.Once(absl::StrCat("commitment.axes[", i, "]"), static_cast<int>(commitment.axes(i)),
                  axes);
  }
  if (commitment.measure_case() == v1::Commitment::MEASURE_NOT_SET) {
    problems.Add("commitment.deliverable", phrase::kOrYearlyTargetsIsRequired);
  }
  if (commitment.has_deliverable()) {
    problems.Year("commitment.deliverable.due_date", commitment.deliverable().due_date().year(),
                  pact);
  }
  using v1::Commitment;
  if (commitment.kairos_option() != 0 && commitment.kind() != Commitment::KIND_KAIROS_USE) {
    problems.Add("commitment.kairos_option", phrase::kBelongsToKairosUse);
  }
  if (commitment.referral_option() != 0 &&
      commitment.kind() != Commitment::KIND_REFERRAL_SOLUTION) {
    problems.Add("commitment.referral_option", phrase::kBelongsToReferralSolution);
  }
  if (commitment.has_interoperable_by_date() &&
      commitment.referral_option() != v1::REFERRAL_OPTION_REGIONAL_PLATFORM) {
    problems.Add("commitment.interoperable_by_date", phrase::kBelongsToRegionalPlatform);
  }
  if (commitment.session_measures_size() > 0 &&
      commitment.kind() != Commitment::KIND_SESSION_PUBLICATION) {
    problems.Add("commitment.session_measures", phrase::kBelongToSessionPublication);
  }
  const v1::YearlyTargets& targets = commitment.yearly_targets();
  for (int i = 0; i < targets.targets_size(); ++i) {
    const v1::YearTarget& target = targets.targets(i);
    const std::string path = absl::StrCat("commitment.yearly_targets.targets[", i, "]");
    problems.Year(path + ".year", target.year(), pact);
    problems.Once(path + ".year", target.year(), years);
    if (indicator == nullptr) continue;
    if (!IsBeyondBaseline(*indicator, target)) {
      problems.Add(path + ".value_micros", phrase::kIsBehindTheIndicatorsBaseline);
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
      problems.Add(path + ".value_micros", phrase::kIsBehindTheBaseline);
    }
  }
  for (int i = 0; i < indicator.sources_size(); ++i) {
    problems.Once(absl::StrCat("indicator.sources[", i, "].year"), indicator.sources(i).year(),
                  sources);
  }
  if ((indicator.from_stage() == 0) != (indicator.to_stage() == 0) ||
      (indicator.from_stage() != 0 && indicator.from_stage() >= indicator.to_stage())) {
    problems.Add("indicator.to_stage", phrase::kComesAfterFromStage);
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
    problems.Add("narrative.priority_neighbourhood_target.target_bp", phrase::kMustBeBasisPoints);
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
      problems.Add(path + ".label", phrase::kIsRequiredWithSystemOther);
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
    if (line.axis() == type::v1::AXIS_UNSPECIFIED)
      problems.Add(path + ".line.axis", phrase::kIsRequired);
    problems.Year(path + ".line.year", line.year(), pact);
    if ((line.axis() == type::v1::AXIS_1) == line.sub_axis().empty()) {
      problems.Add(path + ".line.sub_axis", phrase::kIsRequiredOnAxis1Only);
    }
    if (line.axis() == type::v1::AXIS_3 && line.new_pathways()) {
      problems.Add(path + ".line.new_pathways", phrase::kBelongsToAxes1And2);
    }
    if (line.funding_source().empty())
      problems.Add(path + ".line.funding_source", phrase::kIsRequired);
    problems.Once(path + ".line",
                  absl::StrCat(line.axis(), "/", line.sub_axis(), "/", line.year(), "/",
                               line.new_pathways(), "/", line.funding_source()),
                  lines);
    if (*FromProto(annex.lines(i).amount()) <= Money()) {
      problems.Add(path + ".amount", phrase::kMustBeAboveZero);
    }
  }
  int64_t sum = 0;
  for (int i = 0; i < annex.sub_axes_size(); ++i) {
    const std::string path = absl::StrCat("financial_annex.sub_axes[", i, "]");
    problems.Once(path + ".sub_axis", annex.sub_axes(i).sub_axis(), codes);
    const int share = annex.sub_axes(i).share_bp();
    if (share < 0 || share > 10'000) problems.Add(path + ".share_bp", phrase::kMustBeBasisPoints);
    sum += share;
  }
  if (annex.sub_axes_size() > 0 && sum != 10'000) {
    problems.Add("financial_annex.sub_axes", phrase::kMustSumTo10000Bp);
  }
  return std::move(problems.list);
}

}  // namespace pactum::registry
