#include "services/registry/app/measurements.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/rpc/request_shape.h"
#include "common/status/status_macros.h"
#include "services/registry/app/field_problems.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/reports.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/content/report_subject.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/item_store.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

constexpr char kInvalid[] = "MEASUREMENT_INVALID";
constexpr int kLinesOfAnEvent = 500;

// The report of a measurement, without its reporter.
NewReport NewReportOf(const rpc::Call& call, const v1::Measurement& measurement,
                      const std::string& evidence, std::optional<int64_t> corrects) {
  NewReport report;
  report.effective = FromProto(measurement.period_end_date()).value();
  report.corrects = corrects;
  report.reported_by = call.subject;
  *report.message.mutable_measurement() = measurement;
  report.evidence = evidence;
  report.subject = SubjectOf(report.message, report.effective);
  return report;
}

// A measurement's period is not empty, lies within the pact, is over, and ends in its exercise.
std::vector<FieldProblem> CheckPeriod(const v1::Measurement& measurement, const v1::Pact& pact,
                                      absl::CivilDay today) {
  const absl::CivilDay start = FromProto(measurement.period_start_date()).value();
  const absl::CivilDay end = FromProto(measurement.period_end_date()).value();
  std::vector<FieldProblem> problems;
  if (end < start)
    problems.push_back({"measurement.period_end_date", {&phrase::kLiesBeforeTheStart}});
  if (end > today) problems.push_back({"measurement.period_end_date", {&phrase::kLiesAfterToday}});
  if (start < PeriodOf(pact).FirstDay()) {
    problems.push_back({"measurement.period_start_date", {&phrase::kLiesBeforeThePact}});
  }
  if (measurement.year() < pact.start_year() || measurement.year() > pact.end_year()) {
    problems.push_back({"measurement.year", {&phrase::kLiesOutsideThePact}});
  } else if (end.year() != measurement.year()) {
    problems.push_back({"measurement.year", {&phrase::kIsTheExerciseOfThePeriodsEnd}});
  }
  return problems;
}

// Whose word a measurement of the indicator is, where the caller may record it. The State records
// those of third parties. NOT_THE_PROVIDER.
absl::StatusOr<Reporter> ProviderOnly(const rpc::Call& call, const v1::Pact& pact,
                                      const v1::Indicator& indicator) {
  const Reporter reporter = ReporterOf(indicator.provider());
  const bool state = SideOfOfficer(call) == Side::kState;
  if ((reporter == Reporter::kCounterparty) == state) {
    return NotTheProvider(v1::Indicator::Provider_Name(indicator.provider()));
  }
  if (!state) RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
  return reporter;
}

// The reports of a file's lines, in their order. The report of a line whose shape is wrong has no
// subject, and is not judged any further.
struct File {
  std::vector<NewReport> reports;
  std::vector<FieldProblem> problems;

  void Refuse(int line, const absl::Status& status) {
    for (FieldProblem& problem : ProblemsOf(status, absl::StrCat("lines[", line, "]"))) {
      problems.push_back(std::move(problem));
    }
  }
  void Refuse(int line, const std::vector<FieldProblem>& wrong) {
    if (!wrong.empty()) Refuse(line, Invalid(kInvalid, wrong));
  }
};

// The shape of each line: the pipeline leaves it to the service, which judges the whole file at
// once.
File ReadFile(const rpc::Call& call, const std::string& pact_id,
              v1::ImportMeasurementsRequest request) {
  File file;
  for (int i = 0; i < request.lines_size(); ++i) {
    v1::MeasurementLine& line = *request.mutable_lines(i);
    NewReport& report = file.reports.emplace_back();
    if (const absl::Status shape = rpc::CheckShape(line, kDomain); !shape.ok()) {
      file.Refuse(i, shape);
      continue;
    }
    const auto corrects = CorrectedId(pact_id, line.corrects());
    if (!corrects.ok()) file.Refuse(i, corrects.status());
    report = NewReportOf(call, line.measurement(), line.evidence_reference(),
                         corrects.value_or(std::nullopt));
  }
  return file;
}

// The file with the reporter of each line, and with every problem that the pact shows.
File JudgeFile(db::Tx& tx, const rpc::Call& call, const PactInForce& in_force, File file) {
  const std::string pact_id = LastNameId(in_force.pact.name());
  std::map<std::string, v1::Indicator> indicators;
  for (v1::Indicator& indicator : ItemStore<v1::Indicator>::All(tx, {pact_id, in_force.version})) {
    indicators.emplace(indicator.name(), std::move(indicator));
  }
  std::map<std::string, int> first_line_of;
  for (int i = 0; i < static_cast<int>(file.reports.size()); ++i) {
    NewReport& report = file.reports[static_cast<size_t>(i)];
    if (report.subject.empty()) continue;
    const v1::Measurement& measurement = report.message.measurement();
    file.Refuse(i, CheckPeriod(measurement, in_force.pact, call.today));
    const auto indicator = indicators.find(measurement.indicator());
    if (indicator == indicators.end()) {
      file.Refuse(i, {{"measurement.indicator", {&phrase::kIsNoneOfTheVersionInForce}}});
      continue;
    }
    const auto reporter = ProviderOnly(call, in_force.pact, indicator->second);
    if (!reporter.ok()) file.Refuse(i, reporter.status());
    report.reporter = reporter.value_or(Reporter::kState);
    const auto [first, fresh] = first_line_of.emplace(report.subject, i);
    if (!fresh) {
      file.Refuse(i, {{"measurement",
                       {&phrase::kIsOfTheSameIndicatorAndPeriod, {{"line", first->second}}}}});
    }
  }
  for (const auto& [line, status] : CheckCorrections(tx, pact_id, file.reports)) {
    file.Refuse(line, status);
  }
  return file;
}

// The lines themselves are the event, a few hundred in each.
void RecordImport(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                  const v1::ImportMeasurementsRequest& request) {
  for (int begin = 0; begin < request.lines_size(); begin += kLinesOfAnEvent) {
    v1::ImportMeasurementsRequest lines;
    lines.set_parent(request.parent());
    const int end = std::min(begin + kLinesOfAnEvent, request.lines_size());
    for (int i = begin; i < end; ++i) *lines.add_lines() = request.lines(i);
    events::Append(
        tx, call,
        events::EventOf(pact_id, request.parent(), "measurements.imported", lines, call.today));
  }
}

}  // namespace

absl::StatusOr<v1::Report> Measurements::Record(const rpc::Call& call,
                                                const v1::RecordMeasurementRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const v1::Measurement& measurement = request.measurement();
  ASSIGN_OR_RETURN(const auto corrects, CorrectedId(pact_id, request.corrects()));
  const auto reporter_of = [&](db::Tx& tx,
                               const PactInForce& in_force) -> absl::StatusOr<Reporter> {
    RETURN_IF_ERROR(InvalidContent(kInvalid, CheckPeriod(measurement, in_force.pact, call.today)));
    const auto indicator = ItemStore<v1::Indicator>::FindByName(tx, {pact_id, in_force.version},
                                                                measurement.indicator());
    if (!indicator) return ItemNotFound(ItemKind::kIndicator, measurement.indicator());
    return ProviderOnly(call, in_force.pact, *indicator);
  };
  return WriteReport(pool_, call, pact_id,
                     NewReportOf(call, measurement, request.evidence_reference(), corrects),
                     reporter_of);
}

absl::StatusOr<v1::ImportMeasurementsResponse> Measurements::Import(
    const rpc::Call& call, const v1::ImportMeasurementsRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const File read = ReadFile(call, pact_id, request);
  return db::Write<v1::ImportMeasurementsResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::ImportMeasurementsResponse> {
        ASSIGN_OR_RETURN(const PactInForce in_force, LockPactInForce(tx, call, pact_id));
        const File file = JudgeFile(tx, call, in_force, read);
        RETURN_IF_ERROR(InvalidContent(kInvalid, file.problems));
        v1::ImportMeasurementsResponse response;
        for (const int64_t id : InsertReports(tx, pact_id, file.reports)) {
          response.add_reports(ReportName(pact_id, id));
        }
        RecordImport(tx, call, pact_id, request);
        return response;
      });
}

}  // namespace pactum::registry
