// The position of a pact by both dates: promises, reports and the life of projects, joined.
#ifndef PACTUM_SERVICES_REGISTRY_APP_PACT_POSITION_H_
#define PACTUM_SERVICES_REGISTRY_APP_PACT_POSITION_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

// The read of RegistryService, of the facts recorded before `known_at`; `pact` is in the caller's
// scope.
absl::StatusOr<v1::PactPosition> GetPactPosition(db::Tx& tx, const rpc::Call& call,
                                                 const v1::Pact& pact, absl::Time known_at,
                                                 const v1::GetPactPositionRequest& request);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_PACT_POSITION_H_
