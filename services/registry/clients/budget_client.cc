#include "services/registry/clients/budget_client.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "common/money/money.h"
#include "common/status/status_macros.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/registry/content/completeness.h"
#include "services/registry/words.h"

namespace pactum::registry {

namespace bud = ::pactum::budget::v1;

namespace {

// A rule with its figure, and budget's own description.
Sentence FigureOf(const bud::RuleFigure& figure) {
  return {&phrase::kRuleGives,
          {{"rule", figure.rule()},
           {"figure", Money::Cents(figure.figure_cents())},
           {"description", figure.description()}}};
}
Sentence LimitsOf(const bud::RuleFigure& figure) {
  const Operand lower("lower", Money::Cents(figure.lower_limit_cents()));
  if (!figure.has_upper_limit_cents()) return {&phrase::kAtLeast, {lower}};
  return {&phrase::kAtLeastAtMost, {lower, {"upper", Money::Cents(figure.upper_limit_cents())}}};
}

// Of axes 1 and 2, all years; as many as the type holds where there are more.
int64_t PlannedPathways(const v1::PactContent& content) {
  int64_t planned = 0;
  for (const v1::Project& project : content.projects()) {
    if (project.axis() == type::v1::AXIS_3) continue;
    for (const v1::YearPlan& plan : project.plans()) {
      planned += std::min(plan.planned_pathways(), std::numeric_limits<int64_t>::max() - planned);
    }
  }
  return planned;
}

bud::CheckAllocationRequest RequestOf(const v1::PactContent& content, int start_year,
                                      int end_year) {
  bud::CheckAllocationRequest request;
  for (const v1::AnnexLine& line : content.financial_annex().lines()) {
    bud::LineAmount* amount = request.add_lines();
    *amount->mutable_line() = line.line();
    *amount->mutable_amount() = line.amount();
  }
  for (const v1::SubAxisShare& share : content.financial_annex().sub_axes()) {
    bud::SubAxisShare* sub = request.add_sub_axes();
    sub->set_sub_axis(share.sub_axis());
    sub->set_share_bp(share.share_bp());
  }
  request.set_justification(content.financial_annex().justification());
  request.set_axis_3_supports_new_pathways(Axis3SupportsNewPathways(content));
  request.set_start_year(start_year);
  request.set_end_year(end_year);
  request.set_planned_pathways(PlannedPathways(content));
  for (const v1::Project& project : content.projects()) {
    for (const Finding& finding : ObstaclesToFunding(content, project)) {
      bud::ProjectObstacle* obstacle = request.add_obstacles();
      obstacle->set_project(finding.subject);
      obstacle->set_item(finding.item);
      obstacle->set_description(finding.description.In(Language::kEnglish));
    }
  }
  return request;
}

// The warnings are stored with the version: in English, whoever asks.
v1::AnnexCheck WarningsIn(const bud::CheckAllocationResponse& answer) {
  v1::AnnexCheck check;
  for (const bud::RuleFigure& figure : answer.figures()) {
    if (figure.verdict() != bud::RuleFigure::VERDICT_WARNING) continue;
    v1::AnnexWarning* warning = check.add_warnings();
    warning->set_rule(figure.rule());
    warning->set_subject(figure.subject());
    warning->set_figure_cents(figure.figure_cents());
    warning->set_description(FigureOf(figure).In(Language::kEnglish));
  }
  return check;
}

std::vector<Finding> BrokenRulesIn(const bud::CheckAllocationResponse& answer) {
  std::vector<Finding> broken;
  for (const bud::RuleFigure& figure : answer.figures()) {
    if (figure.verdict() == bud::RuleFigure::VERDICT_REFUSED ||
        figure.verdict() == bud::RuleFigure::VERDICT_NEEDS_JUSTIFICATION) {
      broken.push_back({figure.rule(), figure.subject(), FigureOf(figure), LimitsOf(figure)});
    }
  }
  for (const bud::ProjectObstacle& obstacle : answer.obstacles()) {
    broken.push_back({obstacle.item(),
                      obstacle.project(),
                      Said(obstacle.description()),
                      {&phrase::kSeeCheckCompleteness}});
  }
  // A newer budget may have rules that are not known here: its refusal counts.
  if (broken.empty()) {
    broken.push_back(
        {"ANNEX", "", {&phrase::kBudgetDoesNotAccept}, {&phrase::kAskCheckAllocation}});
  }
  return broken;
}

}  // namespace

BudgetClient::BudgetClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::StatusOr<AnnexAnswer> BudgetClient::CheckAnnex(const CallContext& context,
                                                     const v1::PactContent& content, int start_year,
                                                     int end_year) {
  const bud::CheckAllocationRequest request = RequestOf(content, start_year, end_year);
  ASSIGN_OR_RETURN(const bud::CheckAllocationResponse answer,
                   peer_.Call<bud::CheckAllocationResponse>(
                       context, "pactum.budget.v1.BudgetService.CheckAllocation", request));
  AnnexAnswer said;
  said.check = WarningsIn(answer);
  if (!answer.accepted()) said.broken = BrokenRulesIn(answer);
  return said;
}

}  // namespace pactum::registry
