// The charts of a report: plain data for svg.h. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CHARTS_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CHARTS_H_

#include "pactum/review/v1/report.pb.h"
#include "services/review/content/reader.h"
#include "services/review/content/svg.h"

namespace pactum::review {

// R and E of each axis.
BarChart AttainmentChart(const v1::ReviewReport& report, const Reader& reader);
// Ceiling, proposal and, where there is one, decision of each axis.
BarChart MoneyChart(const v1::ReviewReport& report, const Reader& reader);
// The release curve with each axis that has a score.
CurveChart ReleaseChart(const v1::ReviewReport& report, const Reader& reader);
// Ceiling, proposal and decision of each pact.
BarChart NationalChart(const v1::NationalView& view, const Reader& reader);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CHARTS_H_
