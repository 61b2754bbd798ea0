#include "services/review/content/evidence.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/money/money.h"
#include "services/review/content/flatten.h"
#include "services/review/domain/errors.h"
#include "services/review/domain/findings.h"
#include "services/review/wire/contribution_wire.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

Sentence SentenceOf(const AsOf& as_of) {
  return {&phrase::kErrorAsOf,
          {{"pact", PactName(as_of.key.pact_id)},
           {"year", as_of.key.year},
           {"cut_off", as_of.cut_off},
           {"known_at",
            absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", as_of.known_at, absl::UTCTimeZone())}}};
}

absl::Status CheckOne(absl::string_view service, const AsOf& answered, const AsOf& asked) {
  const Sentence answer = SentenceOf(answered), question = SentenceOf(asked);
  if (answer.In(Language::kEnglish) == question.In(Language::kEnglish)) return absl::OkStatus();
  return EvidenceInconsistent({&phrase::kErrorAnswersFor,
                               {{"service", service}, {"answered", answer}, {"asked", question}}});
}

// In the order of days; defined for an invalid day, too.
int Ordinal(const google::type::Date& date) {
  return date.year() * 10'000 + date.month() * 100 + date.day();
}

// `remedy` is stored in English.
void AddBlocker(v1::Evidence& evidence, const Phrase& finding, const std::string& subject,
                const Sentence& remedy) {
  v1::Blocker* blocker = evidence.add_blockers();
  blocker->set_code(CodeOf(finding));
  blocker->set_subject(subject);
  blocker->set_description(remedy.In(Language::kEnglish));
  blocker->set_waivable(IsWaivable(blocker->code()));
}

// In the order of reading: own effort, earlier years, convention, certified.
void AddBlockers(const Answers& answers, bool pes, v1::Evidence& evidence) {
  const MoneyPosition& budget = answers.budget;
  const ReviewKey& key = budget.as_of.key;
  const std::string pact = PactName(key.pact_id);
  const auto own_effort = [&](const std::optional<int64_t>& amount, const std::string& id) {
    if (pes || amount) return;
    AddBlocker(evidence, phrase::kFindingOwnEffortMissing, absl::StrCat(pact, "/ownEfforts/", id),
               {&phrase::kRemedyOwnEffortMissing});
  };
  own_effort(budget.own_effort_baseline, "baseline");
  own_effort(budget.own_effort_realised, absl::StrCat(key.year));
  for (int year : budget.undecided_years) {
    AddBlocker(evidence, phrase::kFindingEarlierYearUndecided,
               absl::StrCat(pact, "/conventions/", year),
               {&phrase::kRemedyEarlierYearUndecided, {{"year", year}}});
  }
  if (!budget.convention_in_force) {
    AddBlocker(evidence, phrase::kFindingConventionNotInForce,
               absl::StrCat(pact, "/conventions/", key.year),
               {&phrase::kRemedyConventionNotInForce});
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    const int64_t delivered = answers.procurement.certified_to_date[axis];
    const int64_t booked = budget.certified_to_date[axis];
    if (delivered == booked) continue;
    AddBlocker(evidence, phrase::kFindingCertifiedDiffers, AxisName(static_cast<int>(axis)),
               {&phrase::kRemedyCertifiedDiffers,
                {{"delivered", Money::Cents(delivered)}, {"booked", Money::Cents(booked)}}});
  }
}

// A row of the evidence before, of the same promises, that this evidence lacks.
template <class List>
void AddMissing(const char* collection, const List& before, const List& now,
                v1::Evidence& evidence) {
  std::set<std::string> present;
  for (const auto& row : now) present.insert(row.id());
  for (const auto& row : before) {
    if (present.count(row.id()) == 1) continue;
    AddBlocker(evidence, phrase::kFindingRowMissing, absl::StrCat(collection, "/", row.id()),
               {&phrase::kRemedyRowMissing});
  }
}

void AddMissingRows(const std::optional<v1::EvidenceContent>& before, v1::Evidence& evidence) {
  const v1::EvidenceContent& now = evidence.content();
  if (now.inputs().projects().empty()) {
    AddBlocker(evidence, phrase::kFindingRowMissing, now.pact(), {&phrase::kRemedyNoProject});
  }
  if (!before || before->pact_content_digest() != now.pact_content_digest()) return;
  // Copied: the evidence grows while its rows are read.
  const v1::ContributionInputs inputs = now.inputs();
  AddMissing("projects", before->inputs().projects(), inputs.projects(), evidence);
  AddMissing("commitments", before->inputs().commitments(), inputs.commitments(), evidence);
}

template <class List>
void SortById(List* list) {
  std::sort(list->begin(), list->end(),
            [](const auto& a, const auto& b) { return a.id() < b.id(); });
}

v1::ContributionInputs InputsOf(const Answers& answers, bool pes) {
  const MoneyPosition& budget = answers.budget;
  v1::ContributionInputs inputs;
  inputs.set_year(budget.as_of.key.year);
  *inputs.mutable_cut_off() = pactum::ToProto(budget.as_of.cut_off);
  inputs.set_envelope_cents(budget.envelope);
  AddAxes(budget.granted_before, inputs.mutable_granted_before_cents());
  AddAxes(budget.ceilings, inputs.mutable_ceilings_cents());
  AddAxes(answers.procurement.certified_to_date, inputs.mutable_certified_to_date_cents());
  // A sum beyond 64 bits stays at their edge, which the computation refuses.
  Int128 released = 0;
  for (const auto& [project, cents] : budget.released) released += cents;
  inputs.set_axis_3_released_to_date_cents(static_cast<int64_t>(std::clamp<Int128>(
      released, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max())));
  for (v1::ProjectInput project : answers.registry.projects) {
    const auto found = budget.released.find(project.id());
    project.set_released(project.axis() == type::v1::AXIS_3 && found != budget.released.end() &&
                         found->second > 0);
    SortById(project.mutable_milestones());
    *inputs.add_projects() = std::move(project);
  }
  for (v1::CommitmentInput commitment : answers.registry.commitments) {
    std::sort(commitment.mutable_axes()->begin(), commitment.mutable_axes()->end());
    *inputs.add_commitments() = std::move(commitment);
  }
  SortById(inputs.mutable_projects());
  SortById(inputs.mutable_commitments());
  inputs.set_own_effort_baseline_cents(pes ? 0 : budget.own_effort_baseline.value_or(0));
  inputs.set_own_effort_realised_cents(pes ? 0 : budget.own_effort_realised.value_or(0));
  ByAxis<int64_t> pathways = answers.procurement.entries;
  pathways[2] = 0;  // Pathways are entered on axes 1 and 2 only.
  AddAxes(pathways, inputs.mutable_pathways_entered());
  AddAxes(budget.advance_paid, inputs.mutable_advance_paid_cents());
  return inputs;
}

}  // namespace

absl::Time LeastKnownAt(const Answers& answers) {
  return std::min({answers.registry.as_of.known_at, answers.budget.as_of.known_at,
                   answers.procurement.as_of.known_at});
}

absl::Status CheckConsistent(const Answers& answers, const AsOf& asked) {
  absl::Status status = CheckOne("registry", answers.registry.as_of, asked);
  if (status.ok()) status = CheckOne("budget", answers.budget.as_of, asked);
  if (status.ok()) status = CheckOne("procurement", answers.procurement.as_of, asked);
  return status;
}

v1::Evidence EvidenceOf(const Answers& answers, bool pes,
                        const std::optional<v1::EvidenceContent>& before) {
  v1::Evidence evidence;
  v1::EvidenceContent& content = *evidence.mutable_content();
  const AsOf& as_of = answers.registry.as_of;
  content.set_pact(PactName(as_of.key.pact_id));
  *content.mutable_cut_off() = pactum::ToProto(as_of.cut_off);
  *content.mutable_known_at() = pactum::ToProto(as_of.known_at);
  content.set_pact_version(answers.registry.version);
  content.set_pact_content_digest(answers.registry.content_digest);
  content.set_registry_digest(answers.registry.digest);
  content.set_budget_digest(answers.budget.digest);
  content.set_procurement_digest(answers.procurement.digest);
  *content.mutable_inputs() = InputsOf(answers, pes);
  for (const v1::ProjectLabel& label : answers.registry.project_labels) {
    *content.add_project_labels() = label;
  }
  for (const v1::CommitmentLabel& label : answers.registry.commitment_labels) {
    *content.add_commitment_labels() = label;
  }
  SortById(content.mutable_project_labels());
  SortById(content.mutable_commitment_labels());
  AddAxes(answers.procurement.priority_neighbourhood_entries,
          content.mutable_priority_neighbourhood_entries());
  evidence.set_digest(Digest(content));
  AddBlockers(answers, pes, evidence);
  AddMissingRows(before, evidence);
  return evidence;
}

bool IsWaivable(absl::string_view code) {
  return code == CodeOf(phrase::kFindingOwnEffortMissing) ||
         code == CodeOf(phrase::kFindingCertifiedDiffers);
}

std::vector<Finding> OpenPointsOf(const v1::EvidenceContent& content) {
  const v1::ContributionInputs& inputs = content.inputs();
  const int cut_off = Ordinal(inputs.cut_off());
  Findings points;
  const auto doubt = [&](type::v1::Standing standing, const std::string& subject) {
    AddDoubt(EnumFromProto<Standing>(standing), subject, points);
  };
  for (const v1::ProjectInput& project : inputs.projects()) {
    for (const v1::MilestoneInput& milestone : project.milestones()) {
      if (!milestone.has_achieved() || Ordinal(milestone.achieved()) > cut_off) continue;
      doubt(milestone.standing(), absl::StrCat(project.id(), "/", milestone.id()));
    }
  }
  for (const v1::CommitmentInput& commitment : inputs.commitments()) {
    const v1::DeliverableInput& deliverable = commitment.deliverable();
    const v1::TargetInput& target = commitment.target();
    if (commitment.has_deliverable() && deliverable.has_delivered() &&
        Ordinal(deliverable.delivered()) <= cut_off) {
      doubt(deliverable.standing(), commitment.id());
    } else if (commitment.has_deliverable() && Ordinal(deliverable.due()) > cut_off) {
      Add(points, phrase::kFindingNotDue, commitment.id());
    }
    if (commitment.has_target() && target.has_observed_micros()) {
      doubt(target.standing(), commitment.id());
    } else if (commitment.has_target()) {
      const bool later =
          target.has_first_available() && Ordinal(target.first_available()) > cut_off;
      Add(points, later ? phrase::kFindingNotYetAvailable : phrase::kFindingMissingMeasurement,
          commitment.id());
    }
  }
  // Data of 2018 and 2019 come from Brest (R114): other sources are reported, never refused.
  if (inputs.year() == 2018 || inputs.year() == 2019) {
    for (const v1::CommitmentLabel& label : content.commitment_labels()) {
      if (label.source().empty()) continue;
      if (!absl::StrContains(absl::AsciiStrToLower(label.source()), "brest")) {
        Add(points, phrase::kFindingSourceNotBrest, label.id());
      }
    }
  }
  return {points.begin(), points.end()};
}

std::vector<v1::DifferenceLine> CompareContents(const v1::EvidenceContent& first,
                                                const v1::EvidenceContent& second) {
  std::vector<v1::DifferenceLine> lines = Differences(first, second);
  for (v1::DifferenceLine& line : lines) {
    // Acts about the year's money count on any day, so they are never late.
    line.set_late(absl::StartsWith(line.path(), "inputs.") &&
                  !absl::StartsWith(line.path(), "inputs.ceilings_cents") &&
                  !absl::StartsWith(line.path(), "inputs.advance_paid_cents") &&
                  !absl::StartsWith(line.path(), "inputs.granted_before_cents"));
  }
  return lines;
}

}  // namespace pactum::review
