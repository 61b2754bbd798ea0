// Reports as one self-contained page: HTML with SVG, French and English. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_REPORT_HTML_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_REPORT_HTML_H_

#include <string>

#include "pactum/review/v1/report.pb.h"

namespace pactum::review {

std::string Html(const v1::ReviewReport& report, v1::ReportLanguage language);
std::string Html(const v1::NationalView& view, v1::ReportLanguage language);

// As CSV (RFC 4180): section, subject, field, value, unit; amounts in cents, rates in ppm. A text
// that a spreadsheet would take for a formula begins with an apostrophe.
std::string Csv(const v1::ReviewReport& report);
std::string Csv(const v1::NationalView& view);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_REPORT_HTML_H_
