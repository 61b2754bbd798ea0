#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/registry/content/filled.h"
#include "services/registry/content/rules.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

using Check = v1::ItemCheck;
using v1::Lever;

bool Claims(const v1::Project& project, Lever::Code code) {
  return std::any_of(project.levers().begin(), project.levers().end(),
                     [&](const Lever& lever) { return lever.code() == code; });
}
template <class Fn>
bool AnyPathway(const v1::Project& project, Fn fn) {
  return std::any_of(project.pathways().begin(), project.pathways().end(), fn);
}

void Filled(const CheckContext& c, const v1::Project& project) {
  for (const std::string& path : EmptyFields(project, c.Annotation(), "transverse")) {
    c.Find(project.name(), {&phrase::kFieldIsEmpty, {{"path", path}}},
           {&phrase::kWriteField, {{"path", path}}});
  }
}

void TransverseFilled(const CheckContext& c, const v1::Project& project) {
  for (const std::string& path : EmptyFields(project.transverse(), c.Annotation())) {
    c.Find(project.name(), {&phrase::kFieldIsEmpty, {{"path", path}}},
           {&phrase::kWriteField, {{"path", absl::StrCat("transverse.", path)}}});
  }
}

void TargetGroups(const CheckContext& c, const v1::Project& project) {
  for (const auto* groups : {&project.target_groups(), &project.diagnosis().target_groups()}) {
    for (const v1::TargetGroup& group : *groups) {
      if (group.criterion() == v1::NEED_CRITERION_OBSOLESCENCE_RISK && !HasText(group.evidence())) {
        c.Find(project.name(), {&phrase::kObsolescenceWithoutEvidence},
               {&phrase::kWriteTheEvidence});
      }
      if (group.criterion() == v1::NEED_CRITERION_OTHER && !HasText(group.label())) {
        c.Find(project.name(), {&phrase::kTargetGroupWithoutLabel},
               {&phrase::kWriteTheGroupsLabel});
      }
    }
  }
}

void PublicResponses(const CheckContext& c, const v1::Project& project) {
  for (const v1::Pathway& pathway : project.pathways()) {
    if (pathway.public_responses_size() == 0 && !HasText(pathway.no_public_response_reason())) {
      c.Find(project.name(), {&phrase::kPathwayWithoutPublic, {{"pathway", pathway.pathway_id()}}},
             {&phrase::kAddPublicResponsesOrReason});
    }
    for (const v1::PublicResponse& response : pathway.public_responses()) {
      if (response.public_() != v1::PRIORITY_PUBLIC_OTHER || HasText(response.label())) continue;
      c.Find(project.name(), {&phrase::kPublicWithoutLabel, {{"pathway", pathway.pathway_id()}}},
             {&phrase::kWriteTheResponsesLabel});
    }
  }
}

void PathwayMarks(const CheckContext& c, const v1::Project& project) {
  for (const v1::Pathway& pathway : project.pathways()) {
    const bool marked = pathway.is_new() || pathway.is_additional() || pathway.is_renewed();
    if (!marked || HasText(pathway.baseline())) continue;
    c.Find(project.name(), {&phrase::kPathwayWithoutBaseline, {{"pathway", pathway.pathway_id()}}},
           {&phrase::kWriteThePathwaysBaseline});
  }
}

void Schedule(const CheckContext& c, const v1::Project& project) {
  if (!project.has_end_date()) {
    c.Find(project.name(), {&phrase::kProjectWithoutEnd}, {&phrase::kSetEndDate});
  }
  if (project.milestones_size() == 0) {
    c.Find(project.name(), {&phrase::kProjectWithoutMilestone}, {&phrase::kAddAMilestone});
  }
}

void Budget(const CheckContext& c, const v1::Project& project) {
  const auto& budget = project.transverse().provisional_budget();
  if (budget.units() > 0 || budget.nanos() > 0) return;
  c.Find(project.name(), {&phrase::kNoProvisionalBudget}, {&phrase::kSetProvisionalBudget});
}

void ReasonOfEngineering(const CheckContext& c, const v1::Project& project) {
  const v1::TransverseContent& transverse = project.transverse();
  if (transverse.nature() != type::v1::TRANSVERSE_NATURE_ENGINEERING_RD ||
      HasText(transverse.not_fundable_in_pathways_reason())) {
    return;
  }
  c.Find(project.name(), {&phrase::kNoReasonAgainstPathways},
         {&phrase::kWriteField, {{"path", "transverse.not_fundable_in_pathways_reason"}}});
}

void ProvisionalStart(const CheckContext& c, const v1::Project& project) {
  if (project.has_start_date()) return;
  c.Find(project.name(), {&phrase::kNoProvisionalStart}, {&phrase::kSetStartDate});
}

void FundsPathways(const CheckContext& c, const v1::Project& project) {
  if (project.pathways_size() > 0) return;
  c.Find(project.name(), {&phrase::kProjectWithoutPathway}, {&phrase::kAddAPathway});
}

// A lever that the project claims needs a structure that carries it.
void LeverOfModules(const CheckContext& c, const v1::Project& project) {
  if (!Claims(project, Lever::CODE_CONTENT_ADD_ON_MODULE) ||
      AnyPathway(project, [](const v1::Pathway& p) { return p.additional_modules_size() > 0; })) {
    return;
  }
  c.Find(project.name(), {&phrase::kLeverWithoutModule}, {&phrase::kAddModulesOrDropTheLever});
}

void LeverOfSeamlessness(const CheckContext& c, const v1::Project& project) {
  if (!Claims(project, Lever::CODE_PEDAGOGY_SEAMLESS) ||
      AnyPathway(project, [](const v1::Pathway& p) { return p.seamless(); })) {
    return;
  }
  c.Find(project.name(), {&phrase::kLeverWithoutSeamlessPathway},
         {&phrase::kMarkSeamlessOrDropTheLever});
}

void LeverOfActivity(const CheckContext& c, const v1::Project& project) {
  if (!Claims(project, Lever::CODE_PEDAGOGY_ACTIVITY_BASED) || project.experiments_size() > 0) {
    return;
  }
  c.Find(project.name(), {&phrase::kLeverWithoutExperiment},
         {&phrase::kDescribeExperimentOrDropTheLever});
}

void LeverOfNeeds(const CheckContext& c, const v1::Project& project) {
  if (!Claims(project, Lever::CODE_ACCESS_NEED_BASED) || project.welcomed_statuses_size() > 0) {
    return;
  }
  c.Find(project.name(), {&phrase::kLeverWithoutStatus}, {&phrase::kNameStatusesOrDropTheLever});
}

void LeverLabels(const CheckContext& c, const v1::Project& project) {
  for (const Lever& lever : project.levers()) {
    if (lever.code() != Lever::CODE_OTHER_RETENTION || HasText(lever.label())) continue;
    c.Find(project.name(), {&phrase::kLeverWithoutLabel}, {&phrase::kWriteTheLeversLabel});
  }
}

bool Always(const v1::Project&, type::v1::Maturity) { return true; }
bool IsTraining(const v1::Project& project, type::v1::Maturity) {
  return project.axis() != type::v1::AXIS_3;
}
bool IsDetailed(const v1::Project&, type::v1::Maturity maturity) {
  return maturity >= type::v1::MATURITY_STRUCTURING;
}
bool IsIdentified(const v1::Project&, type::v1::Maturity maturity) {
  return maturity >= type::v1::MATURITY_IDENTIFIED;
}
bool IsDetailedTraining(const v1::Project& project, type::v1::Maturity maturity) {
  return IsDetailed(project, maturity) && IsTraining(project, maturity);
}
// Nobody can say yet how a prospect of axis 3 answers its items.
bool IsDetailedTransverse(const v1::Project& project, type::v1::Maturity maturity) {
  return IsDetailed(project, maturity) && !IsTraining(project, maturity);
}

// The kinds of check, with the projects that they apply to, against a maturity.
struct ProjectRule {
  Check::Kind kind;
  bool (*applies)(const v1::Project& project, type::v1::Maturity maturity);
  void (*check)(const CheckContext& context, const v1::Project& project);
};
constexpr ProjectRule kRules[] = {
    {Check::KIND_PROJECT_FILLED, Always, Filled},
    {Check::KIND_DETAILED_PROJECT_FILLED, IsDetailed, Filled},
    {Check::KIND_TRAINING_PROJECT_FILLED, IsDetailedTraining, Filled},
    {Check::KIND_TRANSVERSE_FILLED, IsDetailedTransverse, TransverseFilled},
    {Check::KIND_TRANSVERSE_BUDGET, IsDetailedTransverse, Budget},
    {Check::KIND_RD_REASON, IsDetailedTransverse, ReasonOfEngineering},
    {Check::KIND_TARGET_GROUPS, Always, TargetGroups},
    {Check::KIND_PUBLIC_RESPONSES, IsDetailed, PublicResponses},
    {Check::KIND_PATHWAY_MARKS, IsDetailed, PathwayMarks},
    {Check::KIND_SCHEDULE, IsIdentified, Schedule},
    {Check::KIND_PROVISIONAL_START, IsDetailed, ProvisionalStart},
    {Check::KIND_FUNDS_PATHWAYS, IsTraining, FundsPathways},
    {Check::KIND_LEVER_ADD_ON_MODULE, Always, LeverOfModules},
    {Check::KIND_LEVER_SEAMLESS, Always, LeverOfSeamlessness},
    {Check::KIND_LEVER_ACTIVITY_BASED, Always, LeverOfActivity},
    {Check::KIND_LEVER_NEED_BASED, Always, LeverOfNeeds},
    {Check::KIND_LEVER_LABEL, Always, LeverLabels},
};

}  // namespace

bool RunProjectRule(const CheckContext& context, const v1::Project& project,
                    type::v1::Maturity maturity) {
  for (const ProjectRule& rule : kRules) {
    if (rule.kind != context.check.kind()) continue;
    if (rule.applies(project, maturity)) rule.check(context, project);
    return true;
  }
  return false;
}

}  // namespace pactum::registry
