// Policies: drafted by one administrator, published by another, then immutable. Thread-safe.
#ifndef PACTUM_SERVICES_REVIEW_APP_POLICIES_H_
#define PACTUM_SERVICES_REVIEW_APP_POLICIES_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"

namespace pactum::review {

class Policies {
 public:
  explicit Policies(db::Pool& pool) : pool_(pool) {}

  // The methods of the proto, documented there.
  absl::StatusOr<v1::Policy> Create(const rpc::Call& call, const v1::CreatePolicyRequest& request);
  absl::StatusOr<v1::Policy> Publish(const rpc::Call& call,
                                     const v1::PublishPolicyRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_POLICIES_H_
