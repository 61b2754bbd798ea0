// The report of a review and the national view, from the stored messages. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_REPORT_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_REPORT_H_

#include <vector>

#include "pactum/review/v1/report.pb.h"
#include "pactum/review/v1/review.pb.h"

namespace pactum::review {

// The parts of a report.
struct ReportSources {
  v1::AnnualReview review;
  v1::Run run;
  v1::Evidence evidence;                   // Of the run.
  const v1::Decision* decision = nullptr;  // Null where there is none.
  v1::Analysis analysis;
};
v1::ReviewReport ReportOf(const ReportSources& sources);

// A review of the year; null where there is none.
struct NationalSource {
  v1::AnnualReview review;
  const v1::Run* run = nullptr;
  const v1::Decision* decision = nullptr;  // In effect.
};
v1::NationalView NationalViewOf(int year, const std::vector<NationalSource>& reviews);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_REPORT_H_
