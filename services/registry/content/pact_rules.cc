#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/registry/content/filled.h"
#include "services/registry/content/rules.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

using Check = v1::ItemCheck;

void Filled(const CheckContext& c) {
  for (const std::string& path : EmptyFields(c.content.narrative(), c.Annotation())) {
    c.FindInVersion({&phrase::kFieldIsEmpty, {{"path", path}}},
                    {&phrase::kWriteField, {{"path", absl::StrCat("narrative.", path)}}});
  }
  for (const std::string& path : EmptyFields(c.content.financial_annex(), c.Annotation())) {
    c.FindInVersion({&phrase::kFieldIsEmpty, {{"path", absl::StrCat("financial_annex.", path)}}},
                    {&phrase::kWriteField, {{"path", absl::StrCat("financial_annex.", path)}}});
  }
}

void PlanOfEachAxis(const CheckContext& c) {
  for (int axis = 1; axis <= 3; ++axis) {
    const auto& plans = c.content.narrative().axis_plans();
    if (std::none_of(plans.begin(), plans.end(),
                     [&](const v1::AxisPlan& plan) { return plan.axis() == axis; })) {
      c.FindInVersion({&phrase::kAxisWithoutPlan, {{"axis", axis}}},
                      {&phrase::kAddAxisPlan, {{"axis", axis}}});
    }
  }
}

void NeedsExist(const CheckContext& c) {
  std::set<std::string> known;
  for (const v1::Need& need : c.content.narrative().needs()) known.insert(need.need_id());
  for (const v1::Project& project : c.content.projects()) {
    for (const std::string& id : project.need_ids()) {
      if (known.count(id) > 0) continue;
      c.Find(project.name(), {&phrase::kNeedNotThere, {{"need", id}}}, {&phrase::kAddTheNeed});
    }
  }
}

void ToolOrProcedure(const CheckContext& c) {
  const v1::NeedsCollection& collection = c.content.narrative().needs_collection();
  if (collection.tools_size() + collection.procedures_size() > 0) return;
  c.FindInVersion({&phrase::kNoToolNoProcedure}, {&phrase::kNameAToolOrProcedure});
}

void Signatories(const CheckContext& c) {
  for (type::v1::Side side : {type::v1::SIDE_STATE, type::v1::SIDE_COUNTERPARTY}) {
    const auto& all = c.content.narrative().signatories();
    if (std::any_of(all.begin(), all.end(),
                    [&](const v1::Signatory& signatory) { return signatory.side() == side; })) {
      continue;
    }
    c.FindInVersion({side == type::v1::SIDE_STATE ? &phrase::kStateWithoutSignatory
                                                  : &phrase::kCounterpartyWithoutSignatory},
                    {&phrase::kNameASignatory});
  }
}

void ActorPhases(const CheckContext& c) {
  std::set<int> taken;
  for (const v1::ActorRole& actor : c.content.narrative().actors()) {
    taken.insert(actor.phases().begin(), actor.phases().end());
    if (actor.phases_size() > 0) continue;
    c.FindInVersion({&phrase::kActorWithoutPhase, {{"actor", actor.actor()}}},
                    {&phrase::kGiveTheActorItsPhases});
  }
  const Phrase* const phases[] = {&phrase::kNobodyActsBefore, &phrase::kNobodyActsDuring,
                                  &phrase::kNobodyActsAfter};
  for (int phase = 1; phase <= 3; ++phase) {
    if (taken.count(phase) > 0) continue;
    c.FindInVersion({phases[phase - 1]}, {&phrase::kAddAnActorWithThePhase});
  }
}

void Audiences(const CheckContext& c) {
  for (v1::Audience::Kind kind : {v1::Audience::KIND_INSTITUTIONS, v1::Audience::KIND_FRONT_LINE}) {
    const auto& all = c.content.narrative().dissemination_plan().audiences();
    if (std::any_of(all.begin(), all.end(),
                    [&](const v1::Audience& audience) { return audience.kind() == kind; })) {
      continue;
    }
    c.FindInVersion({kind == v1::Audience::KIND_INSTITUTIONS ? &phrase::kPlanWithoutInstitutions
                                                             : &phrase::kPlanWithoutFrontLine},
                    {&phrase::kAddTheAudience});
  }
}

void ExperimentalProjects(const CheckContext& c) {
  const auto& proposed = c.content.narrative().evaluation_framework().experimental_projects();
  std::set<std::string> different;
  for (const v1::ExperimentalProject& project : proposed) {
    different.insert(project.project());
    if (FindProjectIn(c.content, project.project()) != nullptr) continue;
    c.FindInVersion({&phrase::kExperimentalProjectNotThere,
                     {{"title", project.title()}, {"project", project.project()}}},
                    {&phrase::kNameAProject});
  }
  if (proposed.size() == c.Count() && static_cast<int>(different.size()) == c.Count()) return;
  c.FindInVersion(
      {&phrase::kExperimentalProjectCount,
       {{"projects", different.size()}, {"entries", proposed.size()}, {"count", c.Count()}}},
      {&phrase::kProposeExperimentalProjects, {{"count", c.Count()}}});
}

void MixedGovernance(const CheckContext& c) {
  for (const v1::GovernanceBody& body : c.content.narrative().governance_scheme().bodies()) {
    std::set<int> parties;
    for (const v1::GovernanceMember& member : body.members()) parties.insert(member.party());
    if (parties.count(type::v1::OBLIGOR_STATE) > 0 && parties.count(type::v1::OBLIGOR_REGION) > 0) {
      return;
    }
  }
  c.FindInVersion({&phrase::kNoMixedBody}, {&phrase::kAddAMixedBody});
}

void PriorityNeighbourhoods(const CheckContext& c) {
  const v1::PriorityNeighbourhoodTarget& target =
      c.content.narrative().priority_neighbourhood_target();
  if (!target.has_target_bp() || target.target_bp() == c.Count() ||
      HasText(target.justification())) {
    return;
  }
  c.FindInVersion(
      {&phrase::kTargetDepartsFromTheNationalOne,
       {{"target", target.target_bp()}, {"national", c.Count()}}},
      {&phrase::kWriteField, {{"path", "narrative.priority_neighbourhood_target.justification"}}});
}

void SubAxes(const CheckContext& c) {
  if (c.content.financial_annex().sub_axes_size() == c.Count()) return;
  c.FindInVersion({&phrase::kSubAxisCount,
                   {{"found", c.content.financial_annex().sub_axes_size()}, {"count", c.Count()}}},
                  {&phrase::kGiveSubAxes, {{"count", c.Count()}}});
}

void AnnexLines(const CheckContext& c) {
  if (c.content.financial_annex().lines_size() > 0) return;
  c.FindInVersion({&phrase::kAnnexWithoutLine}, {&phrase::kWriteTheAnnex});
}

constexpr Rule kRules[] = {
    {Check::KIND_PACT_FILLED, Filled},
    {Check::KIND_PLAN_OF_EACH_AXIS, PlanOfEachAxis},
    {Check::KIND_NEEDS_EXIST, NeedsExist},
    {Check::KIND_TOOL_OR_PROCEDURE, ToolOrProcedure},
    {Check::KIND_SIGNATORIES, Signatories},
    {Check::KIND_ACTOR_PHASES, ActorPhases},
    {Check::KIND_AUDIENCES, Audiences},
    {Check::KIND_EXPERIMENTAL_PROJECTS, ExperimentalProjects},
    {Check::KIND_MIXED_GOVERNANCE, MixedGovernance},
    {Check::KIND_PRIORITY_NEIGHBOURHOODS, PriorityNeighbourhoods},
    {Check::KIND_SUB_AXES, SubAxes},
    {Check::KIND_ANNEX_LINES, AnnexLines},
};

}  // namespace

bool RunPactRule(const CheckContext& context) { return RunRuleOf(kRules, context); }

}  // namespace pactum::registry
