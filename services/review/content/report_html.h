// Reports as one self-contained page: HTML with SVG, French and English. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_REPORT_HTML_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_REPORT_HTML_H_

#include <string>

#include "pactum/review/v1/report.pb.h"
#include "services/review/content/reader.h"

namespace pactum::review {

std::string Html(const v1::ReviewReport& report, v1::ReportLanguage language,
                 Counterparty counterparty);
std::string Html(const v1::NationalView& view, v1::ReportLanguage language);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_REPORT_HTML_H_
