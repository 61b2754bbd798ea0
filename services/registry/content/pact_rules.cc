#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/registry/content/filled.h"
#include "services/registry/content/rules.h"

namespace pactum::registry {
namespace {

using Check = v1::ItemCheck;

void Filled(const CheckContext& c) {
  for (const std::string& path : EmptyFields(c.content.narrative(), c.Annotation())) {
    c.SayWhole(absl::StrCat(path, " is empty"), absl::StrCat("write narrative.", path));
  }
  for (const std::string& path : EmptyFields(c.content.financial_annex(), c.Annotation())) {
    c.SayWhole(absl::StrCat("financial_annex.", path, " is empty"),
               absl::StrCat("write financial_annex.", path));
  }
}

void PlanOfEachAxis(const CheckContext& c) {
  for (int axis = 1; axis <= 3; ++axis) {
    const auto& plans = c.content.narrative().axis_plans();
    if (std::none_of(plans.begin(), plans.end(),
                     [&](const v1::AxisPlan& plan) { return plan.axis() == axis; })) {
      c.SayWhole(absl::StrCat("axis ", axis, " has no plan"),
                 absl::StrCat("add a plan of axis ", axis, " to narrative.axis_plans"));
    }
  }
}

void NeedsExist(const CheckContext& c) {
  std::set<std::string> known;
  for (const v1::Need& need : c.content.narrative().needs()) known.insert(need.need_id());
  for (const v1::Project& project : c.content.projects()) {
    for (const std::string& id : project.need_ids()) {
      if (known.count(id) > 0) continue;
      c.Say(project.name(), absl::StrCat("it answers the need ", id, ", which is not there"),
            "add the need to narrative.needs, or name another");
    }
  }
}

void ToolOrProcedure(const CheckContext& c) {
  const v1::NeedsCollection& collection = c.content.narrative().needs_collection();
  if (collection.tools_size() + collection.procedures_size() > 0) return;
  c.SayWhole("needs are collected with no tool and no procedure",
             "name one in narrative.needs_collection.tools or .procedures");
}

void Signatories(const CheckContext& c) {
  for (type::v1::Side side : {type::v1::SIDE_STATE, type::v1::SIDE_COUNTERPARTY}) {
    const auto& all = c.content.narrative().signatories();
    if (std::any_of(all.begin(), all.end(),
                    [&](const v1::Signatory& signatory) { return signatory.side() == side; })) {
      continue;
    }
    c.SayWhole(absl::StrCat(side == type::v1::SIDE_STATE ? "the State" : "the counterparty",
                            " has no signatory"),
               "name one in narrative.signatories");
  }
}

void ActorPhases(const CheckContext& c) {
  std::set<int> taken;
  for (const v1::ActorRole& actor : c.content.narrative().actors()) {
    taken.insert(actor.phases().begin(), actor.phases().end());
    if (actor.phases_size() > 0) continue;
    c.SayWhole(absl::StrCat(actor.actor(), " has no phase"), "give the actor its phases");
  }
  const char* const names[] = {"before", "during", "after"};
  for (int phase = 1; phase <= 3; ++phase) {
    if (taken.count(phase) > 0) continue;
    c.SayWhole(absl::StrCat("nobody acts ", names[phase - 1], " the training"),
               "add an actor with that phase to narrative.actors");
  }
}

void Audiences(const CheckContext& c) {
  for (v1::Audience::Kind kind : {v1::Audience::KIND_INSTITUTIONS, v1::Audience::KIND_FRONT_LINE}) {
    const auto& all = c.content.narrative().dissemination_plan().audiences();
    if (std::any_of(all.begin(), all.end(),
                    [&](const v1::Audience& audience) { return audience.kind() == kind; })) {
      continue;
    }
    c.SayWhole(
        absl::StrCat("the dissemination plan does not reach ",
                     kind == v1::Audience::KIND_INSTITUTIONS ? "institutions" : "front-line staff"),
        "add the audience to narrative.dissemination_plan");
  }
}

void ExperimentalProjects(const CheckContext& c) {
  const auto& proposed = c.content.narrative().evaluation_framework().experimental_projects();
  std::set<std::string> different;
  for (const v1::ExperimentalProject& project : proposed) {
    different.insert(project.project());
    if (FindProjectIn(c.content, project.project()) != nullptr) continue;
    c.SayWhole(absl::StrCat("the experimental project ", project.title(), " names ",
                            project.project(), ", which is not there"),
               "name a project of the version");
  }
  if (proposed.size() == c.Count() && static_cast<int>(different.size()) == c.Count()) return;
  c.SayWhole(absl::StrCat("the scientific committee is proposed ", different.size(),
                          " projects in ", proposed.size(), " entries, not ", c.Count()),
             absl::StrCat("propose exactly ", c.Count(),
                          " in narrative.evaluation_framework.experimental_projects, each with its "
                          "method, beneficiaries and added value"));
}

void MixedGovernance(const CheckContext& c) {
  for (const v1::GovernanceBody& body : c.content.narrative().governance_scheme().bodies()) {
    std::set<int> parties;
    for (const v1::GovernanceMember& member : body.members()) parties.insert(member.party());
    if (parties.count(type::v1::OBLIGOR_STATE) > 0 && parties.count(type::v1::OBLIGOR_REGION) > 0) {
      return;
    }
  }
  c.SayWhole("no body has members of both sides",
             "add one with a STATE and a REGION member to narrative.governance_scheme.bodies");
}

void PriorityNeighbourhoods(const CheckContext& c) {
  const v1::PriorityNeighbourhoodTarget& target =
      c.content.narrative().priority_neighbourhood_target();
  if (!target.has_target_bp() || target.target_bp() == c.Count() ||
      HasText(target.justification())) {
    return;
  }
  c.SayWhole(absl::StrCat("the target of ", target.target_bp(),
                          " bp for priority neighbourhoods "
                          "departs from the national ",
                          c.Count(), " bp without a justification"),
             "write narrative.priority_neighbourhood_target.justification");
}

void SubAxes(const CheckContext& c) {
  if (c.content.financial_annex().sub_axes_size() == c.Count()) return;
  c.SayWhole(absl::StrCat("axis 1 has ", c.content.financial_annex().sub_axes_size(),
                          " sub-axes, not ", c.Count()),
             absl::StrCat("give ", c.Count(), " sub-axes whose shares sum to 10 000 bp"));
}

void AnnexLines(const CheckContext& c) {
  if (c.content.financial_annex().lines_size() > 0) return;
  c.SayWhole("the financial annex has no line", "write the financial annex");
}

}  // namespace

bool RunPactRule(const CheckContext& context) {
  switch (context.check.kind()) {
    case Check::KIND_PACT_FILLED:
      Filled(context);
      return true;
    case Check::KIND_PLAN_OF_EACH_AXIS:
      PlanOfEachAxis(context);
      return true;
    case Check::KIND_NEEDS_EXIST:
      NeedsExist(context);
      return true;
    case Check::KIND_TOOL_OR_PROCEDURE:
      ToolOrProcedure(context);
      return true;
    case Check::KIND_SIGNATORIES:
      Signatories(context);
      return true;
    case Check::KIND_ACTOR_PHASES:
      ActorPhases(context);
      return true;
    case Check::KIND_AUDIENCES:
      Audiences(context);
      return true;
    case Check::KIND_EXPERIMENTAL_PROJECTS:
      ExperimentalProjects(context);
      return true;
    case Check::KIND_MIXED_GOVERNANCE:
      MixedGovernance(context);
      return true;
    case Check::KIND_PRIORITY_NEIGHBOURHOODS:
      PriorityNeighbourhoods(context);
      return true;
    case Check::KIND_SUB_AXES:
      SubAxes(context);
      return true;
    case Check::KIND_ANNEX_LINES:
      AnnexLines(context);
      return true;
    default:
      return false;
  }
}

}  // namespace pactum::registry
