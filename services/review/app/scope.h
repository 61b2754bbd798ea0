// The review of a call: in the caller's regions, in a state that admits the act.
#ifndef PACTUM_SERVICES_REVIEW_APP_SCOPE_H_
#define PACTUM_SERVICES_REVIEW_APP_SCOPE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review.pb.h"
#include "services/review/domain/review_states.h"
#include "services/review/store/review_store.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// The review that `name`, or a name below it, is of; within the caller's regions. REVIEW_NOT_FOUND.
absl::StatusOr<ReviewRow> ReviewInScope(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        Lock lock = Lock::kNone);

// As ReviewInScope, of the name of a review. Its state admits the act (REVIEW_STATE), no decision
// is on its way to budget (DECISION_PENDING), and its etag is the caller's.
absl::StatusOr<ReviewRow> ReviewFor(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                    ReviewAct act, Lock lock);

// As ReviewInScope, locked, for an act that only adds to the review: without an etag.
absl::StatusOr<ReviewRow> ReviewToAddTo(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        ReviewAct act);

// The evidence or the run with this name; EVIDENCE_NOT_FOUND, RUN_NOT_FOUND.
absl::StatusOr<v1::Evidence> EvidenceNamed(db::Tx& tx, const ReviewRow& review,
                                           const std::string& name);
absl::StatusOr<v1::Run> RunNamed(db::Tx& tx, const ReviewRow& review, const std::string& name);

// Whether a text consists of white space, or of nothing.
bool IsBlank(absl::string_view text);

// The present review, recorded as an event of the day.
v1::AnnualReview Recorded(db::Tx& tx, const CallContext& context, const ReviewKey& key,
                          const char* event, absl::CivilDay day);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_SCOPE_H_
