// Contracts: prepared, registered, awarded, signed, cancelled, completed, terminated, published.
// Thread-safe.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_CONTRACTS_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_CONTRACTS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/app/acts.h"
#include "services/procurement/clients/registry_client.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

class Contracts {
 public:
  // All outlive it.
  Contracts(db::Pool& pool, RegistryClient& registry, Acts& acts)
      : pool_(pool), registry_(registry), acts_(acts) {}

  // The methods of the proto, which documents their effects and refusals.
  absl::StatusOr<v1::Contract> Create(const rpc::Call& call,
                                      const v1::CreateContractRequest& request);
  absl::StatusOr<v1::Contract> Update(const rpc::Call& call,
                                      const v1::UpdateContractRequest& request);
  absl::StatusOr<v1::Contract> Award(const rpc::Call& call,
                                     const v1::AwardContractRequest& request);
  absl::StatusOr<v1::Contract> Sign(const rpc::Call& call, const v1::SignContractRequest& request);
  absl::StatusOr<v1::Contract> Cancel(const rpc::Call& call,
                                      const v1::CancelContractRequest& request);
  absl::StatusOr<v1::Contract> Complete(const rpc::Call& call,
                                        const v1::CompleteContractRequest& request);
  absl::StatusOr<v1::Contract> Terminate(const rpc::Call& call,
                                         const v1::TerminateContractRequest& request);
  absl::StatusOr<v1::Contract> Register(const rpc::Call& call,
                                        const v1::RegisterContractRequest& request);
  absl::StatusOr<v1::ContractPublication> Publish(const rpc::Call& call,
                                                  const v1::PublishContractRequest& request);

 private:
  // An act on the contract itself, as it is asked for.
  struct Asked {
    std::string name;
    Act act;
    absl::CivilDay day;
    std::string reason = "";
    TerminationReason termination = TerminationReason::kUnset;
    std::optional<Money> final_amount = std::nullopt;
  };
  absl::StatusOr<v1::Contract> Do(const rpc::Call& call, const Asked& asked);

  db::Pool& pool_;
  RegistryClient& registry_;
  Acts& acts_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_CONTRACTS_H_
