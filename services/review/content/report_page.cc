#include <vector>

#include "services/review/content/html.h"
#include "services/review/content/report_html.h"
#include "services/review/content/report_sections.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

PageVersion ReportPage(const v1::ReviewReport& report, const Reader& reader) {
  std::string body;
  for (const auto section : {SummarySection, AxesSection, ChartsSection, DecisionSection,
                             FindingsSection, ProjectsSection, CommitmentsSection, GapsSection,
                             CommentsSection, StepsSection, OriginSection}) {
    body += section(report, reader);
  }
  return {reader.language(),
          reader.Text(phrase::kReportPageTitle,
                      {{"year", report.review().year()}, {"review", report.review().name()}}),
          body};
}

}  // namespace

std::string Html(const v1::ReviewReport& report, v1::ReportLanguage language,
                 Counterparty counterparty) {
  std::vector<PageVersion> versions;
  for (const Language one : LanguagesOf(language)) {
    versions.push_back(
        ReportPage(report, Reader(one, report.review().region_code(), counterparty)));
  }
  return Page(versions);
}

}  // namespace pactum::review
