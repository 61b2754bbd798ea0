#include "services/review/content/report.h"

#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/money/money.h"
#include "services/review/content/analysis.h"
#include "services/review/content/sentences.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/findings.h"
#include "services/review/domain/measures.h"
#include "services/review/domain/rates.h"
#include "services/review/wire/contribution_wire.h"
#include "services/review/wire/fields.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

bool IsMet(const Milestone& milestone, const Readable& read) {
  return milestone.achieved && *milestone.achieved <= read.inputs.cut_off &&
         Counts(milestone.standing, read.policy);
}

void AddProjects(const ReportSources& sources, const Readable& read, const Result& result,
                 v1::ReviewReport& report) {
  const v1::EvidenceContent& content = sources.evidence.content();
  for (int i = 0; i < content.inputs().projects_size(); ++i) {
    const v1::ProjectInput& in = content.inputs().projects(i);
    const auto index = static_cast<size_t>(i);
    v1::ReportProject& out = *report.add_projects();
    CopySharedFields(in, out);
    out.set_title(TitleOf(content, absl::StrCat("projects/", in.id())));
    int due = 0, met = 0;
    for (const Milestone& milestone : read.inputs.projects[index].milestones) {
      if (milestone.due > read.inputs.cut_off) continue;
      ++due;
      if (IsMet(milestone, read)) ++met;
    }
    out.set_milestones_due(due);
    out.set_milestones_met(met);
    out.set_in_scope(result.projects[index].weighs);
    if (result.projects[index].ppm) out.set_completion_ppm(*result.projects[index].ppm);
  }
}

void SetMeasure(const v1::CommitmentInput& in, v1::ReportCommitment& out) {
  if (in.has_deliverable()) CopySharedFields(in.deliverable(), out);
  if (in.has_target()) CopySharedFields(in.target(), out);
  // The standing is of a report.
  if (!out.has_delivered() && !out.has_observed_micros()) out.clear_standing();
}

void AddCommitments(const ReportSources& sources, const Readable& read, const Result& result,
                    v1::ReviewReport& report) {
  const v1::EvidenceContent& content = sources.evidence.content();
  for (int i = 0; i < content.inputs().commitments_size(); ++i) {
    const v1::CommitmentInput& in = content.inputs().commitments(i);
    v1::ReportCommitment& out = *report.add_commitments();
    CopySharedFields(in, out);
    out.set_title(TitleOf(content, absl::StrCat("commitments/", in.id())));
    SetMeasure(in, out);
    const std::optional<int64_t> ppm = result.commitments[static_cast<size_t>(i)].ppm;
    if (ppm) out.set_attainment_ppm(*ppm);
    out.set_met(ppm && *ppm >= read.policy.met_from_ppm);
  }
}

void AddDifferences(v1::ReviewReport& report) {
  for (const v1::AxisDecision& axis : report.decision().axes()) {
    v1::DecisionDifference& out = *report.add_differences();
    CopySharedFields(axis, out);
    out.set_difference_cents(axis.decided_cents() - axis.proposed_cents());
  }
}

int64_t SumOf(const AxisValues& values) {
  Int128 sum = 0;
  for (const v1::AxisValue& value : values) sum += value.value();
  return static_cast<int64_t>(sum);  // Three amounts that were checked.
}

void AddPathways(const v1::EvidenceContent& content, v1::ReviewReport& report) {
  const int64_t entered = SumOf(content.inputs().pathways_entered());
  report.set_entered_pathways(entered);
  int64_t planned = 0;
  for (const v1::ProjectLabel& label : content.project_labels()) {
    planned += label.planned_pathways();
  }
  report.set_planned_pathways(planned);
  // Of axes 1 and 2, as the entries are.
  Int128 neighbourhoods = 0;
  for (const v1::AxisValue& value : content.priority_neighbourhood_entries()) {
    if (value.axis() != type::v1::AXIS_3) neighbourhoods += value.value();
  }
  if (entered > 0) {
    report.set_priority_neighbourhood_ppm(
        static_cast<int64_t>(HalfUp(kWhole * neighbourhoods, entered)));
  }
}

void AddLines(const std::vector<ExplanationLine>& lines, v1::ReviewReport& report) {
  for (const ExplanationLine& line : lines) {
    // A penalty has a commitment as its subject, and lowers the rate of the axis.
    if (line.subject.empty() || line.step == 4) *report.add_lines() = ToProto(line);
  }
}

v1::NationalAxis* AxisOf(google::protobuf::RepeatedPtrField<v1::NationalAxis>* axes, int axis) {
  while (axes->size() <= axis) {
    axes->Add()->set_axis(static_cast<type::v1::Axis>(axes->size()));
  }
  return axes->Mutable(axis);
}

v1::NationalRow RowOf(const NationalSource& source) {
  v1::NationalRow row;
  row.set_review(source.review.name());
  row.set_region_code(source.review.region_code());
  row.set_state(source.review.state());
  int64_t ceilings = 0;
  if (source.run != nullptr) {
    const v1::ContributionResult& result = source.run->result();
    for (int axis = 0; axis < result.axes_size(); ++axis) {
      const v1::AxisResult& in = result.axes(axis);
      v1::NationalAxis& out = *AxisOf(row.mutable_axes(), axis);
      CopySharedFields(in, out);
      ceilings += in.ceiling_cents();
    }
    row.set_ceiling_cents(ceilings);
    row.set_proposed_cents(result.total_proposed_cents());
    row.set_finding_count(result.findings_size());
  }
  if (source.decision != nullptr) {
    row.set_decided_cents(source.decision->total_decided_cents());
    for (int axis = 0; axis < source.decision->axes_size(); ++axis) {
      AxisOf(row.mutable_axes(), axis)
          ->set_decided_cents(source.decision->axes(axis).decided_cents());
    }
  }
  return row;
}

}  // namespace

v1::ReviewReport ReportOf(const ReportSources& sources) {
  v1::ReviewReport report;
  *report.mutable_review() = sources.review;
  *report.mutable_evidence() = sources.evidence;
  report.mutable_evidence()->clear_content();
  const v1::EvidenceContent& content = sources.evidence.content();
  report.set_pact_version(content.pact_version());
  *report.mutable_known_at() = content.known_at();
  *report.mutable_run() = sources.run;
  const Readable read = Read(content.inputs(), sources.run.policy(), "inputs");
  if (read.problems.empty()) {
    std::vector<ExplanationLine> lines;
    const Result result = Compute(read.inputs, read.policy, &lines);
    AddProjects(sources, read, result, report);
    AddCommitments(sources, read, result, report);
    AddLines(lines, report);
  }
  if (sources.decision != nullptr) {
    *report.mutable_decision() = *sources.decision;
    AddDifferences(report);
  }
  for (const v1::Finding& point : sources.evidence.open_points()) {
    const bool doubt = point.code() == CodeOf(phrase::kFindingUnconfirmedReport) ||
                       point.code() == CodeOf(phrase::kFindingContestedReport);
    if (doubt) *report.add_doubts() = point;
  }
  *report.mutable_analysis() = sources.analysis;
  AddPathways(content, report);
  return report;
}

v1::NationalView NationalViewOf(int year, const std::vector<NationalSource>& reviews) {
  v1::NationalView view;
  view.set_year(year);
  std::map<v1::AnnualReview::State, int> states;
  int64_t ceilings = 0, proposed = 0, decided = 0;
  for (int axis = 0; axis < 3; ++axis) AxisOf(view.mutable_totals(), axis);
  for (const NationalSource& source : reviews) {
    const v1::NationalRow row = RowOf(source);
    for (int axis = 0; axis < row.axes_size(); ++axis) {
      v1::NationalAxis& total = *view.mutable_totals(axis);
      total.set_ceiling_cents(total.ceiling_cents() + row.axes(axis).ceiling_cents());
      total.set_proposed_cents(total.proposed_cents() + row.axes(axis).proposed_cents());
      total.set_decided_cents(total.decided_cents() + row.axes(axis).decided_cents());
    }
    ceilings += row.ceiling_cents();
    proposed += row.proposed_cents();
    decided += row.decided_cents();
    ++states[row.state()];
    *view.add_rows() = row;
  }
  for (const auto& [state, count] : states) {
    v1::StateCount& out = *view.add_states();
    out.set_state(state);
    out.set_count(count);
  }
  view.set_ceiling_cents(ceilings);
  view.set_proposed_cents(proposed);
  view.set_decided_cents(decided);
  return view;
}

}  // namespace pactum::review
