// The open draft: a new pact, and the narrative and annex of its draft. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_DRAFTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_DRAFTS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Drafts {
 public:
  explicit Drafts(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::Pact> CreatePact(const rpc::Call& call, const v1::CreatePactRequest& request);
  absl::StatusOr<v1::PactVersion> UpdateVersion(const rpc::Call& call,
                                                const v1::UpdatePactVersionRequest& request);

 private:
  db::Pool& pool_;
};

// Whether the caller may create this pact: its region and side, the form of its region's code, its
// period.
absl::Status CheckNewPact(const rpc::Call& call, const v1::Pact& pact);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_DRAFTS_H_
