// How use cases and reads find a review that the caller may see, in a state that admits the act.
#ifndef PACTUM_SERVICES_REVIEW_APP_SCOPE_H_
#define PACTUM_SERVICES_REVIEW_APP_SCOPE_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review.pb.h"
#include "services/review/domain/review_states.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// The review that `name` names or lies in, within the caller's regions; REVIEW_NOT_FOUND. Locked
// until the transaction ends where `lock`.
absl::StatusOr<ReviewRow> ReviewInScope(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        bool lock);

// As ReviewInScope, of the name of a review, for an act that its state admits (REVIEW_STATE), with
// no decision on its way where that matters (DECISION_PENDING), on the etag that was read.
absl::StatusOr<ReviewRow> ReviewFor(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                    ReviewAct act, bool lock);

// As ReviewInScope, locked, of the name of what belongs to a review, for an act that adds to it and
// changes nothing that was read: without an etag.
absl::StatusOr<ReviewRow> ReviewToAddTo(db::Tx& tx, const rpc::Call& call, const std::string& name,
                                        ReviewAct act);

// The review as it now is, kept as an event of the day.
v1::AnnualReview Recorded(db::Tx& tx, const CallContext& context, const ReviewKey& key,
                          const char* event, absl::CivilDay day);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_SCOPE_H_
