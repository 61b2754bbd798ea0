#include "services/registry/content/completeness.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "pactum/framework/v1/framework.pb.h"
#include "services/registry/content/content_checks.h"

namespace pactum::registry {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A lack for each text of the message that carries an item and is empty.
void AddEmptyTexts(const Message& message, const std::string& subject, std::vector<Lack>& lacks) {
  const Descriptor& descriptor = *message.GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    const std::string& item = field.options().GetExtension(framework::v1::item);
    if (item.empty() || field.is_repeated() ||
        field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
      continue;
    }
    if (message.GetReflection()->GetString(message, &field).empty()) {
      lacks.push_back({item, subject, absl::StrCat(field.name(), " is empty"),
                       absl::StrCat("write ", field.name())});
    }
  }
}

bool FundsNewPathways(const v1::Project& project) {
  return project.axis() != type::v1::AXIS_3 &&
         std::any_of(project.pathways().begin(), project.pathways().end(),
                     [](const v1::Pathway& pathway) { return pathway.is_new(); });
}

const v1::Project* Find(const v1::PactContent& content, const std::string& name) {
  for (const v1::Project& project : content.projects()) {
    if (project.name() == name) return &project;
  }
  return nullptr;
}

bool Supports(const v1::PactContent& content, const v1::Project& project) {
  for (const std::string& name : project.transverse().supported_projects()) {
    const v1::Project* supported = Find(content, name);
    if (supported != nullptr && FundsNewPathways(*supported)) return true;
  }
  return false;
}

bool IsFunded(const v1::Project& project) {
  return std::any_of(project.plans().begin(), project.plans().end(), [](const v1::YearPlan& plan) {
    return plan.planned_state_funding().units() > 0 || plan.planned_state_funding().nanos() > 0;
  });
}

std::vector<Lack> LacksOfCommonCore(const v1::PactContent& content, const v1::Project& project) {
  std::vector<Lack> lacks;
  const std::set<std::string> carried(project.indicators().begin(), project.indicators().end());
  for (const v1::Indicator& indicator : content.indicators()) {
    if (indicator.scope() == v1::Indicator::SCOPE_COMMON_CORE &&
        carried.count(indicator.name()) == 0) {
      lacks.push_back({"R107", project.name(),
                       absl::StrCat("does not carry the common-core indicator ", indicator.name()),
                       "add it to the project's indicators"});
    }
  }
  return lacks;
}

// A branch's project needs the branch's own commitment.
std::vector<Lack> LacksOfBranch(const v1::PactContent& content, const v1::Project& project) {
  if (project.proposing_branch().empty()) return {};
  for (const v1::Commitment& c : content.commitments()) {
    if (c.obligor() == type::v1::OBLIGOR_BRANCH && c.branch() == project.proposing_branch() &&
        c.kind() == v1::Commitment::KIND_ATTRACTIVENESS) {
      return {};
    }
  }
  return {{"R76", project.name(), "the branch that proposes it has no attractiveness commitment",
           "add an ATTRACTIVENESS commitment of the branch"}};
}

std::vector<Lack> LacksOfSupport(const v1::PactContent& content, const v1::Project& project) {
  if (project.axis() != type::v1::AXIS_3 || Supports(content, project)) return {};
  return {{"R129", project.name(), "it supports no project with new pathways",
           "name one in transverse.supported_projects"}};
}

const v1::Indicator* FindIndicator(const v1::PactContent& content, const std::string& name) {
  for (const v1::Indicator& indicator : content.indicators()) {
    if (indicator.name() == name) return &indicator;
  }
  return nullptr;
}

// What a project names must be in the version: it may have been written before its indicators.
std::vector<Lack> LacksOfReferences(const v1::PactContent& content, const v1::Project& project) {
  std::vector<Lack> lacks;
  for (const std::string& name : project.indicators()) {
    if (FindIndicator(content, name) != nullptr) continue;
    lacks.push_back({"R107", project.name(),
                     absl::StrCat("it names ", name, ", which is not there"),
                     "add the indicator, or name another"});
  }
  return lacks;
}

// An indicator may have changed since the commitment was checked against it.
std::vector<Lack> LacksOfTargets(const v1::PactContent& content, const v1::Commitment& commitment) {
  if (!commitment.has_yearly_targets()) return {};
  const v1::Indicator* indicator = FindIndicator(content, commitment.yearly_targets().indicator());
  if (indicator == nullptr) {
    return {{"R120", commitment.name(), "its indicator is not in the version",
             "add the indicator, or name another"}};
  }
  for (const v1::YearTarget& target : commitment.yearly_targets().targets()) {
    if (IsBeyondBaseline(*indicator, target)) continue;
    return {{"R120", commitment.name(),
             absl::StrCat("its target of ", target.year(), " is behind the indicator's baseline"),
             "change the target, or the indicator's baseline or direction"}};
  }
  return {};
}

void Append(std::vector<Lack>& lacks, std::vector<Lack> more) {
  for (Lack& lack : more) lacks.push_back(std::move(lack));
}

void CheckWhole(const v1::PactContent& content, const std::string& subject,
                std::vector<Lack>& lacks) {
  AddEmptyTexts(content.narrative(), subject, lacks);
  for (int axis = 1; axis <= 3; ++axis) {
    const bool any =
        std::any_of(content.projects().begin(), content.projects().end(),
                    [&](const v1::Project& p) { return static_cast<int>(p.axis()) == axis; });
    if (!any) {
      lacks.push_back({"R8", subject, absl::StrCat("axis ", axis, " has no project"),
                       "add a project on each axis"});
    }
  }
  const auto owed_by = [&](auto matches) {
    return std::any_of(content.commitments().begin(), content.commitments().end(),
                       [&](const v1::Commitment& c) { return matches(c.obligor()); });
  };
  if (!owed_by(
          [](auto o) { return o == type::v1::OBLIGOR_STATE || o == type::v1::OBLIGOR_JOINT; })) {
    lacks.push_back(
        {"R3", subject, "the State commits itself to nothing", "add a commitment of the State"});
  }
  if (!owed_by(
          [](auto o) { return o == type::v1::OBLIGOR_REGION || o == type::v1::OBLIGOR_JOINT; })) {
    lacks.push_back({"R3", subject, "the counterparty commits itself to nothing",
                     "add a commitment of the counterparty"});
  }
  const bool specific = std::any_of(
      content.indicators().begin(), content.indicators().end(),
      [](const v1::Indicator& i) { return i.scope() == v1::Indicator::SCOPE_PACT_SPECIFIC; });
  if (!specific) {
    lacks.push_back({"R108", subject, "there is no indicator of the pact's own",
                     "add a pact-specific indicator"});
  }
  if (content.financial_annex().lines_size() == 0) {
    lacks.push_back(
        {"R144", subject, "the financial annex has no line", "write the financial annex"});
  }
  if (content.financial_annex().sub_axes_size() != 3) {
    lacks.push_back({"R72", subject, "axis 1 has not its three sub-axes",
                     "give three sub-axes whose shares sum to 10 000 bp"});
  }
}

}  // namespace

std::vector<Lack> LacksOfProject(const v1::Project& project, type::v1::Maturity maturity) {
  std::vector<Lack> lacks;
  const std::string& name = project.name();
  if (project.transformation_statement().empty()) {
    lacks.push_back(
        {"R20", name, "the transformation is not stated", "write transformation_statement"});
  }
  if (maturity >= type::v1::MATURITY_STRUCTURING && !project.has_start_date()) {
    lacks.push_back(
        {"R10", name, "a structuring workstream has no provisional start", "set start_date"});
  }
  if (maturity >= type::v1::MATURITY_IDENTIFIED) {
    if (!project.has_end_date()) {
      lacks.push_back({"R9", name, "an identified project has no end", "set end_date"});
    }
    if (project.milestones_size() == 0) {
      lacks.push_back({"R9", name, "an identified project has no milestone", "add a milestone"});
    }
  }
  if (project.axis() != type::v1::AXIS_3) {
    if (project.pathways_size() == 0) {
      lacks.push_back({"R56", name, "a project of axes 1 and 2 funds no pathway", "add a pathway"});
    }
    return lacks;
  }
  // A prospect of axis 3 is not asked for what nobody knows yet.
  if (maturity < type::v1::MATURITY_STRUCTURING) return lacks;
  AddEmptyTexts(project.transverse(), name, lacks);
  const auto& budget = project.transverse().provisional_budget();
  if (budget.units() <= 0 && budget.nanos() <= 0) {
    lacks.push_back({"R92", name, "there is no provisional budget", "set provisional_budget"});
  }
  return lacks;
}

std::vector<Lack> ObstaclesOf(const v1::PactContent& content, const v1::Project& project,
                              type::v1::Maturity maturity) {
  std::vector<Lack> lacks;
  if (IsFunded(project)) lacks = LacksOfCommonCore(content, project);
  Append(lacks, LacksOfBranch(content, project));
  if (project.axis() != type::v1::AXIS_3) return lacks;
  Append(lacks, LacksOfSupport(content, project));
  if (maturity < type::v1::MATURITY_IDENTIFIED) {
    lacks.push_back({"R136", project.name(), "the engineering project is not mature",
                     "promote it to IDENTIFIED"});
  }
  Append(lacks, LacksOfProject(project, type::v1::MATURITY_IDENTIFIED));
  return lacks;
}

bool Axis3SupportsNewPathways(const v1::PactContent& content) {
  return std::all_of(content.projects().begin(), content.projects().end(),
                     [&](const v1::Project& project) {
                       return project.axis() != type::v1::AXIS_3 || Supports(content, project);
                     });
}

std::vector<Lack> CheckCompleteness(const v1::PactContent& content,
                                    const std::string& version_name) {
  std::vector<Lack> lacks;
  CheckWhole(content, version_name, lacks);
  for (const v1::Project& project : content.projects()) {
    Append(lacks, LacksOfProject(project, project.maturity()));
    if (IsFunded(project)) Append(lacks, LacksOfCommonCore(content, project));
    Append(lacks, LacksOfReferences(content, project));
    Append(lacks, LacksOfBranch(content, project));
    Append(lacks, LacksOfSupport(content, project));
  }
  for (const v1::Indicator& indicator : content.indicators()) {
    AddEmptyTexts(indicator, indicator.name(), lacks);
  }
  for (const v1::Commitment& commitment : content.commitments()) {
    Append(lacks, LacksOfTargets(content, commitment));
  }
  return lacks;
}

}  // namespace pactum::registry
