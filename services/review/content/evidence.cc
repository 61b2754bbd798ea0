#include "services/review/content/evidence.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/money/money.h"
#include "services/review/domain/errors.h"
#include "services/review/wire/contribution_wire.h"

namespace pactum::review {
namespace {

std::string Describe(const AsOf& as_of) {
  return absl::StrCat(
      PactName(as_of.key.pact_id), ", exercise ", as_of.key.year, ", cut-off ",
      FormatDay(as_of.cut_off), ", known at ",
      absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", as_of.known_at, absl::UTCTimeZone()));
}

absl::Status CheckOne(absl::string_view service, const AsOf& answered, const AsOf& asked) {
  const std::string said = Describe(answered), wanted = Describe(asked);
  if (said == wanted) return absl::OkStatus();
  return EvidenceInconsistent(
      absl::StrCat(service, " answers for ", said, " where ", wanted, " was asked"));
}

void Block(v1::Evidence& evidence, absl::string_view code, const std::string& subject,
           const std::string& description) {
  v1::Blocker* blocker = evidence.add_blockers();
  blocker->set_code(std::string(code));
  blocker->set_subject(subject);
  blocker->set_description(description);
}

// By code as they are read: own effort, earlier years, convention, certified.
void AddBlockers(const Answers& answers, bool pes, v1::Evidence& evidence) {
  const MoneyPosition& budget = answers.budget;
  const ReviewKey& key = budget.as_of.key;
  const std::string pact = PactName(key.pact_id);
  const auto own_effort = [&](const std::optional<int64_t>& amount, const std::string& id) {
    if (pes || amount) return;
    Block(
        evidence, "OWN_EFFORT_MISSING", absl::StrCat(pact, "/ownEfforts/", id),
        "no own effort is confirmed: the counterparty reports it to budget and the State confirms "
        "it, then the evidence is collected again");
  };
  own_effort(budget.own_effort_baseline, "baseline");
  own_effort(budget.own_effort_realised, absl::StrCat(key.year));
  for (int year : budget.undecided_years) {
    Block(evidence, "EARLIER_YEAR_UNDECIDED", absl::StrCat(pact, "/conventions/", year),
          absl::StrCat("the exercise ", year,
                       " has a convention and no decision in effect: decide it first"));
  }
  if (!budget.convention_in_force) {
    Block(evidence, "CONVENTION_NOT_IN_FORCE", absl::StrCat(pact, "/conventions/", key.year),
          "the exercise has no convention in force: both sides sign it on budget first");
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    const int64_t delivered = answers.procurement.certified_to_date[axis];
    const int64_t booked = budget.certified_to_date[axis];
    if (delivered == booked) continue;
    Block(evidence, "CERTIFIED_DIFFERS", AxisName(static_cast<int>(axis)),
          absl::StrCat(
              "procurement certified ", Money::Cents(delivered).ToString(),
              ", budget's book USE holds ", Money::Cents(booked).ToString(),
              ": wait until deliveries on their way arrived, or correct the one that is wrong"));
  }
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
  int64_t released = 0;
  for (const auto& [project, cents] : budget.released) released += cents;
  inputs.set_axis_3_released_to_date_cents(released);
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

v1::Evidence EvidenceOf(const Answers& answers, bool pes) {
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
  evidence.set_digest(Digest(content));
  AddBlockers(answers, pes, evidence);
  return evidence;
}

}  // namespace pactum::review
