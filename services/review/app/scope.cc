#include "services/review/app/scope.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/review/domain/errors.h"

namespace pactum::review {

absl::StatusOr<ReviewRow> ReviewInScope(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        Lock lock) {
  const std::optional<ReviewKey> key = KeyOf(name);
  if (!key) return ReviewNotFound(name);
  std::optional<ReviewRow> review = FindReview(tx, *key, lock);
  if (!review) return ReviewNotFound(ReviewName(*key));
  RETURN_IF_ERROR(rpc::RequireRegion(call, review->region));
  return *std::move(review);
}

absl::StatusOr<ReviewRow> ReviewFor(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                    ReviewAct act, Lock lock) {
  ASSIGN_OR_RETURN(ReviewRow review, ReviewInScope(tx, call, name, lock));
  // The state before the etag: a late caller learns the state of the review.
  RETURN_IF_ERROR(CheckAct(name, review.state, act));
  if (review.pending_decision > 0) {
    return DecisionPending(DecisionName(review.key, review.pending_decision));
  }
  RETURN_IF_ERROR(rpc::RequireEtag(call, name, ToProto(review).etag()));
  return review;
}

absl::StatusOr<ReviewRow> ReviewToAddTo(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        ReviewAct act) {
  ASSIGN_OR_RETURN(ReviewRow review, ReviewInScope(tx, call, name, Lock::kForUpdate));
  RETURN_IF_ERROR(CheckAct(ReviewName(review.key), review.state, act));
  return review;
}

absl::StatusOr<v1::Evidence> EvidenceNamed(db::Tx& tx, const ReviewRow& review,
                                           const std::string& name) {
  std::optional<v1::Evidence> evidence = FindEvidence(tx, review.key, NumberOf(name).value_or(0));
  if (!evidence) return EvidenceNotFound(name);
  return *std::move(evidence);
}

absl::StatusOr<v1::Run> RunNamed(db::Tx& tx, const ReviewRow& review, const std::string& name) {
  std::optional<v1::Run> run = FindRun(tx, review.key, NumberOf(name).value_or(0));
  if (!run) return RunNotFound(name);
  return *std::move(run);
}

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

v1::AnnualReview Recorded(db::Tx& tx, const CallContext& context, const ReviewKey& key,
                          const char* event, absl::CivilDay day) {
  v1::AnnualReview review = ToProto(FindReview(tx, key).value());
  events::Append(tx, context, events::EventOf(key.pact_id, review.name(), event, review, day));
  return review;
}

}  // namespace pactum::review
