#include "services/registry/app/position.h"

#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/scope.h"
#include "services/registry/content/completeness.h"
#include "services/registry/store/fact_store.h"

namespace pactum::registry {
namespace {

using Reports = std::map<std::string, std::vector<v1::Report>>;
using Facts = std::map<std::string, std::vector<Fact>>;

// The one standing report on a subject; null where there is none.
const v1::Report* On(const Reports& reports, const std::string& subject) {
  const auto found = reports.find(subject);
  return found == reports.end() ? nullptr : &found->second.back();
}

Life LifeIn(const Facts& facts, const v1::Project& project) {
  const auto found = facts.find(LastNameId(project.name()));
  return LifeOf(static_cast<int>(project.maturity()),
                found == facts.end() ? std::vector<Fact>() : found->second);
}

v1::ProjectPosition PositionOf(const v1::Project& project, int year, const Facts& facts,
                               const Reports& reports) {
  v1::ProjectPosition position;
  const std::string id = LastNameId(project.name());
  const Life life = LifeIn(facts, project);
  position.set_project_id(id);
  position.set_title(project.title());
  position.set_axis(project.axis());
  position.set_maturity(static_cast<type::v1::Maturity>(life.maturity));
  position.set_state(static_cast<type::v1::ProjectState>(life.state));
  position.set_agreed_abandonment(life.agreed_abandonment);
  for (const v1::YearPlan& plan : project.plans()) {
    if (plan.year() != year) continue;
    position.set_planned_funding_cents(FromProto(plan.planned_state_funding())->cents());
    position.set_planned_pathways(plan.planned_pathways());
  }
  std::map<std::string, const v1::Milestone*> milestones;  // By id.
  for (const v1::Milestone& m : project.milestones()) milestones[m.milestone_id()] = &m;
  for (const auto& [milestone_id, milestone] : milestones) {
    v1::MilestonePosition* out = position.add_milestones();
    out->set_milestone_id(milestone_id);
    out->set_weight(milestone->weight());
    *out->mutable_due() = milestone->due_date();
    const v1::Report* report = On(reports, absl::StrCat("projects/", id, "/", milestone_id));
    if (report == nullptr) continue;
    out->set_report(report->name());
    const v1::MilestoneReport& said = report->milestone();
    out->set_standing(report->standing());
    if (said.has_achieved() && !said.achieved()) continue;  // Corrected: not achieved after all.
    *out->mutable_achieved() = report->effective_date();
  }
  return position;
}

// The last measurement of the indicator for the year: of the period that ends last.
const v1::Report* LastMeasurement(const Reports& reports, const std::string& indicator, int year) {
  const std::string prefix = absl::StrCat("indicators/", indicator, "/", year, "/");
  const v1::Report* last = nullptr;
  for (auto it = reports.lower_bound(prefix);
       it != reports.end() && absl::StartsWith(it->first, prefix); ++it) {
    last = &it->second.back();  // Subjects end with the day: the last one sorts last.
  }
  return last;
}

// nullopt where the commitment is not measured in the year.
std::optional<v1::CommitmentPosition> PositionOf(const v1::Commitment& commitment, int year,
                                                 const v1::PactContent& content,
                                                 const Reports& reports) {
  v1::CommitmentPosition position;
  const std::string id = LastNameId(commitment.name());
  position.set_commitment_id(id);
  position.set_title(commitment.title());
  position.set_obligor(commitment.obligor());
  *position.mutable_axes() = commitment.axes();
  position.set_weight(commitment.weight());
  position.set_mandatory(commitment.mandatory());
  position.set_suspensive(commitment.suspensive());
  if (commitment.has_deliverable()) {
    v1::DeliverablePosition* out = position.mutable_deliverable();
    *out->mutable_due() = commitment.deliverable().due_date();
    const v1::Report* report = On(reports, "commitments/" + id);
    if (report == nullptr) return position;
    out->set_report(report->name());
    const v1::DeliverableReport& said = report->deliverable();
    out->set_standing(report->standing());
    if (said.has_delivered() && !said.delivered()) return position;
    *out->mutable_delivered() = report->effective_date();
    return position;
  }
  for (const v1::YearTarget& target : commitment.yearly_targets().targets()) {
    if (target.year() != year) continue;
    for (const v1::Indicator& indicator : content.indicators()) {
      if (indicator.name() != commitment.yearly_targets().indicator()) continue;
      v1::TargetPosition* out = position.mutable_target();
      const std::string indicator_id = LastNameId(indicator.name());
      out->set_indicator_id(indicator_id);
      out->set_direction(indicator.direction());
      out->set_baseline_micros(indicator.baseline_micros());
      out->set_target_micros(target.value_micros());
      if (indicator.has_first_available_date()) {
        *out->mutable_first_available() = indicator.first_available_date();
      }
      if (const v1::Report* report = LastMeasurement(reports, indicator_id, year)) {
        out->set_observed_micros(report->measurement().value_micros());
        out->set_standing(report->standing());
        out->set_report(report->name());
        out->set_source(report->measurement().source());
      }
      return position;
    }
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<v1::PactPosition> PositionAsOf(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id, int year,
                                              absl::CivilDay cut_off, absl::Time known_at) {
  ASSIGN_OR_RETURN(const v1::Pact pact, PactInScope(tx, call, pact_id, false));
  const int number = VersionInForce(tx, pact_id, cut_off, known_at);
  if (number == 0) return NoVersionInForce(pact.name());
  const Version version = *FindVersion(tx, pact_id, number);
  const v1::PactContent content = ReadContent(tx, pact_id, version);
  const Facts facts = FactsAsOf(tx, pact_id, "", cut_off, known_at);
  const Reports reports = ReportsAsOf(tx, pact_id, cut_off, known_at, year);
  v1::PactPosition position;
  position.set_pact(pact.name());
  position.set_year(year);
  *position.mutable_cut_off() = ToProto(cut_off);
  *position.mutable_known_at() = ToProto(known_at);
  position.set_version(number);
  position.set_content_digest(ContentDigest(tx, pact_id, version, content));
  position.set_region_code(pact.region_code());
  position.set_counterparty_kind(pact.counterparty_kind());
  position.set_start_year(pact.start_year());
  position.set_end_year(pact.end_year());
  for (const v1::Project& project : content.projects()) {
    *position.add_projects() = PositionOf(project, year, facts, reports);
  }
  for (const v1::Commitment& commitment : content.commitments()) {
    if (auto measured = PositionOf(commitment, year, content, reports)) {
      *position.add_commitments() = *std::move(measured);
    }
  }
  return position;
}

absl::StatusOr<v1::Fundability> FundabilityOn(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id, absl::CivilDay day,
                                              const std::string& project_name) {
  ASSIGN_OR_RETURN(const v1::Pact pact, PactInScope(tx, call, pact_id, false));
  const int number = VersionInForce(tx, pact_id, day);
  if (number == 0) return NoVersionInForce(pact.name());
  const Version version = *FindVersion(tx, pact_id, number);
  const v1::PactContent content = ReadContent(tx, pact_id, version);
  const Facts facts = FactsAsOf(tx, pact_id, "", day, std::nullopt);
  ASSIGN_OR_RETURN(const v1::Framework framework, FrameworkOf(tx, pact.framework()));
  std::set<std::string> presented;
  for (const v1::Project& project :
       ListProjects(tx, pact_id, 1, "", type::v1::AXIS_3, type::v1::MATURITY_IDENTIFIED,
                    std::numeric_limits<int>::max())) {
    presented.insert(project.name());
  }
  v1::Fundability fundability;
  fundability.set_pact(pact.name());
  *fundability.mutable_effective_date() = ToProto(day);
  fundability.set_version(number);
  fundability.set_content_digest(ContentDigest(tx, pact_id, version, content));
  *fundability.mutable_lines() = content.financial_annex().lines();
  *fundability.mutable_sub_axes() = content.financial_annex().sub_axes();
  fundability.set_justification(content.financial_annex().justification());
  fundability.set_axis_3_supports_new_pathways(Axis3SupportsNewPathways(content));
  for (const v1::Project& project : content.projects()) {
    if (!project_name.empty() && project.name() != project_name) continue;
    const Life life = LifeIn(facts, project);
    v1::ProjectFundability* out = fundability.add_projects();
    out->set_project(project.name());
    out->set_axis(project.axis());
    out->set_maturity(static_cast<type::v1::Maturity>(life.maturity));
    out->set_state(static_cast<type::v1::ProjectState>(life.state));
    if (project.has_transverse()) {
      out->set_nature(project.transverse().nature());
      *out->mutable_provisional_budget() = project.transverse().provisional_budget();
    }
    out->set_presented_with_proposal(presented.count(project.name()) > 0);
    for (const Lack& lack :
         ObstaclesOf(framework, content, project, out->maturity(), out->state())) {
      v1::Obstacle* obstacle = out->add_obstacles();
      obstacle->set_item(lack.item);
      obstacle->set_description(lack.description);
      obstacle->set_remedy(lack.remedy);
    }
  }
  if (!project_name.empty() && fundability.projects_size() == 0) {
    return ContentNotFound("Project", project_name);
  }
  return fundability;
}

}  // namespace pactum::registry
