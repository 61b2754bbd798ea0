#include "services/procurement/app/scope.h"

#include <optional>
#include <utility>

#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/status/status_macros.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/pact_store.h"
#include "services/procurement/wire/names.h"

namespace pactum::procurement {
namespace {

enum class Purpose { kRead, kActOfCounterparty };

absl::StatusOr<Contract> Find(db::Tx& tx, const rpc::Call& call, const std::string& name, Lock lock,
                              Purpose purpose) {
  const std::string pact_id = NameId(name, 0), contract_id = NameId(name, 1);
  const std::optional<Pact> pact = FindPact(tx, pact_id);
  if (!pact) return ContractNotFound(ContractName(pact_id, contract_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact->region));
  if (purpose == Purpose::kActOfCounterparty) {
    RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact->pes));
  }
  std::optional<Contract> contract = FindContract(tx, pact_id, contract_id, lock);
  if (!contract) return ContractNotFound(ContractName(pact_id, contract_id));
  return *std::move(contract);
}

}  // namespace

absl::StatusOr<Contract> ContractInScope(db::Tx& tx, const rpc::Call& call,
                                         const std::string& name) {
  return Find(tx, call, name, Lock::kNone, Purpose::kRead);
}

absl::StatusOr<Contract> ContractForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                 const std::string& name, Lock lock) {
  return Find(tx, call, name, lock, Purpose::kActOfCounterparty);
}

absl::StatusOr<std::string> PactInScope(db::Tx& tx, const rpc::Call& call,
                                        const std::string& pact_id) {
  const std::optional<Pact> pact = FindPact(tx, pact_id);
  if (pact) RETURN_IF_ERROR(rpc::RequireRegion(call, pact->region));
  return pact_id;
}

absl::StatusOr<Pact> PactOf(const rpc::Call& call, const std::string& pact_id, db::Pool& pool,
                            RegistryClient& registry) {
  ASSIGN_OR_RETURN(const std::optional<Pact> known, db::InSnapshot(pool, call, [&](db::Tx& tx) {
                     return absl::StatusOr<std::optional<Pact>>(FindPact(tx, pact_id));
                   }));
  if (known) return *known;
  return registry.GetPactInForce(call, pact_id);
}

absl::StatusOr<std::optional<Pact>> PactForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                        const std::string& pact_id) {
  std::optional<Pact> pact = FindPact(tx, pact_id);
  if (!pact) return pact;
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact->region));
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact->pes));
  return pact;
}

}  // namespace pactum::procurement
