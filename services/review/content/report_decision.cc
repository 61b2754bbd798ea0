// The decision of a page, and the origin of its figures.
#include "absl/strings/str_cat.h"
#include "services/review/content/html.h"
#include "services/review/content/report_sections.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

Table DifferencesTable(const v1::ReviewReport& report, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kReportDifferences);
  table.columns = {
      {reader.Text(phrase::kReportAxis)},           Number(reader.Text(phrase::kReportProposed)),
      Number(reader.Text(phrase::kReportDecided)),  Number(reader.Text(phrase::kReportDifference)),
      Number(reader.Text(phrase::kReportWithheld)), Number(reader.Text(phrase::kReportCarryOver))};
  for (int i = 0; i < report.differences_size(); ++i) {
    const v1::DecisionDifference& difference = report.differences(i);
    const v1::AxisDecision& axis = report.decision().axes(i);
    table.rows.push_back({{reader.Enum(difference.axis())},
                          {reader.Cents(difference.proposed_cents())},
                          {reader.Cents(difference.decided_cents())},
                          {reader.Cents(difference.difference_cents())},
                          {reader.Cents(axis.withheld_cents())},
                          {reader.Cents(axis.carry_over_cents())}});
  }
  return table;
}

// A list of facts: each its name and its value.
class Facts {
 public:
  explicit Facts(const Reader& reader) : reader_(reader) {}

  Facts& Add(const Phrase& name, const std::string& value) {
    return AddHtml(name, Escape(value.empty() ? kNone : value));
  }
  Facts& AddCode(const Phrase& name, const std::string& value) {
    return AddHtml(name, absl::StrCat("<code>", Escape(value), "</code>"));
  }
  std::string Html() const { return absl::StrCat("<dl>\n", items_, "</dl>\n"); }

 private:
  Facts& AddHtml(const Phrase& name, const std::string& html) {
    absl::StrAppend(&items_, "<dt>", Escape(reader_.Text(name)), "</dt><dd>", html, "</dd>\n");
    return *this;
  }

  const Reader& reader_;
  std::string items_;
};

}  // namespace

std::string DecisionSection(const v1::ReviewReport& report, const Reader& reader) {
  if (!report.has_decision()) {
    return Section(reader.Id("decision"), reader.Text(phrase::kReportDecision),
                   Paragraph(reader.Text(phrase::kReportNoDecision)));
  }
  const v1::Decision& decision = report.decision();
  Facts facts(reader);
  facts.Add(phrase::kReportNumber, absl::StrCat(decision.number()))
      .Add(phrase::kReportAct, decision.legal_reference())
      .Add(phrase::kReportDayOfAct, reader.Day(decision.effective_date()))
      .Add(phrase::kReportBy, decision.decided_by())
      .Add(phrase::kReportState, reader.Enum(decision.state()))
      .Add(phrase::kReportReason, decision.reason());
  if (!decision.supersedes().empty()) {
    facts.Add(phrase::kReportSupersedes, decision.supersedes());
  }
  return Section(reader.Id("decision"), reader.Text(phrase::kReportDecisionOfPrefect),
                 absl::StrCat(facts.Html(), Write(DifferencesTable(report, reader))));
}

std::string OriginSection(const v1::ReviewReport& report, const Reader& reader) {
  Facts facts(reader);
  facts.AddCode(phrase::kReportEvidence, report.evidence().name())
      .AddCode(phrase::kReportEvidenceDigest, report.evidence().digest())
      .AddCode(phrase::kReportRun, report.run().name())
      .AddCode(phrase::kReportResultDigest, report.run().result_digest())
      .AddCode(phrase::kReportComputedBy, report.run().computed_by())
      .AddCode(phrase::kReportSoftware, report.run().software_version());
  return Section(reader.Id("origin"), reader.Text(phrase::kReportOrigin),
                 absl::StrCat(facts.Html(), Paragraph(reader.Text(phrase::kReportDigestsNote))));
}

}  // namespace pactum::review
