// Gaps, prospects and comments of a page: what both sides stated.
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/review/content/html.h"
#include "services/review/content/report_sections.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

std::string StatementText(bool stated, const v1::Statement& statement, const Reader& reader) {
  std::vector<std::string> parts;
  for (int difficulty : statement.difficulties()) {
    parts.push_back(reader.Enum(static_cast<v1::Difficulty>(difficulty)));
  }
  if (statement.outcome() != v1::PROSPECT_OUTCOME_UNSPECIFIED) {
    parts.push_back(reader.Enum(statement.outcome()));
  }
  if (!statement.text().empty()) parts.push_back(statement.text());
  return !stated || parts.empty() ? kNone : absl::StrJoin(parts, " · ");
}

std::string AgreedText(v1::ProspectOutcome outcome, const Reader& reader) {
  return outcome == v1::PROSPECT_OUTCOME_DROP ? reader.Text(phrase::kReportDroppedByAgreement)
                                              : reader.Enum(outcome);
}

std::string GapsTable(const v1::Analysis& analysis, const Reader& reader) {
  Table table;
  table.caption = reader.Text(phrase::kReportGapsCaption);
  table.empty = reader.Text(phrase::kReportNoGap);
  table.columns = {
      {reader.Text(phrase::kReportSubject)},      Number(reader.Text(phrase::kReportTarget)),
      Number(reader.Text(phrase::kReportResult)), Number(reader.Text(phrase::kReportGap)),
      {reader.Text(phrase::kReportTheState)},     {reader.CounterpartyText()}};
  for (const v1::Gap& gap : analysis.gaps()) {
    table.rows.push_back({{reader.Named(gap.title(), gap.subject())},
                          {reader.Ppm(gap.target_ppm())},
                          {reader.Ppm(gap.result_ppm())},
                          {reader.Ppm(gap.gap_ppm())},
                          {StatementText(gap.has_state(), gap.state(), reader)},
                          {StatementText(gap.has_counterparty(), gap.counterparty(), reader)}});
  }
  return Write(table);
}

// Empty without a prospect.
std::string ProspectsTable(const v1::Analysis& analysis, const Reader& reader) {
  if (analysis.prospects().empty()) return "";
  Table table;
  table.caption = reader.Text(phrase::kReportProspects);
  table.columns = {{reader.Text(phrase::kReportProspect)},
                   {reader.Text(phrase::kReportTheState)},
                   {reader.CounterpartyText()},
                   {reader.Text(phrase::kReportAgreed)}};
  for (const v1::ProspectItem& item : analysis.prospects()) {
    table.rows.push_back({{reader.Named(item.title(), item.subject())},
                          {StatementText(item.has_state(), item.state(), reader)},
                          {StatementText(item.has_counterparty(), item.counterparty(), reader)},
                          {AgreedText(item.agreed(), reader)}});
  }
  return Write(table);
}

std::string CommentText(const v1::Statement& comment, const Reader& reader) {
  const std::string side = comment.side() == type::v1::SIDE_COUNTERPARTY
                               ? reader.CounterpartyText()
                               : reader.Enum(comment.side());
  std::string head =
      absl::StrCat(side, ", ", comment.author(), ", ", reader.Instant(comment.create_time()));
  if (!comment.subject().empty()) absl::StrAppend(&head, " · ", comment.subject());
  return absl::StrCat("<div class=\"says\"><p class=\"meta\">", Escape(head), "</p><p>",
                      Escape(comment.text()), "</p></div>\n");
}

}  // namespace

std::string GapsSection(const v1::ReviewReport& report, const Reader& reader) {
  return Section(reader.Id("gaps"), reader.Text(phrase::kReportGaps),
                 absl::StrCat(GapsTable(report.analysis(), reader),
                              ProspectsTable(report.analysis(), reader)));
}

std::string CommentsSection(const v1::ReviewReport& report, const Reader& reader) {
  std::string comments;
  for (const v1::Statement& statement : report.analysis().statements()) {
    if (statement.kind() != v1::Statement::KIND_COMMENT) continue;
    comments += CommentText(statement, reader);
  }
  if (comments.empty()) comments = Paragraph(reader.Text(phrase::kReportNoComment));
  return Section(reader.Id("comments"), reader.Text(phrase::kReportComments), comments);
}

}  // namespace pactum::review
