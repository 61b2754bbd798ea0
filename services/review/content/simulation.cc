#include "services/review/content/simulation.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "services/review/content/flatten.h"
#include "services/review/content/sentences.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/errors.h"
#include "services/review/domain/forecast.h"
#include "services/review/wire/contribution_wire.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

type::v1::Standing StandingOr(type::v1::Standing standing) {
  return standing == type::v1::STANDING_UNSPECIFIED ? type::v1::STANDING_CONFIRMED : standing;
}

// The item with this id; null where there is none.
template <class List>
auto* Named(List* list, const std::string& id) {
  for (auto& item : *list) {
    if (item.id() == id) return &item;
  }
  return static_cast<decltype(&*list->begin())>(nullptr);
}

absl::Status Apply(const v1::MeasurementChange& change, v1::ContributionInputs& inputs) {
  v1::CommitmentInput* commitment = Named(inputs.mutable_commitments(), change.commitment_id());
  if (commitment == nullptr || !commitment->has_target()) {
    return SubjectNotFound(absl::StrCat("commitments/", change.commitment_id()),
                           phrase::kKindCommitmentWithTarget);
  }
  v1::TargetInput& target = *commitment->mutable_target();
  target.clear_observed_micros();
  if (change.has_observed_micros()) target.set_observed_micros(change.observed_micros());
  target.set_standing(StandingOr(change.standing()));
  return absl::OkStatus();
}

absl::Status Apply(const v1::MilestoneChange& change, v1::ContributionInputs& inputs) {
  v1::ProjectInput* project = Named(inputs.mutable_projects(), change.project_id());
  v1::MilestoneInput* milestone =
      project == nullptr ? nullptr : Named(project->mutable_milestones(), change.milestone_id());
  if (milestone == nullptr) {
    return SubjectNotFound(
        absl::StrCat("projects/", change.project_id(), "/milestones/", change.milestone_id()),
        phrase::kKindMilestone);
  }
  milestone->clear_achieved();
  if (change.has_achieved()) *milestone->mutable_achieved() = change.achieved();
  milestone->set_standing(StandingOr(change.standing()));
  return absl::OkStatus();
}

absl::Status Apply(const v1::DeliverableChange& change, v1::ContributionInputs& inputs) {
  v1::CommitmentInput* commitment = Named(inputs.mutable_commitments(), change.commitment_id());
  if (commitment == nullptr || !commitment->has_deliverable()) {
    return SubjectNotFound(absl::StrCat("commitments/", change.commitment_id()),
                           phrase::kKindCommitmentWithDeliverable);
  }
  v1::DeliverableInput& deliverable = *commitment->mutable_deliverable();
  deliverable.clear_delivered();
  if (change.has_delivered()) *deliverable.mutable_delivered() = change.delivered();
  deliverable.set_standing(StandingOr(change.standing()));
  return absl::OkStatus();
}

// `base`, but for the axes that are named.
ByAxis<int64_t> Overridden(ByAxis<int64_t> base, const AxisValues& values) {
  for (const v1::AxisValue& value : values) {
    const int axis = static_cast<int>(value.axis()) - 1;
    if (axis >= 0 && axis < 3) base[static_cast<size_t>(axis)] = value.value();
  }
  return base;
}

absl::Status ApplyChanges(const v1::SimulateReviewRequest& request,
                          v1::ContributionInputs& inputs) {
  for (const auto& change : request.measurements()) RETURN_IF_ERROR(Apply(change, inputs));
  for (const auto& change : request.milestones()) RETURN_IF_ERROR(Apply(change, inputs));
  for (const auto& change : request.deliverables()) RETURN_IF_ERROR(Apply(change, inputs));
  const std::vector<InputProblem> problems =
      AxisProblems(request.ceilings_cents(), "ceilings_cents");
  if (!problems.empty()) return RequestInvalid(problems);
  const auto ceilings = Overridden(AxesOf(inputs.ceilings_cents()), request.ceilings_cents());
  inputs.clear_ceilings_cents();
  AddAxes(ceilings, inputs.mutable_ceilings_cents());
  return absl::OkStatus();
}

void CheckRange(const AxisValues& values, const std::string& path, int64_t most,
                std::vector<InputProblem>& problems) {
  for (InputProblem& problem : AxisProblems(values, path)) problems.push_back(std::move(problem));
  for (int i = 0; i < values.size(); ++i) {
    if (values[i].value() >= 0 && values[i].value() <= most) continue;
    problems.push_back({absl::StrCat(path, "[", i, "].value"),
                        {&phrase::kProblemRange, {{"least", 0}, {"most", most}}}});
  }
}

// INVALID_REQUEST unless the years ascend between the review's and the pact's last.
absl::Status CheckYears(const v1::SimulateReviewRequest& request, int year, int end_year) {
  std::vector<InputProblem> problems;
  int before = year;
  for (int i = 0; i < request.years_size(); ++i) {
    const v1::YearPlan& plan = request.years(i);
    const std::string path = absl::StrCat("years[", i, "]");
    if (plan.year() <= before || plan.year() > end_year) {
      problems.push_back(
          {path + ".year", {&phrase::kProblemYearsAscend, {{"year", year}, {"last", end_year}}}});
    }
    before = plan.year();
    CheckRange(plan.ceilings_cents(), path + ".ceilings_cents", kMaxAmountCents, problems);
    CheckRange(plan.rates_ppm(), path + ".rates_ppm", kWhole, problems);
  }
  return problems.empty() ? absl::OkStatus() : RequestInvalid(problems);
}

std::vector<PlannedYear> PlansOf(const v1::SimulateReviewRequest& request, const Inputs& inputs,
                                 const Result& result, int end_year) {
  ByAxis<int64_t> rates{};
  for (size_t axis = 0; axis < 3; ++axis) rates[axis] = result.axes[axis].rate_ppm;
  std::vector<PlannedYear> plans;
  for (const v1::YearPlan& plan : request.years()) {
    plans.push_back({plan.year(), Overridden(inputs.ceilings_cents, plan.ceilings_cents()),
                     Overridden(rates, plan.rates_ppm())});
  }
  for (int year = inputs.year + 1; request.years().empty() && year <= end_year; ++year) {
    plans.push_back({year, inputs.ceilings_cents, rates});
  }
  return plans;
}

v1::YearForecast ToProto(const ForecastYear& year) {
  v1::YearForecast proto;
  proto.set_year(year.year);
  for (size_t axis = 0; axis < 3; ++axis) {
    v1::AxisForecast* out = proto.add_axes();
    out->set_axis(static_cast<type::v1::Axis>(axis + 1));
    out->set_ceiling_cents(year.ceilings_cents[axis]);
    out->set_carried_in_cents(year.carried_in_cents[axis]);
    out->set_rate_ppm(year.rates_ppm[axis]);
    out->set_granted_cents(year.granted_cents[axis]);
    out->set_withheld_cents(year.withheld_cents[axis]);
  }
  proto.set_total_granted_cents(year.total_granted_cents);
  proto.set_envelope_left_cents(year.envelope_left_cents);
  AddFindings(year.findings, proto.mutable_findings());
  return proto;
}

}  // namespace

absl::StatusOr<v1::SimulateReviewResponse> SimulateReview(
    const SimulationBase& base, const v1::SimulateReviewRequest& request) {
  RETURN_IF_ERROR(CheckYears(request, base.inputs.year(), base.end_year));
  v1::ContributionInputs changed = base.inputs;
  RETURN_IF_ERROR(ApplyChanges(request, changed));
  const Readable now = Read(base.inputs, base.applying, "inputs");
  const Readable then = Read(changed, base.policy, "inputs");
  if (!now.problems.empty()) return InputsRefused(now.problems);
  if (!then.problems.empty()) return InputsRefused(then.problems);

  v1::SimulateReviewResponse response;
  *response.mutable_baseline() =
      review::ToProto(Compute(now.inputs, now.policy), now.inputs, now.policy);
  std::vector<ExplanationLine> lines;
  const Result result = Compute(then.inputs, then.policy, &lines);
  *response.mutable_result() = review::ToProto(result, then.inputs, then.policy);
  for (const ExplanationLine& line : lines) *response.add_lines() = review::ToProto(line);
  for (auto& line : Differences(response.baseline(), response.result())) {
    *response.add_differences() = std::move(line);
  }
  const std::vector<PlannedYear> plans = PlansOf(request, then.inputs, result, base.end_year);
  for (const ForecastYear& year :
       Forecast(then.inputs, then.policy, result, plans, request.carry_over())) {
    *response.add_forecast() = ToProto(year);
  }
  return response;
}

}  // namespace pactum::review
