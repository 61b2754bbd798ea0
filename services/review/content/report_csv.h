// Reports as CSV (RFC 4180): section, subject, field, value, unit; amounts in cents, rates in ppm.
// A text that a spreadsheet would take for a formula begins with an apostrophe. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CSV_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CSV_H_

#include <string>

#include "pactum/review/v1/report.pb.h"

namespace pactum::review {

std::string Csv(const v1::ReviewReport& report);
std::string Csv(const v1::NationalView& view);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_REPORT_CSV_H_
