#include "services/registry/content/completeness.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/registry/content/rules.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

// Runs the checks of every item; `run` adds the findings of one.
template <class Fn>
std::vector<Finding> RunAll(const v1::Framework& framework, const v1::PactContent& content,
                            const std::string& version_name, const Period& pact, Fn run) {
  std::vector<Finding> findings;
  for (const v1::FrameworkItem& item : framework.items()) {
    for (const v1::ItemCheck& check : item.checks()) {
      run(CheckContext{content, version_name, pact, item, check, findings});
    }
  }
  return findings;
}

void Append(std::vector<Finding>& findings, std::vector<Finding> more) {
  for (Finding& finding : more) findings.push_back(std::move(finding));
}

// The codes of the framework's codelists (X8) that the content does not use, or does not know.
void CheckCodes(const v1::Framework& framework, const v1::PactContent& content,
                const std::string& version_name, std::vector<Finding>& findings) {
  for (const std::string& id : framework.common_core()) {
    const auto& all = content.indicators();
    if (std::any_of(all.begin(), all.end(), [&](const v1::Indicator& indicator) {
          return indicator.scope() == v1::Indicator::SCOPE_COMMON_CORE &&
                 indicator.name().substr(indicator.name().rfind('/') + 1) == id;
        })) {
      continue;
    }
    findings.push_back({"R107",
                        version_name,
                        {&phrase::kCommonCoreNotThere, {{"indicator", id}}},
                        {&phrase::kAddCommonCore, {{"indicator", id}}}});
  }
  const auto& codes = framework.sub_axes();
  for (const v1::SubAxisShare& share : content.financial_annex().sub_axes()) {
    if (codes.empty() || std::find(codes.begin(), codes.end(), share.sub_axis()) != codes.end()) {
      continue;
    }
    findings.push_back({"R72",
                        version_name,
                        {&phrase::kNotASubAxis, {{"sub_axis", share.sub_axis()}}},
                        {&phrase::kUseTheCodes}});
  }
}

}  // namespace

std::vector<Finding> FindingsOf(const v1::Framework& framework, const v1::PactContent& content,
                                const std::string& version_name, const Period& pact) {
  std::vector<Finding> findings =
      RunAll(framework, content, version_name, pact, [&](const CheckContext& context) {
        if (RunPactRule(context) || RunCommitmentRule(context) || RunProjectsRule(context)) return;
        for (const v1::Project& project : content.projects()) {
          RunProjectRule(context, project, project.maturity());
        }
      });
  CheckCodes(framework, content, version_name, findings);
  return findings;
}

std::vector<Finding> Blocking(std::vector<Finding> findings) {
  findings.erase(std::remove_if(findings.begin(), findings.end(),
                                [](const Finding& finding) { return !finding.blocking; }),
                 findings.end());
  return findings;
}

std::vector<Finding> FindingsOfProject(const v1::Framework& framework, const v1::Project& project,
                                       type::v1::Maturity maturity) {
  const v1::PactContent nothing;
  const std::string name = project.name();
  return Blocking(RunAll(framework, nothing, name, Period(), [&](const CheckContext& context) {
    RunProjectRule(context, project, maturity);
  }));
}

std::vector<Finding> ObstaclesToFunding(const v1::PactContent& content,
                                        const v1::Project& project) {
  std::vector<Finding> findings;
  const std::set<std::string> carried(project.indicators().begin(), project.indicators().end());
  for (const v1::Indicator& indicator : content.indicators()) {
    if (!IsFunded(project) || indicator.scope() != v1::Indicator::SCOPE_COMMON_CORE ||
        carried.count(indicator.name()) > 0) {
      continue;
    }
    findings.push_back({"R107",
                        project.name(),
                        {&phrase::kCommonCoreNotCarried, {{"indicator", indicator.name()}}},
                        {&phrase::kAddTheIndicatorToTheProject}});
  }
  if (!HasBranchCommitment(content, project)) {
    findings.push_back({"R76",
                        project.name(),
                        {&phrase::kBranchWithoutCommitment},
                        {&phrase::kAddABranchCommitment}});
  }
  return findings;
}

std::vector<Finding> ObstaclesOf(const v1::Framework& framework, const v1::PactContent& content,
                                 const v1::Project& project, type::v1::Maturity maturity,
                                 type::v1::ProjectState state) {
  std::vector<Finding> findings = ObstaclesToFunding(content, project);
  if (project.axis() != type::v1::AXIS_3) return findings;
  if (!SupportsNewPathways(content, project)) {
    findings.push_back({"R129",
                        project.name(),
                        {&phrase::kSupportsNoNewPathways},
                        {&phrase::kNameASupportedProject}});
  }
  if (maturity < type::v1::MATURITY_IDENTIFIED) {
    findings.push_back(
        {"R136", project.name(), {&phrase::kNotMature}, {&phrase::kPromoteToIdentified}});
  }
  if (state == type::v1::PROJECT_STATE_SUSPENDED) {
    findings.push_back({"R137", project.name(), {&phrase::kIsSuspended}, {&phrase::kResumeIt}});
  }
  if (state == type::v1::PROJECT_STATE_ABANDONED) {
    findings.push_back(
        {"R137", project.name(), {&phrase::kIsAbandoned}, {&phrase::kNameAnotherOne}});
  }
  Append(findings, FindingsOfProject(framework, project, type::v1::MATURITY_IDENTIFIED));
  return findings;
}

v1::CompletenessFinding CompletenessFindingOf(const Finding& finding) {
  v1::CompletenessFinding proto;
  proto.set_item(finding.item);
  proto.set_subject(finding.subject);
  proto.set_description(finding.description.In(CallerLanguage()));
  proto.set_remedy(finding.remedy.In(CallerLanguage()));
  proto.set_wording(finding.wording);
  proto.set_part(finding.part);
  proto.set_blocking(finding.blocking);
  return proto;
}

v1::Obstacle ObstacleOf(const Finding& finding) {
  v1::Obstacle obstacle;
  obstacle.set_item(finding.item);
  obstacle.set_description(finding.description.In(CallerLanguage()));
  obstacle.set_remedy(finding.remedy.In(CallerLanguage()));
  return obstacle;
}

bool Axis3SupportsNewPathways(const v1::PactContent& content) {
  return std::all_of(
      content.projects().begin(), content.projects().end(), [&](const v1::Project& project) {
        return project.axis() != type::v1::AXIS_3 || SupportsNewPathways(content, project);
      });
}

std::vector<FieldProblem> CheckFramework(const v1::Framework& framework) {
  using Check = v1::ItemCheck;
  std::vector<FieldProblem> problems;
  std::set<std::string> codes;
  for (int i = 0; i < framework.items_size(); ++i) {
    const v1::FrameworkItem& item = framework.items(i);
    const std::string path = absl::StrCat("framework.items[", i, "]");
    if (!codes.insert(item.code()).second)
      problems.push_back({path + ".code", {&phrase::kIsThereTwice}});
    for (int k = 0; k < item.checks_size(); ++k) {
      const Check& check = item.checks(k);
      const std::string here = absl::StrCat(path, ".checks[", k, "]");
      if (check.has_count() && check.count() < 1) {
        problems.push_back({here + ".count", {&phrase::kMustBeAboveZero}});
      }
      if (check.kind() == Check::KIND_COMMITMENT && check.commitment_kind() == 0) {
        problems.push_back({here + ".commitment_kind", {&phrase::kIsRequiredOfCommitment}});
      }
      if (check.kind() == Check::KIND_AGORA_PAIRING && !check.has_latest_day()) {
        problems.push_back({here + ".latest_day", {&phrase::kIsRequiredOfAgoraPairing}});
      }
    }
  }
  return problems;
}

}  // namespace pactum::registry
