// Pacts and contracts that the caller may read or change.
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
#include "services/procurement/store/lock.h"

namespace pactum::procurement {

// The contract of a name `pacts/p/contracts/c…` in the caller's regions; CONTRACT_NOT_FOUND.
absl::StatusOr<Contract> ContractInScope(db::Tx& tx, const rpc::Call& call,
                                         const std::string& name);

// Locked, for an act of the counterparty: REGION_* or PES_*, as the pact is (NOT_OF_THIS_PACT).
absl::StatusOr<Contract> ContractForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                 const std::string& name, Lock lock);

// The pact's id, where the caller may read the pact. A pact without a contract has nothing to read.
absl::StatusOr<std::string> PactInScope(db::Tx& tx, const rpc::Call& call,
                                        const std::string& pact_id);

// The pact as stored here, or as registry reports it before the first row. No transaction is open.
absl::StatusOr<Pact> PactOf(const rpc::Call& call, const std::string& pact_id, db::Pool& pool,
                            RegistryClient& registry);

// The stored pact, in the caller's regions and for the counterparty; none: nothing of it is stored.
absl::StatusOr<std::optional<Pact>> PactForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                        const std::string& pact_id);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_SCOPE_H_
