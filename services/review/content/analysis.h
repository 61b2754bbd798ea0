// The analysis of a review (R43, R120, R11), made of its last run, its last evidence and what both
// sides said. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_ANALYSIS_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_ANALYSIS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "pactum/review/v1/analysis.pb.h"
#include "pactum/review/v1/review.pb.h"

namespace pactum::review {

// The stored parts of a review that its analysis reads. Null where there is none.
struct AnalysisSources {
  std::string review;
  const v1::Evidence* latest_evidence = nullptr;
  const v1::Run* run = nullptr;
  const v1::Evidence* run_evidence = nullptr;
  std::vector<v1::Statement> statements;
};
v1::Analysis AnalysisOf(const AnalysisSources& sources);

// The title of `projects/alpha`, or else its id.
std::string TitleOf(const v1::EvidenceContent& content, absl::string_view subject);

// SUBJECT_NOT_FOUND unless the subject is a project or a commitment of the evidence; where
// `prospect`, a project that is a prospect.
absl::Status CheckSubject(const v1::EvidenceContent& content, const std::string& subject,
                          bool prospect);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_ANALYSIS_H_
