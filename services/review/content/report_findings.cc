#include "absl/strings/str_cat.h"
#include "services/review/content/html.h"
#include "services/review/content/report_sections.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

template <class Findings>
std::string FindingsTable(const Phrase& caption, const Phrase& empty, const Findings& findings,
                          const Reader& reader) {
  Table table;
  table.caption = reader.Text(caption);
  table.empty = reader.Text(empty);
  table.columns = {{reader.Text(phrase::kReportFinding)},
                   {reader.Text(phrase::kReportSubject)},
                   {reader.Text(phrase::kReportCode)}};
  for (const v1::Finding& finding : findings) {
    table.rows.push_back(
        {{reader.Meaning(finding.code())}, {reader.Subject(finding.subject())}, {finding.code()}});
  }
  return Write(table);
}

// Empty without a blocker.
std::string BlockersTable(const v1::Evidence& evidence, const Reader& reader) {
  if (evidence.blockers().empty()) return "";
  Table table;
  table.caption = reader.Text(phrase::kReportBlockers);
  table.columns = {{reader.Text(phrase::kReportBlocker)},
                   {reader.Text(phrase::kReportSubject)},
                   {reader.Text(phrase::kReportWaivedBy)},
                   {reader.Text(phrase::kReportReason)}};
  for (const v1::Blocker& blocker : evidence.blockers()) {
    const bool waived = blocker.has_waiver();
    table.rows.push_back({{reader.Meaning(blocker.code())},
                          {reader.Subject(blocker.subject())},
                          {waived ? blocker.waiver().waived_by() : kNone},
                          {waived ? blocker.waiver().reason() : kNone}});
  }
  return Write(table);
}

}  // namespace

std::string FindingsSection(const v1::ReviewReport& report, const Reader& reader) {
  return Section(
      reader.Id("findings"), reader.Text(phrase::kReportFindings),
      absl::StrCat(FindingsTable(phrase::kReportFindingsCaption, phrase::kReportNoFinding,
                                 report.run().result().findings(), reader),
                   FindingsTable(phrase::kReportDoubtsCaption, phrase::kReportNoDoubt,
                                 report.doubts(), reader),
                   BlockersTable(report.evidence(), reader)));
}

}  // namespace pactum::review
