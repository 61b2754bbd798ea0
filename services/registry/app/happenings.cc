#include "services/registry/app/happenings.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/rpc/request_shape.h"
#include "common/status/common_reasons.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/scope.h"
#include "services/registry/content/completeness.h"
#include "services/registry/content/document.h"

namespace pactum::registry {
namespace {

absl::CivilDay DayOf(const google::type::Date& date) { return FromProto(date).value(); }

// The pact, locked, with its version in force.
struct InForce {
  v1::Pact pact;
  int version = 0;
};
absl::StatusOr<InForce> LoadInForce(db::Tx& tx, const rpc::Call& call, const std::string& pact_id) {
  InForce in_force;
  ASSIGN_OR_RETURN(in_force.pact, PactInScope(tx, call, pact_id, true));
  in_force.version = VersionInForce(tx, pact_id, call.today);
  if (in_force.version == 0) return NoVersionInForce(in_force.pact.name());
  return in_force;
}

bool IsState(const rpc::Call& call) { return call.principal.HasRole("STATE_OFFICER"); }

absl::Status RequireCounterpartyOf(const rpc::Call& call, const v1::Pact& pact) {
  return rpc::RequireCounterparty(call,
                                  pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES);
}

absl::StatusOr<int64_t> ReportId(const std::string& pact_id, const std::string& name) {
  int64_t id = 0;
  const std::string text = LastNameId(name);
  if (NameId(name, 0) != pact_id || !absl::SimpleAtoi(text, &id) || absl::StrCat(id) != text) {
    return ReportNotFound(name);
  }
  return id;
}

// The id of the report that is corrected; 0 where none is.
absl::StatusOr<int64_t> Corrected(const std::string& pact_id, const std::string& name) {
  return name.empty() ? 0 : ReportId(pact_id, name);
}

absl::StatusOr<v1::Report> Recorded(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                                    NewReport report) {
  report.reported_by = call.subject;
  ASSIGN_OR_RETURN(const int64_t id, InsertReport(tx, pact_id, report));
  v1::Report answer = FindReport(tx, pact_id, id)->report;
  events::Append(tx, call,
                 events::EventOf(pact_id, answer.name(), "report.made", answer, report.effective));
  return answer;
}

// The side that owes reports: STATE, or COUNTERPARTY for what the Region, a branch or the PES owes.
absl::StatusOr<std::string> SideThatOwes(const rpc::Call& call, const v1::Pact& pact,
                                         type::v1::Obligor obligor) {
  const bool state = IsState(call);
  if (!state) RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
  const std::string side = state ? "STATE" : "COUNTERPARTY";
  if (obligor == type::v1::OBLIGOR_JOINT) return side;
  if ((obligor == type::v1::OBLIGOR_STATE) == state) return side;
  return NotTheObligor(type::v1::Obligor_Name(obligor));
}

// Every fact of a project, in the order of their days.
std::vector<Fact> FactsNow(db::Tx& tx, const std::string& pact_id, const std::string& id) {
  return FactsAsOf(tx, pact_id, id, absl::CivilDay(9999, 12, 31), std::nullopt)[id];
}

v1::ProjectFact ToProto(const std::string& project, const Fact& fact) {
  v1::ProjectFact proto;
  proto.set_project(project);
  proto.set_kind(static_cast<v1::ProjectFact::Kind>(fact.kind));
  proto.set_maturity(static_cast<type::v1::Maturity>(fact.maturity));
  proto.set_agreed(fact.agreed);
  *proto.mutable_effective_date() = pactum::ToProto(fact.effective);
  *proto.mutable_record_time() = pactum::ToProto(fact.recorded);
  proto.set_recorded_by(fact.recorded_by);
  proto.set_reason(fact.reason);
  return proto;
}

v1::ProjectStatus StatusFrom(const v1::Project& promised, const std::vector<Fact>& facts) {
  const Life life = LifeOf(promised.maturity(), facts);
  v1::ProjectStatus status;
  status.set_name(promised.name() + "/status");
  status.set_state(static_cast<type::v1::ProjectState>(life.state));
  status.set_maturity(static_cast<type::v1::Maturity>(life.maturity));
  status.set_completion_pending(life.completion_pending);
  status.set_agreed_abandonment(life.agreed_abandonment);
  for (const Fact& fact : facts) *status.add_facts() = ToProto(promised.name(), fact);
  // Facts are only ever added: their number tells which of them are meant.
  status.set_etag(Sha256Hex(absl::StrCat(promised.name(), " ", facts.size(), " ", life.maturity)));
  return status;
}

// The day of a report: not before the pact.
absl::Status CheckReportDay(const v1::Pact& pact, absl::CivilDay day) {
  if (day >= absl::CivilDay(pact.start_year(), 1, 1)) return absl::OkStatus();
  return EffectiveDayInvalid("effective_date", "lies before the pact");
}

// A measurement's period: not empty, within the pact, over, and ending in the exercise that it is
// for.
std::vector<FieldProblem> CheckPeriod(const v1::Measurement& measurement, const v1::Pact& pact,
                                      absl::CivilDay today) {
  const absl::CivilDay start = DayOf(measurement.period_start_date());
  const absl::CivilDay end = DayOf(measurement.period_end_date());
  std::vector<FieldProblem> problems;
  if (end < start) problems.push_back({"measurement.period_end_date", "lies before the start"});
  if (end > today) problems.push_back({"measurement.period_end_date", "lies after today"});
  if (start < absl::CivilDay(pact.start_year(), 1, 1)) {
    problems.push_back({"measurement.period_start_date", "lies before the pact"});
  }
  if (measurement.year() < pact.start_year() || measurement.year() > pact.end_year()) {
    problems.push_back({"measurement.year", "lies outside the pact"});
  } else if (end.year() != measurement.year()) {
    problems.push_back({"measurement.year", "is the exercise in which the period ends"});
  }
  return problems;
}

// «Not achieved» says so of an earlier report only.
absl::Status CheckDenial(bool denies, int64_t corrects, absl::string_view path) {
  if (!denies || corrects > 0) return absl::OkStatus();
  return Invalid(reason::kInvalidRequest,
                 {{std::string(path), "false corrects an earlier report: name it in corrects"}});
}

constexpr int kMostAnswers = 1000;
constexpr int kLinesOfAnEvent = 500;

absl::Status CheckAnswer(type::v1::Standing standing, const std::string& reason) {
  if (standing == type::v1::STANDING_CONFIRMED) return absl::OkStatus();
  if (standing != type::v1::STANDING_CONTESTED) {
    return Invalid(reason::kInvalidRequest, {{"standing", "must be CONFIRMED or CONTESTED"}});
  }
  return reason.empty() ? ReasonRequired("reason") : absl::OkStatus();
}

// The report with one answer more.
absl::StatusOr<v1::Report> Answered(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                                    int64_t id, type::v1::Standing standing,
                                    const std::string& reason) {
  const auto report = FindReport(tx, pact_id, id);
  if (!report) return ReportNotFound(absl::StrCat("pacts/", pact_id, "/reports/", id));
  const bool state = IsState(call);
  // A third party's measurement was recorded by the State: the counterparty may contest it.
  const bool own = report->side == "COUNTERPARTY" ? !state : state;
  if (own) return OwnReport();
  if (report->corrected_by > 0) return ReportCorrected(report->report.corrected_by());
  InsertAnswer(tx, pact_id, id,
               standing == type::v1::STANDING_CONFIRMED ? "CONFIRMED" : "CONTESTED", reason,
               state ? "STATE" : "COUNTERPARTY", call.subject);
  v1::Report answer = FindReport(tx, pact_id, id)->report;
  events::Append(tx, call,
                 events::EventOf(pact_id, answer.name(), "report.answered", answer, call.today));
  return answer;
}

// The side whose measurement it is: STATE, COUNTERPARTY, or THIRD_PARTY, which the State records.
absl::StatusOr<std::string> SideThatMeasures(const rpc::Call& call, const v1::Pact& pact,
                                             const v1::Indicator& indicator) {
  const std::string side = SideOfProvider(indicator.provider());
  const bool state = IsState(call);
  if ((side == "COUNTERPARTY") == state) {
    return NotTheProvider(v1::Indicator::Provider_Name(indicator.provider()));
  }
  if (!state) RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
  return side;
}

// A measurement as a report, without its side.
NewReport MeasurementOf(const rpc::Call& call, const v1::Measurement& measurement,
                        const std::string& evidence, int64_t corrects) {
  NewReport report;
  report.effective = DayOf(measurement.period_end_date());
  report.corrects = corrects;
  report.reported_by = call.subject;
  *report.message.mutable_measurement() = measurement;
  report.subject = SubjectOf(report.message, report.effective);
  report.message.set_evidence_reference(evidence);
  return report;
}

std::vector<FieldProblem> CheckProgress(const v1::ProgressReport& progress) {
  std::vector<FieldProblem> problems;
  if (progress.about_case() == v1::ProgressReport::ABOUT_NOT_SET) {
    problems.push_back({"progress.project", "or the commitment is required"});
  }
  std::set<int> met;
  bool other = false;
  for (int i = 0; i < progress.difficulties_size(); ++i) {
    other = other || progress.difficulties(i) == v1::DIFFICULTY_OTHER;
    if (!met.insert(progress.difficulties(i)).second) {
      problems.push_back({absl::StrCat("progress.difficulties[", i, "]"), "is named twice"});
    }
  }
  if (other && progress.difficulty_comment().empty()) {
    problems.push_back({"progress.difficulty_comment", "is required with OTHER"});
  }
  return problems;
}

}  // namespace

absl::StatusOr<v1::ProjectStatus> StatusOf(db::Tx& tx, const rpc::Call& call,
                                           const std::string& project) {
  const std::string pact_id = NameId(project, 0), id = LastNameId(project);
  RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
  ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, 0));
  const auto promised = FindProject(tx, pact_id, version, id);
  if (!promised) return ContentNotFound("Project", project);
  return StatusFrom(*promised, FactsNow(tx, pact_id, id));
}

std::vector<std::string> PendingCompletions(db::Tx& tx, const std::string& pact_id) {
  std::vector<std::string> pending;
  for (const auto& [project, facts] :
       FactsAsOf(tx, pact_id, "", absl::CivilDay(9999, 12, 31), std::nullopt)) {
    if (LifeOf(0, facts).completion_pending) {
      pending.push_back(absl::StrCat("pacts/", pact_id, "/projects/", project));
    }
  }
  return pending;
}

absl::StatusOr<v1::ProjectStatus> StatusAsOf(db::Tx& tx, const rpc::Call& call,
                                             const std::string& project, absl::CivilDay cut_off,
                                             absl::Time known_at) {
  const std::string pact_id = NameId(project, 0), id = LastNameId(project);
  RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
  // The version of the two dates: what is promised today would not be the same for ever.
  const int version = VersionInForce(tx, pact_id, cut_off, known_at);
  const auto promised = FindProject(tx, pact_id, version, id);
  if (!promised) return ContentNotFound("Project", project);
  return StatusFrom(*promised, FactsAsOf(tx, pact_id, id, cut_off, known_at)[id]);
}

absl::StatusOr<v1::ProjectStatus> Happenings::Record(const rpc::Call& call,
                                                     const std::string& project, Fact fact) {
  const std::string pact_id = NameId(project, 0), id = LastNameId(project);
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", fact.effective));
  fact.recorded_by = call.subject;
  return db::Write<v1::ProjectStatus>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::ProjectStatus> {
        ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(tx, call, pact_id));
        if (fact.kind != FactKind::kCompletionConfirmed) {
          RETURN_IF_ERROR(RequireCounterpartyOf(call, in_force.pact));
        }
        const auto promised = FindProject(tx, pact_id, in_force.version, id);
        if (!promised) return ContentNotFound("Project", project);
        const std::vector<Fact> facts = FactsNow(tx, pact_id, id);
        RETURN_IF_ERROR(rpc::RequireEtag(call, project, StatusFrom(*promised, facts).etag()));
        // A promotion holds from its day on: it rises from what was promised by then, and that must
        // meet it, not what came later.
        std::optional<v1::Project> then = promised;
        if (fact.kind == FactKind::kPromoted) {
          then = FindProject(tx, pact_id, VersionInForce(tx, pact_id, fact.effective), id);
          if (!then) {
            return EffectiveDayInvalid("effective_date",
                                       "lies before the version that promises the project");
          }
        }
        RETURN_IF_ERROR(CheckFact(project, LifeOf(then->maturity(), facts), facts, fact,
                                  absl::CivilDay(in_force.pact.start_year(), 1, 1)));
        if (fact.kind == FactKind::kPromoted) {
          ASSIGN_OR_RETURN(const v1::Framework framework,
                           FrameworkOf(tx, in_force.pact.framework()));
          const std::vector<Lack> lacks =
              LacksOfProject(framework, *then, static_cast<type::v1::Maturity>(fact.maturity));
          if (!lacks.empty()) return MaturityNotMet(lacks);
        }
        InsertFact(tx, pact_id, id, fact);
        v1::ProjectStatus status = StatusFrom(*promised, FactsNow(tx, pact_id, id));
        events::Append(
            tx, call,
            events::EventOf(pact_id, status.name(), "project.changed", status, fact.effective));
        return status;
      });
}

absl::StatusOr<v1::ProjectStatus> Happenings::ChangeState(
    const rpc::Call& call, const v1::ChangeProjectStateRequest& request) {
  Fact fact;
  fact.kind = static_cast<FactKind>(request.kind());
  fact.maturity = static_cast<int>(request.maturity());
  fact.agreed = request.agreed();
  fact.reason = request.reason();
  fact.effective = DayOf(request.effective_date());
  std::vector<FieldProblem> problems;
  if (fact.kind == FactKind::kCompletionConfirmed) {
    problems.push_back({"kind", "COMPLETION_CONFIRMED is the State's: ConfirmCompletion"});
  }
  if (fact.kind == FactKind::kPromoted ? request.maturity() < type::v1::MATURITY_STRUCTURING
                                       : request.maturity() != type::v1::MATURITY_UNSPECIFIED) {
    problems.push_back(
        {"maturity", "STRUCTURING or IDENTIFIED goes with PROMOTED, and only with it"});
  }
  if (fact.agreed && fact.kind != FactKind::kAbandoned) {
    problems.push_back({"agreed", "goes with ABANDONED only"});
  }
  if (!problems.empty()) return Invalid(reason::kInvalidRequest, problems);
  const bool needs_reason = fact.kind == FactKind::kSuspended || fact.kind == FactKind::kAbandoned;
  if (needs_reason && fact.reason.empty()) return ReasonRequired("reason");
  return Record(call, request.name(), std::move(fact));
}

absl::StatusOr<v1::ProjectStatus> Happenings::ConfirmCompletion(
    const rpc::Call& call, const v1::ConfirmCompletionRequest& request) {
  Fact fact;
  fact.kind = FactKind::kCompletionConfirmed;
  fact.effective = DayOf(request.effective_date());
  return Record(call, request.name(), std::move(fact));
}

absl::StatusOr<v1::Report> Happenings::ReportMilestone(const rpc::Call& call,
                                                       const v1::ReportMilestoneRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const v1::MilestoneReport& milestone = request.milestone();
  NewReport report;
  report.side = "COUNTERPARTY";
  report.effective = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", report.effective));
  ASSIGN_OR_RETURN(report.corrects, Corrected(pact_id, request.corrects()));
  RETURN_IF_ERROR(CheckDenial(milestone.has_achieved() && !milestone.achieved(), report.corrects,
                              "milestone.achieved"));
  report.subject =
      absl::StrCat("projects/", LastNameId(milestone.project()), "/", milestone.milestone_id());
  *report.message.mutable_milestone() = milestone;
  report.message.set_evidence_reference(request.evidence_reference());
  return db::Write<v1::Report>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Report> {
    ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(tx, call, pact_id));
    RETURN_IF_ERROR(RequireCounterpartyOf(call, in_force.pact));
    RETURN_IF_ERROR(CheckReportDay(in_force.pact, report.effective));
    const auto project =
        NameId(milestone.project(), 0) == pact_id
            ? FindProject(tx, pact_id, in_force.version, LastNameId(milestone.project()))
            : std::nullopt;
    if (!project) return ContentNotFound("Project", milestone.project());
    bool known = false;
    for (const v1::Milestone& promised : project->milestones()) {
      known = known || promised.milestone_id() == milestone.milestone_id();
    }
    if (!known) return MilestoneNotFound(milestone.project(), milestone.milestone_id());
    return Recorded(tx, call, pact_id, report);
  });
}

absl::StatusOr<v1::Report> Happenings::ReportDeliverable(
    const rpc::Call& call, const v1::ReportDeliverableRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string& commitment_name = request.deliverable().commitment();
  NewReport report;
  report.effective = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", report.effective));
  ASSIGN_OR_RETURN(report.corrects, Corrected(pact_id, request.corrects()));
  RETURN_IF_ERROR(
      CheckDenial(request.deliverable().has_delivered() && !request.deliverable().delivered(),
                  report.corrects, "deliverable.delivered"));
  report.subject = absl::StrCat("commitments/", LastNameId(commitment_name));
  *report.message.mutable_deliverable() = request.deliverable();
  report.message.set_evidence_reference(request.evidence_reference());
  return db::Write<v1::Report>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Report> {
    ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(tx, call, pact_id));
    RETURN_IF_ERROR(CheckReportDay(in_force.pact, report.effective));
    const auto commitment =
        NameId(commitment_name, 0) == pact_id
            ? FindCommitment(tx, pact_id, in_force.version, LastNameId(commitment_name))
            : std::nullopt;
    if (!commitment) return ContentNotFound("Commitment", commitment_name);
    if (!commitment->has_deliverable()) return NotADeliverable(commitment_name);
    NewReport made = report;
    ASSIGN_OR_RETURN(made.side, SideThatOwes(call, in_force.pact, commitment->obligor()));
    return Recorded(tx, call, pact_id, made);
  });
}

absl::StatusOr<v1::Report> Happenings::RecordMeasurement(
    const rpc::Call& call, const v1::RecordMeasurementRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const v1::Measurement& measurement = request.measurement();
  ASSIGN_OR_RETURN(const int64_t corrects, Corrected(pact_id, request.corrects()));
  const NewReport report = MeasurementOf(call, measurement, request.evidence_reference(), corrects);
  return db::Write<v1::Report>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Report> {
    ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(tx, call, pact_id));
    const std::vector<FieldProblem> problems = CheckPeriod(measurement, in_force.pact, call.today);
    if (!problems.empty()) return Invalid("MEASUREMENT_INVALID", problems);
    const auto indicator =
        NameId(measurement.indicator(), 0) == pact_id
            ? FindIndicator(tx, pact_id, in_force.version, LastNameId(measurement.indicator()))
            : std::nullopt;
    if (!indicator) return ContentNotFound("Indicator", measurement.indicator());
    NewReport made = report;
    ASSIGN_OR_RETURN(made.side, SideThatMeasures(call, in_force.pact, *indicator));
    return Recorded(tx, call, pact_id, made);
  });
}

absl::StatusOr<v1::ImportMeasurementsResponse> Happenings::ImportMeasurements(
    const rpc::Call& call, v1::ImportMeasurementsRequest request) {
  const std::string pact_id = NameId(request.parent(), 0);
  std::vector<FieldProblem> problems;
  std::vector<NewReport> reports(static_cast<size_t>(request.lines_size()));
  const auto wrong = [&](int line, const absl::Status& status) {
    for (FieldProblem& problem : ProblemsOf(status, absl::StrCat("lines[", line, "]"))) {
      problems.push_back(std::move(problem));
    }
  };
  // Each line's shape is judged here, as the whole file shall be judged in one go.
  for (int i = 0; i < request.lines_size(); ++i) {
    v1::MeasurementLine& line = *request.mutable_lines(i);
    NewReport& report = reports[static_cast<size_t>(i)];
    if (const absl::Status shape = rpc::CheckShape(line, kDomain); !shape.ok()) {
      wrong(i, shape);
      continue;
    }
    const absl::StatusOr<int64_t> corrects = Corrected(pact_id, line.corrects());
    if (!corrects.ok()) wrong(i, corrects.status());
    report =
        MeasurementOf(call, line.measurement(), line.evidence_reference(), corrects.value_or(0));
  }
  const std::vector<FieldProblem> of_shape = problems;
  return db::Write<v1::ImportMeasurementsResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::ImportMeasurementsResponse> {
        ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(tx, call, pact_id));
        std::map<std::string, v1::Indicator> indicators;
        for (v1::Indicator& indicator : AllIndicators(tx, pact_id, in_force.version)) {
          indicators.emplace(indicator.name(), std::move(indicator));
        }
        problems = of_shape;  // This may run twice.
        std::vector<NewReport> made = reports;
        std::map<std::string, int> first_of;
        for (int i = 0; i < request.lines_size(); ++i) {
          NewReport& report = made[static_cast<size_t>(i)];
          if (report.subject.empty()) continue;  // Its shape was wrong.
          const v1::Measurement& measurement = request.lines(i).measurement();
          for (const FieldProblem& problem : CheckPeriod(measurement, in_force.pact, call.today)) {
            problems.push_back({absl::StrCat("lines[", i, "].", problem.path), problem.what});
          }
          const auto indicator = indicators.find(measurement.indicator());
          if (indicator == indicators.end()) {
            wrong(i, Invalid("MEASUREMENT_INVALID",
                             {{"measurement.indicator", "is none of the version in force"}}));
            continue;
          }
          const auto side = SideThatMeasures(call, in_force.pact, indicator->second);
          if (!side.ok()) wrong(i, side.status());
          report.side = side.value_or("");
          const auto [other, fresh] = first_of.emplace(report.subject, i);
          if (!fresh) {
            wrong(i, Invalid("MEASUREMENT_INVALID",
                             {{"measurement", absl::StrCat("is of the same indicator and period as "
                                                           "lines[",
                                                           other->second, "]")}}));
          }
        }
        for (const auto& [line, status] : CheckReplaced(tx, pact_id, made)) wrong(line, status);
        if (!problems.empty()) return Invalid("MEASUREMENT_INVALID", problems);
        v1::ImportMeasurementsResponse response;
        for (const int64_t id : InsertReports(tx, pact_id, made)) {
          response.add_reports(absl::StrCat(in_force.pact.name(), "/reports/", id));
        }
        // The lines themselves are what happened: a few hundred in each event.
        for (int begin = 0; begin < request.lines_size(); begin += kLinesOfAnEvent) {
          v1::ImportMeasurementsRequest said;
          said.set_parent(request.parent());
          for (int i = begin; i < std::min(begin + kLinesOfAnEvent, request.lines_size()); ++i) {
            *said.add_lines() = request.lines(i);
          }
          events::Append(tx, call,
                         events::EventOf(pact_id, in_force.pact.name(), "measurements.imported",
                                         said, call.today));
        }
        return response;
      });
}

absl::StatusOr<v1::Report> Happenings::ReportProgress(const rpc::Call& call,
                                                      const v1::ReportProgressRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const v1::ProgressReport& progress = request.progress();
  NewReport report;
  report.effective = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", report.effective));
  ASSIGN_OR_RETURN(report.corrects, Corrected(pact_id, request.corrects()));
  if (const auto problems = CheckProgress(progress); !problems.empty()) {
    return Invalid(reason::kInvalidRequest, problems);
  }
  const std::string& about = progress.has_project() ? progress.project() : progress.commitment();
  *report.message.mutable_progress() = progress;
  report.subject = SubjectOf(report.message, report.effective);
  report.message.set_evidence_reference(request.evidence_reference());
  return db::Write<v1::Report>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Report> {
    ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(tx, call, pact_id));
    RETURN_IF_ERROR(CheckReportDay(in_force.pact, report.effective));
    NewReport made = report;
    const bool here = NameId(about, 0) == pact_id;
    if (progress.has_project()) {
      if (!here || !FindProject(tx, pact_id, in_force.version, LastNameId(about))) {
        return ContentNotFound("Project", about);
      }
      // A project is the counterparty's to carry out.
      ASSIGN_OR_RETURN(made.side, SideThatOwes(call, in_force.pact, type::v1::OBLIGOR_REGION));
    } else {
      const auto commitment =
          here ? FindCommitment(tx, pact_id, in_force.version, LastNameId(about)) : std::nullopt;
      if (!commitment) return ContentNotFound("Commitment", about);
      ASSIGN_OR_RETURN(made.side, SideThatOwes(call, in_force.pact, commitment->obligor()));
    }
    return Recorded(tx, call, pact_id, made);
  });
}

absl::StatusOr<v1::Report> Happenings::Answer(const rpc::Call& call,
                                              const v1::AnswerReportRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  RETURN_IF_ERROR(CheckAnswer(request.standing(), request.reason()));
  return db::Write<v1::Report>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Report> {
    ASSIGN_OR_RETURN(const v1::Pact pact, PactInScope(tx, call, pact_id, true));
    if (!IsState(call)) RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
    ASSIGN_OR_RETURN(const int64_t id, ReportId(pact_id, request.name()));
    return Answered(tx, call, pact_id, id, request.standing(), request.reason());
  });
}

absl::StatusOr<v1::AnswerReportsResponse> Happenings::AnswerMany(
    const rpc::Call& call, const v1::AnswerReportsRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  if (request.answers_size() > kMostAnswers) {
    return Invalid(reason::kInvalidRequest,
                   {{"answers", absl::StrCat("are more than ", kMostAnswers)}});
  }
  return db::Write<v1::AnswerReportsResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AnswerReportsResponse> {
        ASSIGN_OR_RETURN(const v1::Pact pact, PactInScope(tx, call, pact_id, true));
        if (!IsState(call)) RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
        v1::AnswerReportsResponse response;
        std::vector<FieldProblem> problems;
        std::set<std::string> answered;
        for (int i = 0; i < request.answers_size(); ++i) {
          const v1::ReportAnswer& answer = request.answers(i);
          const auto one = [&]() -> absl::StatusOr<v1::Report> {
            RETURN_IF_ERROR(CheckAnswer(answer.standing(), answer.reason()));
            if (!answered.insert(answer.report()).second) {
              return Invalid(reason::kInvalidRequest, {{"report", "is answered twice"}});
            }
            ASSIGN_OR_RETURN(const int64_t id, ReportId(pact_id, answer.report()));
            return Answered(tx, call, pact_id, id, answer.standing(), answer.reason());
          }();
          if (one.ok()) {
            *response.add_reports() = *one;
            continue;
          }
          for (FieldProblem& problem : ProblemsOf(one.status(), absl::StrCat("answers[", i, "]"))) {
            problems.push_back(std::move(problem));
          }
        }
        if (!problems.empty()) return Invalid("ANSWERS_INVALID", problems);
        return response;
      });
}

}  // namespace pactum::registry
