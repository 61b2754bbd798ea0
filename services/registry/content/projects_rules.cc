#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/registry/content/filled.h"
#include "services/registry/content/rules.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

using Check = v1::ItemCheck;

bool IsDetailed(const v1::Project& project) {
  return project.maturity() >= type::v1::MATURITY_STRUCTURING;
}

void ProjectOnEachAxis(const CheckContext& c) {
  for (int axis = 1; axis <= 3; ++axis) {
    const auto& all = c.content.projects();
    if (std::any_of(all.begin(), all.end(),
                    [&](const v1::Project& p) { return p.axis() == axis; })) {
      continue;
    }
    c.FindInVersion({&phrase::kAxisWithoutProject, {{"axis", axis}}},
                    {&phrase::kAddAProjectOnEachAxis});
  }
}

void Levers(const CheckContext& c) {
  const auto& all = c.content.projects();
  const auto with = std::count_if(all.begin(), all.end(),
                                  [](const v1::Project& p) { return p.levers_size() > 0; });
  if (with >= c.Count()) return;
  c.FindInVersion({&phrase::kLeverCount, {{"found", with}, {"count", c.Count()}}},
                  {&phrase::kNameTheLevers});
}

// Certifying pathways of axis 1 with an additional module for a need that no reference covers.
void CertifyingPathways(const CheckContext& c) {
  std::set<std::string> uncovered;
  for (const v1::Need& need : c.content.narrative().needs()) {
    if (need.not_in_reference()) uncovered.insert(need.need_id());
  }
  int count = 0;
  for (const v1::Project& project : c.content.projects()) {
    if (project.axis() != type::v1::AXIS_1) continue;
    for (const v1::Pathway& pathway : project.pathways()) {
      const auto& modules = pathway.additional_modules();
      const bool counts =
          pathway.certifying() &&
          std::any_of(modules.begin(), modules.end(), [&](const v1::AdditionalModule& module) {
            return module.not_in_reference() && uncovered.count(module.need_id()) > 0;
          });
      if (counts) ++count;
    }
  }
  if (count >= c.Count()) return;
  c.FindInVersion({&phrase::kCertifyingPathwayCount, {{"found", count}, {"count", c.Count()}}},
                  {&phrase::kAddCertifyingPathways, {{"count", c.Count()}}});
}

void ProjectLinks(const CheckContext& c) {
  int linked = 0;
  for (const v1::Project& project : c.content.projects()) {
    if (project.links_size() > 0) ++linked;
    for (const v1::ProjectLink& link : project.links()) {
      if (link.project() != project.name() && FindProjectIn(c.content, link.project()) != nullptr) {
        continue;
      }
      c.Find(project.name(), {&phrase::kLinkedToNoOtherProject, {{"project", link.project()}}},
             {&phrase::kAddTheProjectOrDropTheLink});
    }
  }
  if (linked >= c.Count()) return;
  c.FindInVersion({&phrase::kLinkedProjectCount, {{"found", linked}, {"count", c.Count()}}},
                  {&phrase::kTellTheLinks});
}

void BranchCommitment(const CheckContext& c) {
  for (const v1::Project& project : c.content.projects()) {
    if (HasBranchCommitment(c.content, project)) continue;
    c.Find(project.name(), {&phrase::kBranchWithoutCommitment}, {&phrase::kAddABranchCommitment});
  }
}

void DiagnosisOfPublics(const CheckContext& c) {
  std::set<int> diagnosed;
  for (const v1::PublicDiagnosis& d : c.content.narrative().axis_2_diagnoses()) {
    diagnosed.insert(d.public_());
  }
  std::set<int> said;
  for (const v1::Project& project : c.content.projects()) {
    if (project.axis() != type::v1::AXIS_2) continue;
    for (const v1::Pathway& pathway : project.pathways()) {
      for (const v1::PublicResponse& response : pathway.public_responses()) {
        if (diagnosed.count(response.public_()) > 0 || !said.insert(response.public_()).second) {
          continue;
        }
        c.FindInVersion({&phrase::kPublicWithoutDiagnosis,
                         {{"public", WordFor(v1::PriorityPublic_Name(response.public_()))}}},
                        {&phrase::kAddTheDiagnosis});
      }
    }
  }
}

void Amplification(const CheckContext& c) {
  for (const v1::PublicDiagnosis& d : c.content.narrative().axis_2_diagnoses()) {
    const Phrase& name = WordFor(v1::PriorityPublic_Name(d.public_()));
    const v1::Amplification& amplification = d.amplification();
    if (!amplification.indicator().empty() &&
        FindIndicatorIn(c.content, amplification.indicator()) == nullptr) {
      c.FindInVersion({&phrase::kAmplificationIndicatorNotThere,
                       {{"public", name}, {"indicator", amplification.indicator()}}},
                      {&phrase::kAddTheIndicator});
    }
    std::set<int> years;
    for (const v1::YearTarget& target : amplification.targets()) years.insert(target.year());
    for (int year = c.pact.start_year; year <= c.pact.end_year; ++year) {
      if (years.empty() || years.count(year) > 0) continue;  // None at all: the field is empty.
      c.FindInVersion({&phrase::kAccessWithoutTarget, {{"public", name}, {"year", year}}},
                      {&phrase::kAddATargetForEachExercise});
    }
  }
}

void SpecificResponses(const CheckContext& c) {
  for (const v1::Project& project : c.content.projects()) {
    if (project.axis() != type::v1::AXIS_2 || !IsDetailed(project) ||
        std::any_of(project.pathways().begin(), project.pathways().end(),
                    [](const v1::Pathway& p) { return p.public_responses_size() > 0; })) {
      continue;
    }
    c.Find(project.name(), {&phrase::kNoPathwayForAPublic}, {&phrase::kAddPublicResponses});
  }
}

void SeamlessPathways(const CheckContext& c) {
  int64_t count = 0;
  for (const v1::Project& project : c.content.projects()) {
    if (project.axis() != type::v1::AXIS_2) continue;
    count += std::count_if(project.pathways().begin(), project.pathways().end(),
                           [](const v1::Pathway& p) { return p.seamless(); });
  }
  if (count >= c.Count()) return;
  c.FindInVersion({&phrase::kSeamlessPathwayCount, {{"found", count}, {"count", c.Count()}}},
                  {&phrase::kProposeASeamlessPathway});
}

void SupportedPathways(const CheckContext& c) {
  for (const v1::Project& project : c.content.projects()) {
    if (project.axis() != type::v1::AXIS_3 || SupportsNewPathways(c.content, project)) continue;
    c.Find(project.name(), {&phrase::kSupportsNoNewPathways}, {&phrase::kNameASupportedProject});
  }
}

constexpr Rule kRules[] = {
    {Check::KIND_PROJECT_ON_EACH_AXIS, ProjectOnEachAxis},
    {Check::KIND_LEVERS, Levers},
    {Check::KIND_CERTIFYING_PATHWAYS, CertifyingPathways},
    {Check::KIND_PROJECT_LINKS, ProjectLinks},
    {Check::KIND_BRANCH_COMMITMENT, BranchCommitment},
    {Check::KIND_DIAGNOSIS_OF_PUBLICS, DiagnosisOfPublics},
    {Check::KIND_AMPLIFICATION, Amplification},
    {Check::KIND_SPECIFIC_RESPONSES, SpecificResponses},
    {Check::KIND_SEAMLESS_PATHWAYS, SeamlessPathways},
    {Check::KIND_SUPPORTED_PATHWAYS, SupportedPathways},
};

}  // namespace

const v1::Project* FindProjectIn(const v1::PactContent& content, absl::string_view name) {
  for (const v1::Project& project : content.projects()) {
    if (project.name() == name) return &project;
  }
  return nullptr;
}

const v1::Indicator* FindIndicatorIn(const v1::PactContent& content, absl::string_view name) {
  for (const v1::Indicator& indicator : content.indicators()) {
    if (indicator.name() == name) return &indicator;
  }
  return nullptr;
}

bool IsFunded(const v1::Project& project) {
  return std::any_of(project.plans().begin(), project.plans().end(), [](const v1::YearPlan& plan) {
    return plan.planned_state_funding().units() > 0 || plan.planned_state_funding().nanos() > 0;
  });
}

bool FundsNewPathways(const v1::Project& project) {
  return project.axis() != type::v1::AXIS_3 &&
         std::any_of(project.pathways().begin(), project.pathways().end(),
                     [](const v1::Pathway& pathway) { return pathway.is_new(); });
}

bool SupportsNewPathways(const v1::PactContent& content, const v1::Project& project) {
  const auto& names = project.transverse().supported_projects();
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const v1::Project* supported = FindProjectIn(content, name);
    return supported != nullptr && FundsNewPathways(*supported);
  });
}

bool HasBranchCommitment(const v1::PactContent& content, const v1::Project& project) {
  return project.proposing_branch().empty() ||
         std::any_of(content.commitments().begin(), content.commitments().end(),
                     [&](const v1::Commitment& c) {
                       return c.obligor() == type::v1::OBLIGOR_BRANCH &&
                              c.branch() == project.proposing_branch() &&
                              c.kind() == v1::Commitment::KIND_ATTRACTIVENESS;
                     });
}

bool RunProjectsRule(const CheckContext& context) { return RunRuleOf(kRules, context); }

}  // namespace pactum::registry
