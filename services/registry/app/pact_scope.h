// The pacts that a caller may see or act on.
#ifndef PACTUM_SERVICES_REGISTRY_APP_PACT_SCOPE_H_
#define PACTUM_SERVICES_REGISTRY_APP_PACT_SCOPE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/domain/kinds.h"

namespace pactum::registry {

// The pact, in the caller's regions, for a read. PACT_NOT_FOUND, REGION_NOT_IN_SCOPE.
absl::StatusOr<v1::Pact> FindPactInScope(db::Tx& tx, const rpc::Call& call,
                                         absl::string_view pact_id);
// As FindPactInScope, for a write: the pact is locked. PACT_CLOSED.
absl::StatusOr<v1::Pact> LockPactInScope(db::Tx& tx, const rpc::Call& call,
                                         absl::string_view pact_id);
// As LockPactInScope, for an act of the counterparty. NOT_OF_THIS_PACT.
absl::StatusOr<v1::Pact> LockPactForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                 absl::string_view pact_id);

// NOT_OF_THIS_PACT where the caller acts for the other kind of counterparty.
absl::Status RequireCounterpartyOf(const rpc::Call& call, const v1::Pact& pact);

// The side for which an officer acts.
Side SideOfOfficer(const rpc::Call& call);

// A locked pact with the number of its version in force today.
struct PactInForce {
  v1::Pact pact;
  int version = 0;
};
// For an act on what is promised: as LockPactInScope. NO_VERSION_IN_FORCE.
absl::StatusOr<PactInForce> LockPactInForce(db::Tx& tx, const rpc::Call& call,
                                            absl::string_view pact_id);

// The read of RegistryService: the pacts of the caller's regions.
absl::StatusOr<v1::ListPactsResponse> ListPacts(db::Tx& tx, const rpc::Call& call,
                                                const v1::ListPactsRequest& request);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_PACT_SCOPE_H_
