// How the API reads within one review.
#ifndef PACTUM_SERVICES_REVIEW_API_WITHIN_H_
#define PACTUM_SERVICES_REVIEW_API_WITHIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "common/rpc/call.h"
#include "common/status/status_macros.h"
#include "services/review/app/scope.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// A read of the present within one review in the caller's scope; `fn`: (db::Tx&, const ReviewRow&)
// -> absl::StatusOr<Resp>.
template <class Resp, class Fn>
absl::StatusOr<Resp> Within(db::Pool& pool, const rpc::Call& call, const std::string& name, Fn fn) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<Resp> {
    ASSIGN_OR_RETURN(const ReviewRow review, ReviewInScope(tx, call, name, false));
    return fn(tx, review);
  });
}

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_API_WITHIN_H_
