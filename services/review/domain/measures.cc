#include "services/review/domain/measures.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/review/domain/rates.h"

namespace pactum::review {
namespace {

using absl::StrCat;
constexpr Unit kPpm = Unit::kPpm;

bool Counts(Standing standing, const Policy& policy) {
  return standing == Standing::kConfirmed ||
         (standing == Standing::kUnconfirmed &&
          policy.unconfirmed_reports == UnconfirmedReports::kCount);
}

void Doubt(Standing standing, const std::string& subject, Findings& findings) {
  if (standing == Standing::kUnconfirmed) findings.insert({"UNCONFIRMED_REPORT", subject});
  if (standing == Standing::kContested) findings.insert({"CONTESTED_REPORT", subject});
}

// One due milestone of a project that runs: what of its weight counts.
int64_t MilestoneWeight(const Project& project, const Milestone& milestone, Context& context) {
  const bool reported = milestone.achieved && *milestone.achieved <= context.inputs.cut_off;
  const auto subject = [&] { return StrCat(project.id, "/", milestone.id); };
  if (reported && milestone.standing != Standing::kConfirmed) {
    Doubt(milestone.standing, subject(), context.findings);
  }
  const bool counts = reported && Counts(milestone.standing, context.policy);
  const int64_t weight = counts ? milestone.weight : 0;
  context.explain.Add([&] {
    Phrase phrase{StrCat("milestone ", milestone.id, " is achieved: its weight"),
                  StrCat("jalon ", milestone.id, " atteint, son poids")};
    if (!reported) {
      phrase = {StrCat("milestone ", milestone.id, " is due and not achieved"),
                StrCat("jalon ", milestone.id, " échu et non atteint")};
    } else if (!counts) {
      phrase = {StrCat("milestone ", milestone.id, ": its report is in doubt and does not count"),
                StrCat("jalon ", milestone.id, ", son compte rendu est en doute et ne compte pas")};
    }
    return Step{1,      project.axis,  subject(), "TAKE", {{counts ? "weight" : "none", weight}},
                weight, Unit::kNumber, phrase};
  });
  return weight;
}

std::optional<int64_t> RunningCompletion(const Project& project, Context& context) {
  Int128 due = 0, done = 0;
  std::vector<Term> terms;
  for (const Milestone& milestone : project.milestones) {
    if (milestone.due > context.inputs.cut_off) continue;
    const int64_t weight = MilestoneWeight(project, milestone, context);
    due += milestone.weight;
    done += weight;
    if (!context.explain.wanted()) continue;
    terms.push_back({StrCat(milestone.id, " achieved"), weight});
    terms.push_back({StrCat(milestone.id, " due"), milestone.weight});
  }
  if (due == 0) {
    context.explain.Absent(1, project.axis, project.id, [&] {
      return Phrase{StrCat("project ", project.id, ": nothing is due yet, it does not count"),
                    StrCat("projet ", project.id, " : rien n'est encore échu, il ne compte pas")};
    });
    return std::nullopt;
  }
  const auto completion = static_cast<int64_t>(HalfUp(kWhole * done, due));
  context.explain.Add([&] {
    return Step{1,
                project.axis,
                project.id,
                "RATIO_OF_SUMS",
                terms,
                completion,
                kPpm,
                {StrCat("completion of project ", project.id, ", weight achieved of weight due"),
                 StrCat("réalisation du projet ", project.id, ", poids atteint sur poids échu")}};
  });
  return completion;
}

}  // namespace

bool InScope(const Project& project) {
  const bool mature =
      project.maturity == Maturity::kIdentified || project.maturity == Maturity::kStructuring;
  return mature && project.state != ProjectState::kProposed &&
         (project.axis != 2 || project.released);
}

std::optional<int64_t> ProjectCompletion(const Project& project, Context& context) {
  if (project.state == ProjectState::kCompleted) {
    context.explain.Add([&] {
      return Step{1,
                  project.axis,
                  project.id,
                  "TAKE",
                  {{"completed", kWhole, kPpm}},
                  kWhole,
                  kPpm,
                  {StrCat("project ", project.id, " is completed"),
                   StrCat("projet ", project.id, " achevé")}};
    });
    return kWhole;
  }
  if (project.state != ProjectState::kAbandoned) return RunningCompletion(project, context);
  if (project.agreed_abandonment) {
    context.explain.Absent(1, project.axis, project.id, [&] {
      return Phrase{
          StrCat("project ", project.id, " was abandoned by agreement, it does not count"),
          StrCat("projet ", project.id, " abandonné d'un commun accord, il ne compte pas")};
    });
    return std::nullopt;
  }
  context.explain.Add([&] {
    return Step{1,
                project.axis,
                project.id,
                "TAKE",
                {{"abandoned", 0, kPpm}},
                0,
                kPpm,
                {StrCat("project ", project.id, " was abandoned without agreement"),
                 StrCat("projet ", project.id, " abandonné sans accord")}};
  });
  return 0;
}

bool Weighs(const Commitment& commitment) {
  return commitment.obligor == Obligor::kRegion || commitment.obligor == Obligor::kJoint;
}

bool WeighsOn(const Commitment& commitment, int axis) {
  return Weighs(commitment) &&
         (commitment.axes.empty() ||
          std::count(commitment.axes.begin(), commitment.axes.end(), axis) > 0);
}

namespace {

void TakeAttainment(const Commitment& commitment, const char* operand, int64_t value, Phrase phrase,
                    Context& context) {
  context.explain.Add([&] {
    return Step{2, -1, commitment.id, "TAKE", {{operand, value, kPpm}}, value, kPpm, phrase};
  });
}

std::optional<int64_t> DeliverableAttainment(const Commitment& commitment, Context& context) {
  const Deliverable& deliverable = *commitment.deliverable;
  const bool reported = deliverable.delivered && *deliverable.delivered <= context.inputs.cut_off;
  if (reported) Doubt(deliverable.standing, commitment.id, context.findings);
  if (reported && Counts(deliverable.standing, context.policy)) {
    TakeAttainment(commitment, "delivered", kWhole,
                   {StrCat("commitment ", commitment.id, " was delivered"),
                    StrCat("engagement ", commitment.id, " livré")},
                   context);
    return kWhole;
  }
  if (deliverable.due > context.inputs.cut_off) {
    context.findings.insert({"NOT_DUE", commitment.id});
    context.explain.Absent(2, -1, commitment.id, [&] {
      return Phrase{StrCat("commitment ", commitment.id, " is not due yet, it does not count"),
                    StrCat("engagement ", commitment.id, " non encore échu, il ne compte pas")};
    });
    return std::nullopt;
  }
  TakeAttainment(commitment, reported ? "in_doubt" : "not_delivered", 0,
                 {StrCat("commitment ", commitment.id,
                         reported ? " is due and its report is in doubt, which does not count"
                                  : " is due and not delivered"),
                  StrCat("engagement ", commitment.id,
                         reported ? " échu, son compte rendu est en doute et ne compte pas"
                                  : " échu et non livré")},
                 context);
  return 0;
}

int64_t Progress(const Target& target, const Policy& policy) {
  const Int128 baseline = target.baseline_micros, goal = target.target_micros,
               observed = *target.observed_micros;
  if (goal == baseline) {
    const bool met = target.direction == Direction::kIncrease ? observed >= goal : observed <= goal;
    return met ? kWhole : 0;
  }
  const Int128 sign = goal > baseline ? 1 : -1;
  const Int128 progress = sign * (observed - baseline), distance = sign * (goal - baseline);
  if (progress <= 0) return 0;
  const Int128 ppm = progress >= distance ? Int128{kWhole} : HalfUp(kWhole * progress, distance);
  return ppm < policy.min_attainment_ppm ? 0 : static_cast<int64_t>(ppm);
}

int64_t ObservedAttainment(const Commitment& commitment, Context& context) {
  const Target& target = *commitment.target;
  const int64_t attainment = Progress(target, context.policy);
  context.explain.Add([&] {
    return Step{2,
                -1,
                commitment.id,
                "ATTAINMENT",
                {{"baseline", target.baseline_micros, Unit::kMicros},
                 {"target", target.target_micros, Unit::kMicros},
                 {"observed", *target.observed_micros, Unit::kMicros},
                 {"increase", target.direction == Direction::kIncrease ? 1 : 0},
                 {"minimum", context.policy.min_attainment_ppm, kPpm}},
                attainment,
                kPpm,
                {StrCat("commitment ", commitment.id, ", progress from baseline to target"),
                 StrCat("engagement ", commitment.id, ", progrès de la référence à la cible")}};
  });
  return attainment;
}

std::optional<int64_t> TargetAttainment(const Commitment& commitment, Context& context) {
  const Target& target = *commitment.target;
  const Policy& policy = context.policy;
  const std::string& id = commitment.id;
  if (target.observed_micros) {
    Doubt(target.standing, id, context.findings);
    if (Counts(target.standing, policy)) return ObservedAttainment(commitment, context);
  }
  if (target.first_available && *target.first_available > context.inputs.cut_off) {
    context.findings.insert({"NOT_YET_AVAILABLE", id});
    context.explain.Absent(2, -1, id, [&] {
      return Phrase{
          StrCat("commitment ", id, ": no data can exist yet, it does not count"),
          StrCat("engagement ", id, " : aucune donnée n'existe encore, il ne compte pas")};
    });
    return std::nullopt;
  }
  const bool contested = target.observed_micros && target.standing == Standing::kContested;
  if (!contested) context.findings.insert({"MISSING_MEASUREMENT", id});
  const bool zero = contested || policy.missing_measurement == MissingMeasurement::kZero ||
                    commitment.mandatory || commitment.suspensive;
  if (!zero) {
    context.explain.Absent(2, -1, id, [&] {
      return Phrase{StrCat("commitment ", id, ": its measurement is missing, it does not count"),
                    StrCat("engagement ", id, " : sa mesure manque, il ne compte pas")};
    });
    return std::nullopt;
  }
  TakeAttainment(commitment, contested ? "contested" : "missing", 0,
                 contested ? Phrase{StrCat("commitment ", id, ", its measurement is contested"),
                                    StrCat("engagement ", id, ", sa mesure est contestée")}
                           : Phrase{StrCat("commitment ", id, ", its measurement is missing"),
                                    StrCat("engagement ", id, ", sa mesure manque")},
                 context);
  return 0;
}

}  // namespace

std::optional<int64_t> CommitmentAttainment(const Commitment& commitment, Context& context) {
  return commitment.deliverable ? DeliverableAttainment(commitment, context)
                                : TargetAttainment(commitment, context);
}

}  // namespace pactum::review
