// ProcurementService over gRPC: one line a method.
#ifndef PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_
#define PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_

#include "common/db/pool.h"
#include "common/rpc/service.h"
#include "services/procurement/app/acts.h"
#include "services/procurement/app/changes.h"
#include "services/procurement/app/contracts.h"
#include "services/procurement/app/deliveries.h"
#include "services/procurement/app/strategies.h"

namespace pactum::procurement {

// Thread-safe. The arguments outlive it.
class ProcurementApi : public rpc::Service {
 public:
  ProcurementApi(const rpc::Gate& gate, db::Pool& pool, RegistryClient& registry,
                 BudgetClient& budget, Acts& acts);

 private:
  Strategies strategies_;
  Contracts contracts_;
  Changes changes_;
  Deliveries deliveries_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_
