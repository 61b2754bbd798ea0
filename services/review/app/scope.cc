#include "services/review/app/scope.h"

#include <optional>

#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/review/domain/errors.h"
#include "services/review/store/review_store.h"

namespace pactum::review {

absl::StatusOr<ReviewRow> ReviewInScope(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        bool lock) {
  const std::optional<ReviewKey> key = KeyOf(name);
  if (!key) return ReviewNotFound(name);
  std::optional<ReviewRow> review = FindReview(tx, *key, lock);
  if (!review) return ReviewNotFound(ReviewName(*key));
  RETURN_IF_ERROR(rpc::RequireRegion(call, review->region));
  return *std::move(review);
}

absl::StatusOr<ReviewRow> ReviewFor(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                    ReviewAct act, bool lock) {
  ASSIGN_OR_RETURN(ReviewRow review, ReviewInScope(tx, call, name, lock));
  // The state before the etag: who comes late learns what became of the review.
  RETURN_IF_ERROR(CheckAct(name, review.state, act));
  if (review.pending_decision > 0) {
    return DecisionPending(DecisionName(review.key, review.pending_decision));
  }
  RETURN_IF_ERROR(rpc::RequireEtag(call, name, ToProto(review).etag()));
  return review;
}

absl::StatusOr<ReviewRow> ReviewToAddTo(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        ReviewAct act) {
  ASSIGN_OR_RETURN(ReviewRow review, ReviewInScope(tx, call, name, true));
  RETURN_IF_ERROR(CheckAct(ReviewName(review.key), review.state, act));
  return review;
}

v1::AnnualReview Recorded(db::Tx& tx, const CallContext& context, const ReviewKey& key,
                          const char* event, absl::CivilDay day) {
  v1::AnnualReview review = ToProto(FindReview(tx, key, false).value());
  events::Append(tx, context, events::EventOf(key.pact_id, review.name(), event, review, day));
  return review;
}

}  // namespace pactum::review
