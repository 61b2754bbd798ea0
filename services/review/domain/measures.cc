#include "services/review/domain/measures.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

constexpr Unit kPpm = Unit::kPpm;

// The weight of a due milestone that counts as achieved.
int64_t WeightAchieved(const Project& project, const Milestone& milestone, Context& context) {
  const bool reported = milestone.achieved && *milestone.achieved <= context.inputs.cut_off;
  if (reported && milestone.standing != Standing::kConfirmed) {
    AddDoubt(milestone.standing, absl::StrCat(project.id, "/", milestone.id), context.findings);
  }
  const Place place{1, project.axis, project.id, milestone.id};
  if (reported && Counts(milestone.standing, context.policy)) {
    return context.explain.Take(place, phrase::kLineMilestoneAchieved,
                                {"weight", milestone.weight});
  }
  return context.explain.Take(
      place, reported ? phrase::kLineMilestoneInDoubt : phrase::kLineMilestoneNotAchieved,
      {"none", 0});
}

std::optional<int64_t> RunningCompletion(const Project& project, Context& context) {
  const Place place{1, project.axis, project.id};
  std::vector<Term> terms;
  Int128 due = 0;
  for (const Milestone& milestone : project.milestones) {
    if (milestone.due > context.inputs.cut_off) continue;
    due += milestone.weight;
    const int64_t achieved = WeightAchieved(project, milestone, context);
    terms.push_back({"achieved", achieved, Unit::kNumber, milestone.id});
    terms.push_back({"due", milestone.weight, Unit::kNumber, milestone.id});
  }
  if (due == 0) {
    context.explain.Absent(place, phrase::kLineProjectNothingDue);
    return std::nullopt;
  }
  return context.explain.Figure(place, Operation::kRatioOfSums, phrase::kLineProjectCompletion,
                                terms, kPpm);
}

std::optional<int64_t> DeliverableAttainment(const Commitment& commitment, Context& context) {
  const Deliverable& deliverable = *commitment.deliverable;
  const Place place{2, -1, commitment.id};
  const bool reported = deliverable.delivered && *deliverable.delivered <= context.inputs.cut_off;
  if (reported) AddDoubt(deliverable.standing, commitment.id, context.findings);
  if (reported && Counts(deliverable.standing, context.policy)) {
    return context.explain.Take(place, phrase::kLineDelivered, {"delivered", kWhole, kPpm});
  }
  if (deliverable.due > context.inputs.cut_off) {
    Add(context.findings, phrase::kFindingNotDue, commitment.id);
    context.explain.Absent(place, phrase::kLineDeliverableNotDue);
    return std::nullopt;
  }
  return reported
             ? context.explain.Take(place, phrase::kLineDeliveryInDoubt, {"in_doubt", 0, kPpm})
             : context.explain.Take(place, phrase::kLineNotDelivered, {"not_delivered", 0, kPpm});
}

int64_t ObservedAttainment(const Commitment& commitment, Context& context) {
  const Target& target = *commitment.target;
  return context.explain.Figure({2, -1, commitment.id}, Operation::kAttainment,
                                phrase::kLineProgress,
                                {{"baseline", target.baseline_micros, Unit::kMicros},
                                 {"target", target.target_micros, Unit::kMicros},
                                 {"observed", *target.observed_micros, Unit::kMicros},
                                 {"increase", target.direction == Direction::kIncrease ? 1 : 0},
                                 {"minimum", context.policy.min_attainment_ppm, kPpm}},
                                kPpm);
}

std::optional<int64_t> TargetAttainment(const Commitment& commitment, Context& context) {
  const Target& target = *commitment.target;
  const Place place{2, -1, commitment.id};
  if (target.observed_micros) {
    AddDoubt(target.standing, commitment.id, context.findings);
    if (Counts(target.standing, context.policy)) return ObservedAttainment(commitment, context);
  }
  if (target.first_available && *target.first_available > context.inputs.cut_off) {
    Add(context.findings, phrase::kFindingNotYetAvailable, commitment.id);
    context.explain.Absent(place, phrase::kLineNotYetAvailable);
    return std::nullopt;
  }
  if (target.observed_micros && target.standing == Standing::kContested) {
    return context.explain.Take(place, phrase::kLineMeasurementContested, {"contested", 0, kPpm});
  }
  Add(context.findings, phrase::kFindingMissingMeasurement, commitment.id);
  if (context.policy.missing_measurement == MissingMeasurement::kZero || commitment.mandatory ||
      commitment.suspensive) {
    return context.explain.Take(place, phrase::kLineMeasurementMissing, {"missing", 0, kPpm});
  }
  context.explain.Absent(place, phrase::kLineMeasurementLeftOut);
  return std::nullopt;
}

}  // namespace

bool Counts(Standing standing, const Policy& policy) {
  return standing == Standing::kConfirmed ||
         (standing == Standing::kUnconfirmed &&
          policy.unconfirmed_reports == UnconfirmedReports::kCount);
}

bool InScope(const Project& project) {
  const bool mature =
      project.maturity == Maturity::kIdentified || project.maturity == Maturity::kStructuring;
  return mature && project.state != ProjectState::kProposed &&
         (project.axis != 2 || project.released);
}

std::optional<int64_t> ProjectCompletion(const Project& project, Context& context) {
  const Place place{1, project.axis, project.id};
  if (project.state == ProjectState::kCompleted) {
    return context.explain.Take(place, phrase::kLineProjectCompleted, {"completed", kWhole, kPpm});
  }
  if (project.state != ProjectState::kAbandoned) return RunningCompletion(project, context);
  if (project.agreed_abandonment) {
    context.explain.Absent(place, phrase::kLineProjectAbandonedByAgreement);
    return std::nullopt;
  }
  return context.explain.Take(place, phrase::kLineProjectAbandoned, {"abandoned", 0, kPpm});
}

bool Weighs(const Commitment& commitment) {
  return commitment.obligor == Obligor::kRegion || commitment.obligor == Obligor::kJoint;
}

bool WeighsOn(const Commitment& commitment, int axis) {
  return Weighs(commitment) &&
         (commitment.axes.empty() ||
          std::count(commitment.axes.begin(), commitment.axes.end(), axis) > 0);
}

std::optional<int64_t> CommitmentAttainment(const Commitment& commitment, Context& context) {
  return commitment.deliverable ? DeliverableAttainment(commitment, context)
                                : TargetAttainment(commitment, context);
}

}  // namespace pactum::review
