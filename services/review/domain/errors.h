// The refusals of review by name: the reasons are those of pactum.review.v1.ErrorReason.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/decision_limits.h"

namespace pactum::review {

inline constexpr char kDomain[] = "pactum.review";

// Something that blocks the submission of a review.
struct BlockerText {
  std::string code, subject, description;
};

absl::Status PolicyNotFound(absl::string_view name);
// No published policy applies to the exercise.
absl::Status NoPolicyApplies(int year);
// `field`: what is taken, policy_id or policy.version.
absl::Status PolicyExists(absl::string_view name, absl::string_view field);
absl::Status PolicyInvalid(const std::vector<InputProblem>& problems);
absl::Status PolicyStateRefused(absl::string_view name, absl::string_view state);
absl::Status ReviewNotFound(absl::string_view name);
absl::Status ReviewExists(absl::string_view name);
absl::Status ReviewOpen(absl::string_view open_review);
// For CheckAct of review_states.h.
absl::Status ReviewStateRefused(absl::string_view name, absl::string_view state,
                                absl::string_view asked, absl::string_view what_would_allow);
absl::Status PactNotInForce(absl::string_view pact, absl::string_view state);
absl::Status YearInvalid(int year, int start_year, int end_year);
// Days as 2019-12-31.
absl::Status CutOffInvalid(absl::string_view cut_off, absl::string_view why);
absl::Status EvidenceInconsistent(absl::string_view why);
absl::Status EvidenceNotFound(absl::string_view name);
absl::Status EvidenceBlocked(absl::string_view evidence, const std::vector<BlockerText>& blockers);
absl::Status BlockerNotFound(absl::string_view evidence, absl::string_view code,
                             absl::string_view subject);
absl::Status BlockerNotWaivable(absl::string_view code);
// `what`: what there must be under that name.
absl::Status SubjectNotFound(absl::string_view subject, absl::string_view what);
absl::Status ExplanationRequired(absl::string_view field, absl::string_view why);
// Each open point as a blocker.
absl::Status AnalysisIncomplete(absl::string_view review, const std::vector<BlockerText>& open);
absl::Status NotComparable(absl::string_view name, absl::string_view other);
absl::Status RunNotFound(absl::string_view name);
// Runs there may be, but none of the last evidence.
absl::Status NoRunOfEvidence(absl::string_view evidence);
absl::Status RunDiffers(absl::string_view name, absl::string_view stored_digest,
                        absl::string_view computed_digest);
absl::Status InputsRefused(const std::vector<InputProblem>& problems);
// Four eyes: `subject` did the first act and asks for the second.
absl::Status SamePerson(absl::string_view rule, absl::string_view subject);
absl::Status ReasonRequired();
absl::Status DecisionAboveLimit(const std::vector<LimitExceeded>& exceeded);
absl::Status DecisionPending(absl::string_view decision);
// Budget's refusal as ours: its words, reason, metadata and details are passed on.
absl::Status DecisionRefused(const absl::Status& refusal);
absl::Status DecisionNotFound(absl::string_view name);
// INVALID_REQUEST of the common reasons: a field that no descriptor could judge.
absl::Status RequestInvalid(const std::vector<InputProblem>& problems);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_ERRORS_H_
