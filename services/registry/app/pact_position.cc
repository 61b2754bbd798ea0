#include "services/registry/app/pact_position.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "common/money/money_wire.h"
#include "services/registry/domain/errors.h"
#include "services/registry/domain/project_life.h"
#include "services/registry/store/fact_store.h"
#include "services/registry/store/item_store.h"
#include "services/registry/store/report_store.h"

namespace pactum::registry {
namespace {

// The report on a subject that is not corrected; null where there is none.
const v1::Report* FindOn(const ReportsBySubject& reports, const std::string& subject) {
  const auto found = reports.find(subject);
  return found == reports.end() ? nullptr : &found->second;
}

// The year of the request, and the facts of both dates.
struct Evidence {
  int year = 0;
  FactsByProject facts;
  ReportsBySubject reports;
};

v1::MilestonePosition PositionOf(const std::string& project_id, const v1::Milestone& milestone,
                                 const Evidence& evidence) {
  v1::MilestonePosition position;
  position.set_milestone_id(milestone.milestone_id());
  position.set_weight(milestone.weight());
  *position.mutable_due() = milestone.due_date();
  const v1::Report* report = FindOn(
      evidence.reports, absl::StrCat("projects/", project_id, "/", milestone.milestone_id()));
  if (report == nullptr) return position;
  position.set_report(report->name());
  position.set_standing(report->standing());
  // A correction may say that the milestone is not achieved after all.
  const bool denied = report->milestone().has_achieved() && !report->milestone().achieved();
  if (!denied) *position.mutable_achieved() = report->effective_date();
  return position;
}

v1::ProjectPosition PositionOf(const v1::Project& project, const Evidence& evidence) {
  v1::ProjectPosition position;
  const std::string id = LastNameId(project.name());
  const auto facts = evidence.facts.find(id);
  const Life life = LifeOf(EnumFromProto<Maturity>(project.maturity()),
                           facts == evidence.facts.end() ? std::vector<Fact>() : facts->second);
  position.set_project_id(id);
  position.set_title(project.title());
  position.set_axis(project.axis());
  position.set_maturity(EnumToProto<type::v1::Maturity>(life.maturity));
  position.set_state(EnumToProto<type::v1::ProjectState>(life.state));
  position.set_agreed_abandonment(life.agreed_abandonment);
  for (const v1::YearPlan& plan : project.plans()) {
    if (plan.year() != evidence.year) continue;
    position.set_planned_funding_cents(FromProto(plan.planned_state_funding())->cents());
    position.set_planned_pathways(plan.planned_pathways());
  }
  std::map<std::string, const v1::Milestone*> milestones;  // By id.
  for (const v1::Milestone& m : project.milestones()) milestones[m.milestone_id()] = &m;
  for (const auto& [milestone_id, milestone] : milestones) {
    *position.add_milestones() = PositionOf(id, *milestone, evidence);
  }
  return position;
}

// The measurement for the year of the period that ends last; null where there is none.
const v1::Report* FindLastMeasurement(const Evidence& evidence, const std::string& indicator) {
  const std::string prefix = absl::StrCat("indicators/", indicator, "/", evidence.year, "/");
  const v1::Report* last = nullptr;
  for (auto it = evidence.reports.lower_bound(prefix);
       it != evidence.reports.end() && absl::StartsWith(it->first, prefix); ++it) {
    last = &it->second;  // Subjects end with the day: the last one sorts last.
  }
  return last;
}

v1::DeliverablePosition DeliverableOf(const v1::Commitment& commitment, const Evidence& evidence) {
  v1::DeliverablePosition position;
  *position.mutable_due() = commitment.deliverable().due_date();
  const v1::Report* report =
      FindOn(evidence.reports, "commitments/" + LastNameId(commitment.name()));
  if (report == nullptr) return position;
  position.set_report(report->name());
  position.set_standing(report->standing());
  const bool denied = report->deliverable().has_delivered() && !report->deliverable().delivered();
  if (!denied) *position.mutable_delivered() = report->effective_date();
  return position;
}

v1::TargetPosition TargetOf(const v1::YearTarget& target, const v1::Indicator& indicator,
                            const Evidence& evidence) {
  v1::TargetPosition position;
  const std::string id = LastNameId(indicator.name());
  position.set_indicator_id(id);
  position.set_direction(indicator.direction());
  position.set_baseline_micros(indicator.baseline_micros());
  position.set_target_micros(target.value_micros());
  if (indicator.has_first_available_date()) {
    *position.mutable_first_available() = indicator.first_available_date();
  }
  if (const v1::Report* report = FindLastMeasurement(evidence, id)) {
    position.set_observed_micros(report->measurement().value_micros());
    position.set_standing(report->standing());
    position.set_report(report->name());
    position.set_source(report->measurement().source());
  }
  return position;
}

// nullopt where the commitment is not measured in the year.
std::optional<v1::CommitmentPosition> PositionOf(const v1::Commitment& commitment,
                                                 const v1::PactContent& content,
                                                 const Evidence& evidence) {
  v1::CommitmentPosition position;
  position.set_commitment_id(LastNameId(commitment.name()));
  position.set_title(commitment.title());
  position.set_obligor(commitment.obligor());
  *position.mutable_axes() = commitment.axes();
  position.set_weight(commitment.weight());
  position.set_mandatory(commitment.mandatory());
  position.set_suspensive(commitment.suspensive());
  if (commitment.has_deliverable()) {
    *position.mutable_deliverable() = DeliverableOf(commitment, evidence);
    return position;
  }
  for (const v1::YearTarget& target : commitment.yearly_targets().targets()) {
    if (target.year() != evidence.year) continue;
    for (const v1::Indicator& indicator : content.indicators()) {
      if (indicator.name() != commitment.yearly_targets().indicator()) continue;
      *position.mutable_target() = TargetOf(target, indicator, evidence);
      return position;
    }
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<v1::PactPosition> GetPactPosition(db::Tx& tx, const rpc::Call&, const v1::Pact& pact,
                                                 absl::Time known_at,
                                                 const v1::GetPactPositionRequest& request) {
  const std::string pact_id = LastNameId(pact.name());
  const absl::CivilDay cut_off = FromProto(request.cut_off()).value();
  const auto version = FindVersion(tx, {pact_id, VersionInForce(tx, pact_id, cut_off, known_at)});
  if (!version) return NoVersionInForce(pact.name());
  const v1::PactContent content = ReadContent(tx, *version);
  const Evidence evidence = {request.year(), FactsAsOf(tx, pact_id, "", cut_off, known_at),
                             ReportsAsOf(tx, pact_id, cut_off, known_at, request.year())};
  v1::PactPosition position;
  position.set_pact(pact.name());
  position.set_year(request.year());
  *position.mutable_cut_off() = request.cut_off();
  *position.mutable_known_at() = ToProto(known_at);
  position.set_version(version->number);
  position.set_content_digest(ContentDigest(tx, *version, content));
  position.set_region_code(pact.region_code());
  position.set_counterparty_kind(pact.counterparty_kind());
  position.set_start_year(pact.start_year());
  position.set_end_year(pact.end_year());
  for (const v1::Project& project : content.projects()) {
    *position.add_projects() = PositionOf(project, evidence);
  }
  for (const v1::Commitment& commitment : content.commitments()) {
    if (auto measured = PositionOf(commitment, content, evidence)) {
      *position.add_commitments() = *std::move(measured);
    }
  }
  return position;
}

}  // namespace pactum::registry
