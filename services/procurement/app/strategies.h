// Purchase strategies and procedures: how a project's training is to be bought. Thread-safe.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_STRATEGIES_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_STRATEGIES_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/clients/registry_client.h"

namespace pactum::procurement {

class Strategies {
 public:
  // Both outlive it.
  Strategies(db::Pool& pool, RegistryClient& registry) : pool_(pool), registry_(registry) {}

  // The methods of the proto, which documents their effects and refusals.
  absl::StatusOr<v1::PurchaseStrategy> Create(const rpc::Call& call,
                                              const v1::CreatePurchaseStrategyRequest& request);
  absl::StatusOr<v1::PurchaseStrategy> Update(const rpc::Call& call,
                                              const v1::UpdatePurchaseStrategyRequest& request);
  absl::StatusOr<v1::Procedure> CreateProcedure(const rpc::Call& call,
                                                const v1::CreateProcedureRequest& request);
  absl::StatusOr<v1::Procedure> UpdateProcedure(const rpc::Call& call,
                                                const v1::UpdateProcedureRequest& request);

 private:
  db::Pool& pool_;
  RegistryClient& registry_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_STRATEGIES_H_
