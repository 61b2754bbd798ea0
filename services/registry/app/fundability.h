// The obstacles to the funding of projects, and the annex that budget allocates by.
#ifndef PACTUM_SERVICES_REGISTRY_APP_FUNDABILITY_H_
#define PACTUM_SERVICES_REGISTRY_APP_FUNDABILITY_H_

#include "absl/status/statusor.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

// The read of RegistryService; `pact` is in the caller's scope.
absl::StatusOr<v1::Fundability> GetFundability(db::Tx& tx, const rpc::Call& call,
                                               const v1::Pact& pact,
                                               const v1::GetFundabilityRequest& request);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_FUNDABILITY_H_
