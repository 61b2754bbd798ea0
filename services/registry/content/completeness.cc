#include "services/registry/content/completeness.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/registry/content/rules.h"

namespace pactum::registry {
namespace {

// Runs the checks of every item: `run` tells nothing, it says what lacks.
template <class Fn>
std::vector<Lack> RunAll(const v1::Framework& framework, const v1::PactContent& content,
                         const std::string& version_name, const Period& pact, Fn run) {
  std::vector<Lack> lacks;
  for (const v1::FrameworkItem& item : framework.items()) {
    for (const v1::ItemCheck& check : item.checks()) {
      run(CheckContext{content, version_name, pact, item, check, lacks});
    }
  }
  return lacks;
}

void Append(std::vector<Lack>& lacks, std::vector<Lack> more) {
  for (Lack& lack : more) lacks.push_back(std::move(lack));
}

// The codes of the framework that are not answered: what it loads as codelists (X8).
void CheckCodes(const v1::Framework& framework, const v1::PactContent& content,
                const std::string& version_name, std::vector<Lack>& lacks) {
  for (const std::string& id : framework.common_core()) {
    const auto& all = content.indicators();
    if (std::any_of(all.begin(), all.end(), [&](const v1::Indicator& indicator) {
          return indicator.scope() == v1::Indicator::SCOPE_COMMON_CORE &&
                 indicator.name().substr(indicator.name().rfind('/') + 1) == id;
        })) {
      continue;
    }
    lacks.push_back({"R107", version_name,
                     absl::StrCat("the common-core indicator ", id, " is not there"),
                     absl::StrCat("add an indicator with the id ", id, " and scope COMMON_CORE")});
  }
  const auto& codes = framework.sub_axes();
  for (const v1::SubAxisShare& share : content.financial_annex().sub_axes()) {
    if (codes.empty() || std::find(codes.begin(), codes.end(), share.sub_axis()) != codes.end()) {
      continue;
    }
    lacks.push_back({"R72", version_name,
                     absl::StrCat(share.sub_axis(), " is no sub-axis of the framework"),
                     "use the framework's codes"});
  }
}

}  // namespace

std::vector<Lack> CheckCompleteness(const v1::Framework& framework, const v1::PactContent& content,
                                    const std::string& version_name, const Period& pact) {
  std::vector<Lack> lacks =
      RunAll(framework, content, version_name, pact, [&](const CheckContext& context) {
        if (RunPactRule(context) || RunCommitmentRule(context) || RunProjectsRule(context)) return;
        for (const v1::Project& project : content.projects()) {
          RunProjectRule(context, project, project.maturity());
        }
      });
  CheckCodes(framework, content, version_name, lacks);
  return lacks;
}

std::vector<Lack> Blocking(std::vector<Lack> lacks) {
  lacks.erase(
      std::remove_if(lacks.begin(), lacks.end(), [](const Lack& lack) { return !lack.blocking; }),
      lacks.end());
  return lacks;
}

std::vector<Lack> LacksOfProject(const v1::Framework& framework, const v1::Project& project,
                                 type::v1::Maturity maturity) {
  const v1::PactContent nothing;
  const std::string name = project.name();
  return Blocking(RunAll(framework, nothing, name, Period(), [&](const CheckContext& context) {
    RunProjectRule(context, project, maturity);
  }));
}

std::vector<Lack> ObstaclesToFunding(const v1::PactContent& content, const v1::Project& project) {
  std::vector<Lack> lacks;
  const std::set<std::string> carried(project.indicators().begin(), project.indicators().end());
  for (const v1::Indicator& indicator : content.indicators()) {
    if (!IsFunded(project) || indicator.scope() != v1::Indicator::SCOPE_COMMON_CORE ||
        carried.count(indicator.name()) > 0) {
      continue;
    }
    lacks.push_back({"R107", project.name(),
                     absl::StrCat("does not carry the common-core indicator ", indicator.name()),
                     "add it to the project's indicators"});
  }
  if (!HasBranchCommitment(content, project)) {
    lacks.push_back({"R76", project.name(),
                     "the branch that proposes it has no attractiveness commitment",
                     "add an ATTRACTIVENESS commitment of the branch"});
  }
  return lacks;
}

std::vector<Lack> ObstaclesOf(const v1::Framework& framework, const v1::PactContent& content,
                              const v1::Project& project, type::v1::Maturity maturity,
                              type::v1::ProjectState state) {
  std::vector<Lack> lacks = ObstaclesToFunding(content, project);
  if (project.axis() != type::v1::AXIS_3) return lacks;
  if (!SupportsNewPathways(content, project)) {
    lacks.push_back({"R129", project.name(), "it supports no project with new pathways",
                     "name one in transverse.supported_projects"});
  }
  if (maturity < type::v1::MATURITY_IDENTIFIED) {
    lacks.push_back({"R136", project.name(), "the engineering project is not mature",
                     "promote it to IDENTIFIED"});
  }
  if (state == type::v1::PROJECT_STATE_SUSPENDED) {
    lacks.push_back({"R137", project.name(), "the project is suspended", "resume it"});
  }
  if (state == type::v1::PROJECT_STATE_ABANDONED) {
    lacks.push_back({"R137", project.name(), "the project is abandoned", "name another one"});
  }
  Append(lacks, LacksOfProject(framework, project, type::v1::MATURITY_IDENTIFIED));
  return lacks;
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
    if (!codes.insert(item.code()).second) problems.push_back({path + ".code", "stands twice"});
    for (int k = 0; k < item.checks_size(); ++k) {
      const Check& check = item.checks(k);
      const std::string here = absl::StrCat(path, ".checks[", k, "]");
      if (check.has_count() && check.count() < 1) {
        problems.push_back({here + ".count", "must be above zero"});
      }
      if (check.kind() == Check::KIND_COMMITMENT && check.commitment_kind() == 0) {
        problems.push_back({here + ".commitment_kind", "is required of COMMITMENT"});
      }
      if (check.kind() == Check::KIND_AGORA_PAIRING && !check.has_latest_day()) {
        problems.push_back({here + ".latest_day", "is required of AGORA_PAIRING"});
      }
    }
  }
  return problems;
}

}  // namespace pactum::registry
