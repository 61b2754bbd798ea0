// The charts of a report: plain data for svg.h. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CHARTS_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CHARTS_H_

#include "pactum/review/v1/report.pb.h"
#include "services/review/content/svg.h"
#include "services/review/domain/explanation.h"

namespace pactum::review {

// R and E of each axis. `suffix` makes the id unique in the page.
BarChart AttainmentChart(const v1::ReviewReport& report, Language language);
// Ceiling, proposal and, where there is one, decision of each axis.
BarChart MoneyChart(const v1::ReviewReport& report, Language language);
// The release curve with each axis that has a score.
CurveChart ReleaseChart(const v1::ReviewReport& report, Language language);
// Ceiling, proposal and decision of each pact.
BarChart NationalChart(const v1::NationalView& view, Language language);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CHARTS_H_
