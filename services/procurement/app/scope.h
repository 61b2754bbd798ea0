// How use cases and reads find a contract that the caller may see or change.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_SCOPE_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_SCOPE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "services/procurement/clients/registry_client.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/store/contract_store.h"

namespace pactum::procurement {

// The contract of a name `pacts/p/contracts/c…` in the caller's regions; CONTRACT_NOT_FOUND.
absl::StatusOr<Contract> ContractInScope(db::Tx& tx, const rpc::Call& call,
                                         const std::string& name);

// Locked, for an act of the counterparty: REGION_* or PES_*, as the pact is (NOT_OF_THIS_PACT).
absl::StatusOr<Contract> ContractForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                 const std::string& name, Lock lock);

// The caller may see what belongs to the pact. One that has no contract yet has nothing to see.
absl::Status RequirePactInScope(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id);

// The pact as kept here, or as registry tells it before the first row. No transaction is open.
absl::StatusOr<Pact> PactOf(const rpc::Call& call, const std::string& pact_id, db::Pool& pool,
                            RegistryClient& registry);

// The pact, kept here, in the caller's regions and for the counterparty; none means that nothing of
// it is kept.
absl::StatusOr<std::optional<Pact>> PactForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                        const std::string& pact_id);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_SCOPE_H_
