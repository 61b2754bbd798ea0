// The errors of review by name: the reasons are those of pactum.review.v1.ErrorReason.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/words/phrase.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/decision_limits.h"

namespace pactum::review {

inline constexpr char kDomain[] = "pactum.review";

// A blocker of a submission, or an open point of an analysis.
struct Obstacle {
  std::string code, subject, remedy;
};

absl::Status PolicyNotFound(absl::string_view name);
// No published policy applies to the exercise.
absl::Status NoPolicyApplies(int year);
// `field`: policy_id or policy.version, which must be unique.
absl::Status PolicyExists(absl::string_view name, absl::string_view field);
absl::Status PolicyInvalid(const std::vector<InputProblem>& problems);
// A published policy is published again.
absl::Status PolicyPublished(absl::string_view name);
absl::Status ReviewNotFound(absl::string_view name);
absl::Status ReviewExists(absl::string_view name);
absl::Status ReviewOpen(absl::string_view open_review);
// `state`: as an operand of that name.
absl::Status ReviewStateRefused(absl::string_view name, const Operand& state, const Sentence& asked,
                                const Sentence& remedy);
absl::Status PactNotInForce(absl::string_view pact, absl::string_view state);
absl::Status YearInvalid(int year, int start_year, int end_year);
absl::Status CutOffInvalid(absl::CivilDay cut_off, const Sentence& fault);
absl::Status EvidenceInconsistent(const Sentence& fault);
absl::Status EvidenceNotFound(absl::string_view name);
absl::Status EvidenceBlocked(absl::string_view evidence, const std::vector<Obstacle>& blockers);
absl::Status BlockerNotFound(absl::string_view evidence, absl::string_view code,
                             absl::string_view subject);
absl::Status BlockerNotWaivable(absl::string_view code);
// `kind`: the kind of item that was looked for.
absl::Status SubjectNotFound(absl::string_view subject, const Phrase& kind);
absl::Status ExplanationRequired(absl::string_view field, const Phrase& rule);
absl::Status AnalysisIncomplete(absl::string_view review, const std::vector<Obstacle>& open);
absl::Status NotComparable(absl::string_view name, absl::string_view other);
absl::Status RunNotFound(absl::string_view name);
// There is no run of the last evidence.
absl::Status NoRunOfEvidence(absl::string_view evidence);
absl::Status RunDiffers(absl::string_view name, absl::string_view stored_digest,
                        absl::string_view computed_digest);
absl::Status InputsRefused(const std::vector<InputProblem>& problems);
// Four eyes: `subject` did the first act and asks for the second.
absl::Status ComputedByDecider(absl::string_view subject);
absl::Status DraftedByPublisher(absl::string_view subject);
absl::Status ReasonRequired();
absl::Status DecisionAboveLimit(const std::vector<LimitExceeded>& exceeded);
absl::Status DecisionPending(absl::string_view decision);
// Budget's refusal as review's: its message, reason, metadata and details are passed on.
absl::Status DecisionRefused(const absl::Status& refusal);
absl::Status DecisionNotFound(absl::string_view name);
// INVALID_REQUEST of the common reasons, for a rule that no descriptor states.
absl::Status RequestInvalid(const std::vector<InputProblem>& problems);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_ERRORS_H_
