// After the first signature: amendments, which are copies of the version in force, and the end of a
// pact. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_AMENDMENTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_AMENDMENTS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Amendments {
 public:
  explicit Amendments(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::PactVersion> Draft(const rpc::Call& call,
                                        const v1::DraftAmendmentRequest& request);
  absl::StatusOr<v1::PactVersion> Withdraw(const rpc::Call& call,
                                           const v1::WithdrawAmendmentRequest& request);
  absl::StatusOr<v1::Pact> ClosePact(const rpc::Call& call, const v1::ClosePactRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_AMENDMENTS_H_
