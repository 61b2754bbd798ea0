// The life of an annual review except for its decision: opened, submitted, returned, re-opened,
// closed (R146). Thread-safe.
#ifndef PACTUM_SERVICES_REVIEW_APP_REVIEWS_H_
#define PACTUM_SERVICES_REVIEW_APP_REVIEWS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"
#include "services/review/clients/registry_client.h"
#include "services/review/domain/review_states.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

class Reviews {
 public:
  // Both outlive it.
  Reviews(db::Pool& pool, RegistryClient& registry) : pool_(pool), registry_(registry) {}

  // The methods of the proto, documented there.
  absl::StatusOr<v1::AnnualReview> Open(const rpc::Call& call,
                                        const v1::OpenReviewRequest& request);
  absl::StatusOr<v1::AnnualReview> Submit(const rpc::Call& call,
                                          const v1::SubmitReviewRequest& request);
  absl::StatusOr<v1::AnnualReview> Return(const rpc::Call& call,
                                          const v1::ReturnReviewRequest& request);
  absl::StatusOr<v1::AnnualReview> Reopen(const rpc::Call& call,
                                          const v1::ReopenReviewRequest& request);
  absl::StatusOr<v1::AnnualReview> Close(const rpc::Call& call,
                                         const v1::CloseReviewRequest& request);

 private:
  // A move to another state. `comment`: absent where the present one stays.
  struct Transition {
    ReviewAct act;
    const char* event;
    std::optional<std::string> comment;
    std::function<absl::Status(db::Tx&, const ReviewRow&)> check;
  };
  absl::StatusOr<v1::AnnualReview> Move(const rpc::Call& call, const std::string& name,
                                        const Transition& transition);

  db::Pool& pool_;
  RegistryClient& registry_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_REVIEWS_H_
