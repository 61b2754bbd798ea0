// The sections of a review's page, each as HTML. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_REPORT_SECTIONS_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_REPORT_SECTIONS_H_

#include <string>

#include "pactum/review/v1/report.pb.h"
#include "services/review/content/reader.h"

namespace pactum::review {

// The name, the state, the dates; the main figures.
std::string SummarySection(const v1::ReviewReport& report, const Reader& reader);
// Rates and amounts by axis; the charts; the lines of the computation.
std::string AxesSection(const v1::ReviewReport& report, const Reader& reader);
std::string ChartsSection(const v1::ReviewReport& report, const Reader& reader);
std::string StepsSection(const v1::ReviewReport& report, const Reader& reader);
std::string ProjectsSection(const v1::ReviewReport& report, const Reader& reader);
std::string CommitmentsSection(const v1::ReviewReport& report, const Reader& reader);
// Findings, reports in doubt, blockers with their waivers.
std::string FindingsSection(const v1::ReviewReport& report, const Reader& reader);
// Gaps and prospects with the statements of both sides; their comments.
std::string GapsSection(const v1::ReviewReport& report, const Reader& reader);
std::string CommentsSection(const v1::ReviewReport& report, const Reader& reader);
std::string DecisionSection(const v1::ReviewReport& report, const Reader& reader);
// Names and digests of the evidence and of the run.
std::string OriginSection(const v1::ReviewReport& report, const Reader& reader);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_REPORT_SECTIONS_H_
