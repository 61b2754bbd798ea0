#include "services/registry/clients/budget_client.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/money/money.h"
#include "common/status/status_macros.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/registry/content/completeness.h"

namespace pactum::registry {

namespace bud = ::pactum::budget::v1;

namespace {

std::string WordsOf(const bud::RuleFigure& figure) {
  return absl::StrCat(figure.rule(), " gives ", Money::Cents(figure.figure_cents()).ToString(),
                      " (", figure.description(), ")");
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

}  // namespace

BudgetClient::BudgetClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::StatusOr<AnnexAnswer> BudgetClient::CheckAnnex(const CallContext& context,
                                                     const v1::PactContent& content, int start_year,
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
    for (const Lack& lack : ObstaclesToFunding(content, project)) {
      bud::ProjectObstacle* obstacle = request.add_obstacles();
      obstacle->set_project(lack.subject);
      obstacle->set_item(lack.item);
      obstacle->set_description(lack.description);
    }
  }
  ASSIGN_OR_RETURN(const bud::CheckAllocationResponse answer,
                   peer_.Call<bud::CheckAllocationResponse>(
                       context, "pactum.budget.v1.BudgetService.CheckAllocation", request));
  AnnexAnswer said;
  for (const bud::RuleFigure& figure : answer.figures()) {
    if (figure.verdict() != bud::RuleFigure::VERDICT_WARNING) continue;
    v1::AnnexWarning* warning = said.check.add_warnings();
    warning->set_rule(figure.rule());
    warning->set_subject(figure.subject());
    warning->set_figure_cents(figure.figure_cents());
    warning->set_description(WordsOf(figure));
  }
  if (answer.accepted()) return said;
  std::vector<Lack>& broken = said.broken;
  for (const bud::RuleFigure& figure : answer.figures()) {
    if (figure.verdict() != bud::RuleFigure::VERDICT_REFUSED &&
        figure.verdict() != bud::RuleFigure::VERDICT_NEEDS_JUSTIFICATION) {
      continue;
    }
    std::string limits =
        absl::StrCat("at least ", Money::Cents(figure.lower_limit_cents()).ToString());
    if (figure.has_upper_limit_cents()) {
      absl::StrAppend(&limits, ", at most ", Money::Cents(figure.upper_limit_cents()).ToString());
    }
    broken.push_back({figure.rule(), figure.subject(), WordsOf(figure), limits});
  }
  for (const bud::ProjectObstacle& obstacle : answer.obstacles()) {
    broken.push_back(
        {obstacle.item(), obstacle.project(), obstacle.description(), "see CheckCompleteness"});
  }
  if (broken.empty()) {  // A rule of a newer budget: its refusal counts, whatever it is called.
    broken.push_back({"ANNEX", "", "budget does not accept it", "ask budget's CheckAllocation"});
  }
  return said;
}

}  // namespace pactum::registry
