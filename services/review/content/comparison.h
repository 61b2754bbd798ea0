// Two runs of a review side by side. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_COMPARISON_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_COMPARISON_H_

#include <vector>

#include "pactum/review/v1/review_service.pb.h"

namespace pactum::review {

// A run with its evidence and its explanation.
struct ExplainedRun {
  v1::Run run;
  v1::Evidence evidence;
  std::vector<v1::ExplanationLine> lines;
};

v1::CompareRunsResponse CompareRuns(const ExplainedRun& before, const ExplainedRun& after);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_COMPARISON_H_
