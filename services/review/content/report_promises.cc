// The projects and commitments of a page.
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/review/content/html.h"
#include "services/review/content/report_sections.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

std::string MeasureText(const v1::ReportCommitment& commitment, const Reader& reader) {
  if (commitment.has_due()) {
    const Operand due{"due", reader.Day(commitment.due())};
    if (!commitment.has_delivered()) return reader.Text(phrase::kReportNotDelivered, {due});
    return reader.Text(phrase::kReportDelivered,
                       {due, {"delivered", reader.Day(commitment.delivered())}});
  }
  Operands operands = {{"baseline", reader.Micros(commitment.baseline_micros())},
                       {"target", reader.Micros(commitment.target_micros())}};
  if (!commitment.has_observed_micros()) return reader.Text(phrase::kReportNotObserved, operands);
  operands.emplace_back("observed", reader.Micros(commitment.observed_micros()));
  return reader.Text(phrase::kReportObserved, operands);
}

std::string AxesText(const v1::ReportCommitment& commitment, const Reader& reader) {
  std::vector<std::string> axes;
  for (int axis : commitment.axes()) axes.push_back(absl::StrCat(axis));
  return axes.empty() ? reader.Text(phrase::kAllAxes) : reader.List(axes);
}

std::string NatureText(const v1::ReportCommitment& commitment, const Reader& reader) {
  std::vector<std::string> nature;
  if (commitment.mandatory()) nature.push_back(reader.Text(phrase::kReportMandatory));
  if (commitment.suspensive()) nature.push_back(reader.Text(phrase::kReportSuspensive));
  return nature.empty() ? kNone : reader.List(nature);
}

}  // namespace

std::string ProjectsSection(const v1::ReviewReport& report, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kReportProjectsCaption);
  table.empty = reader.Text(phrase::kReportNoProject);
  table.columns = {{reader.Text(phrase::kReportProject)},
                   {reader.Text(phrase::kReportAxis)},
                   {reader.Text(phrase::kReportMaturity)},
                   {reader.Text(phrase::kReportState)},
                   Number(reader.Text(phrase::kReportPlannedFunding)),
                   Number(reader.Text(phrase::kReportMilestones)),
                   Number(reader.Text(phrase::kReportCompletion)),
                   {reader.Text(phrase::kReportWeighs)}};
  for (const v1::ReportProject& project : report.projects()) {
    table.rows.push_back(
        {{reader.Named(project.title(), project.id())},
         {reader.Enum(project.axis())},
         {reader.Enum(project.maturity())},
         {reader.Enum(project.state())},
         {reader.Cents(project.planned_funding_cents())},
         {absl::StrCat(project.milestones_met(), " / ", project.milestones_due())},
         {reader.MaybePpm(project.has_completion_ppm(), project.completion_ppm())},
         {reader.Text(project.in_scope() ? phrase::kReportInScope : phrase::kReportOutOfScope)}});
  }
  return Section(reader.Id("projects"), reader.Text(phrase::kReportProjects), Write(table));
}

std::string CommitmentsSection(const v1::ReviewReport& report, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kReportCommitmentsCaption);
  table.empty = reader.Text(phrase::kReportNoCommitment);
  table.columns = {
      {reader.Text(phrase::kReportCommitment)}, {reader.Text(phrase::kReportObligor)},
      {reader.Text(phrase::kReportAxes)},       Number(reader.Text(phrase::kReportWeight)),
      {reader.Text(phrase::kReportNature)},     {reader.Text(phrase::kReportMeasure)},
      {reader.Text(phrase::kReportStatement)},  Number(reader.Text(phrase::kReportAttainment)),
      {reader.Text(phrase::kReportMet)}};
  for (const v1::ReportCommitment& commitment : report.commitments()) {
    const bool counts = commitment.has_attainment_ppm();
    table.rows.push_back(
        {{reader.Named(commitment.title(), commitment.id())},
         {reader.Obligor(commitment.obligor())},
         {AxesText(commitment, reader)},
         {reader.Count(commitment.weight())},
         {NatureText(commitment, reader)},
         {MeasureText(commitment, reader)},
         {reader.Enum(commitment.standing())},
         {reader.MaybePpm(counts, commitment.attainment_ppm())},
         {counts ? reader.YesOrNo(commitment.met()) : reader.Text(phrase::kReportDoesNotCount)}});
  }
  return Section(reader.Id("commitments"), reader.Text(phrase::kReportCommitments), Write(table));
}

}  // namespace pactum::review
