#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/registry/content/filled.h"
#include "services/registry/content/rules.h"

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
    c.Say(project.name(), absl::StrCat(path, " is empty"), absl::StrCat("write ", path));
  }
}

void TransverseFilled(const CheckContext& c, const v1::Project& project) {
  for (const std::string& path : EmptyFields(project.transverse(), c.Annotation())) {
    c.Say(project.name(), absl::StrCat(path, " is empty"), absl::StrCat("write transverse.", path));
  }
}

void TargetGroups(const CheckContext& c, const v1::Project& project) {
  for (const auto* groups : {&project.target_groups(), &project.diagnosis().target_groups()}) {
    for (const v1::TargetGroup& group : *groups) {
      if (group.criterion() == v1::NEED_CRITERION_OBSOLESCENCE_RISK && !HasText(group.evidence())) {
        c.Say(project.name(), "a risk of obsolescence is claimed without evidence",
              "write the target group's evidence");
      }
      if (group.criterion() == v1::NEED_CRITERION_OTHER && !HasText(group.label())) {
        c.Say(project.name(), "a target group of the open kind has no label",
              "write the target group's label");
      }
    }
  }
}

void PublicResponses(const CheckContext& c, const v1::Project& project) {
  for (const v1::Pathway& pathway : project.pathways()) {
    if (pathway.public_responses_size() == 0 && !HasText(pathway.no_public_response_reason())) {
      c.Say(project.name(),
            absl::StrCat("the pathway ", pathway.pathway_id(),
                         " answers no public with priority and does not say why"),
            "add public_responses, or write no_public_response_reason");
    }
    for (const v1::PublicResponse& response : pathway.public_responses()) {
      if (response.public_() != v1::PRIORITY_PUBLIC_OTHER || HasText(response.label())) continue;
      c.Say(project.name(),
            absl::StrCat("the pathway ", pathway.pathway_id(), " answers a public without a label"),
            "write the response's label");
    }
  }
}

void PathwayMarks(const CheckContext& c, const v1::Project& project) {
  for (const v1::Pathway& pathway : project.pathways()) {
    const bool marked = pathway.is_new() || pathway.is_additional() || pathway.is_renewed();
    if (!marked || HasText(pathway.baseline())) continue;
    c.Say(project.name(),
          absl::StrCat("the pathway ", pathway.pathway_id(),
                       " is new, additional or renewed without saying to what"),
          "write the pathway's baseline");
  }
}

void Schedule(const CheckContext& c, const v1::Project& project) {
  if (!project.has_end_date()) {
    c.Say(project.name(), "an identified project has no end", "set end_date");
  }
  if (project.milestones_size() == 0) {
    c.Say(project.name(), "an identified project has no milestone", "add a milestone");
  }
}

void Budget(const CheckContext& c, const v1::Project& project) {
  const auto& budget = project.transverse().provisional_budget();
  if (budget.units() > 0 || budget.nanos() > 0) return;
  c.Say(project.name(), "there is no provisional budget", "set transverse.provisional_budget");
}

// A text that claims a lever is nothing without the structure behind it.
void LeverHolds(const CheckContext& c, const v1::Project& project, bool holds, Lever::Code code,
                const char* what, const char* remedy) {
  if (holds || !Claims(project, code)) return;
  c.Say(project.name(), absl::StrCat("it claims the lever ", Lever::Code_Name(code), " and ", what),
        remedy);
}

void LeverLabels(const CheckContext& c, const v1::Project& project) {
  for (const Lever& lever : project.levers()) {
    if (lever.code() != Lever::CODE_OTHER_RETENTION || HasText(lever.label())) continue;
    c.Say(project.name(), "a lever of the open kind has no label", "write the lever's label");
  }
}

}  // namespace

bool RunProjectRule(const CheckContext& c, const v1::Project& project,
                    type::v1::Maturity maturity) {
  const bool detailed = maturity >= type::v1::MATURITY_STRUCTURING;
  const bool transverse = project.axis() == type::v1::AXIS_3;
  switch (c.check.kind()) {
    case Check::KIND_PROJECT_FILLED:
      Filled(c, project);
      return true;
    case Check::KIND_DETAILED_PROJECT_FILLED:
      if (detailed) Filled(c, project);
      return true;
    case Check::KIND_TRAINING_PROJECT_FILLED:
      if (detailed && !transverse) Filled(c, project);
      return true;
    // A prospect of axis 3 is not asked for what nobody knows yet.
    case Check::KIND_TRANSVERSE_FILLED:
      if (detailed && transverse) TransverseFilled(c, project);
      return true;
    case Check::KIND_TRANSVERSE_BUDGET:
      if (detailed && transverse) Budget(c, project);
      return true;
    case Check::KIND_RD_REASON:
      if (detailed && transverse &&
          project.transverse().nature() == type::v1::TRANSVERSE_NATURE_ENGINEERING_RD &&
          !HasText(project.transverse().not_fundable_in_pathways_reason())) {
        c.Say(project.name(), "it does not say why pathways cannot pay for the engineering",
              "write transverse.not_fundable_in_pathways_reason");
      }
      return true;
    case Check::KIND_TARGET_GROUPS:
      TargetGroups(c, project);
      return true;
    case Check::KIND_PUBLIC_RESPONSES:
      if (detailed) PublicResponses(c, project);
      return true;
    case Check::KIND_PATHWAY_MARKS:
      if (detailed) PathwayMarks(c, project);
      return true;
    case Check::KIND_SCHEDULE:
      if (maturity >= type::v1::MATURITY_IDENTIFIED) Schedule(c, project);
      return true;
    case Check::KIND_PROVISIONAL_START:
      if (detailed && !project.has_start_date()) {
        c.Say(project.name(), "a structuring workstream has no provisional start",
              "set start_date");
      }
      return true;
    case Check::KIND_FUNDS_PATHWAYS:
      if (!transverse && project.pathways_size() == 0) {
        c.Say(project.name(), "a project of axes 1 and 2 funds no pathway", "add a pathway");
      }
      return true;
    case Check::KIND_LEVER_ADD_ON_MODULE:
      LeverHolds(
          c, project,
          AnyPathway(project, [](const v1::Pathway& p) { return p.additional_modules_size() > 0; }),
          Lever::CODE_CONTENT_ADD_ON_MODULE, "has no additional module",
          "add additional_modules to a pathway, or drop the lever");
      return true;
    case Check::KIND_LEVER_SEAMLESS:
      LeverHolds(c, project, AnyPathway(project, [](const v1::Pathway& p) { return p.seamless(); }),
                 Lever::CODE_PEDAGOGY_SEAMLESS, "has no seamless pathway",
                 "mark a pathway as seamless, or drop the lever");
      return true;
    case Check::KIND_LEVER_ACTIVITY_BASED:
      LeverHolds(c, project, project.experiments_size() > 0, Lever::CODE_PEDAGOGY_ACTIVITY_BASED,
                 "has no experiment", "describe it in experiments, or drop the lever");
      return true;
    case Check::KIND_LEVER_NEED_BASED:
      LeverHolds(c, project, project.welcomed_statuses_size() > 0, Lever::CODE_ACCESS_NEED_BASED,
                 "welcomes no status", "name welcomed_statuses, or drop the lever");
      return true;
    case Check::KIND_LEVER_LABEL:
      LeverLabels(c, project);
      return true;
    default:
      return false;
  }
}

}  // namespace pactum::registry
