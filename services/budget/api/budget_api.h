// BudgetService: which function serves each method.
#ifndef PACTUM_SERVICES_BUDGET_API_BUDGET_API_H_
#define PACTUM_SERVICES_BUDGET_API_BUDGET_API_H_

#include "common/db/pool.h"
#include "common/rpc/service.h"
#include "services/budget/app/allocations.h"
#include "services/budget/app/axis_3_releases.h"
#include "services/budget/app/conventions.h"
#include "services/budget/app/corrections.h"
#include "services/budget/app/deposits.h"
#include "services/budget/app/envelopes.h"
#include "services/budget/app/own_efforts.h"
#include "services/budget/app/settlements.h"
#include "services/budget/app/use_of_funds.h"

namespace pactum::budget {

// Thread-safe. The pool and the client outlive it.
class BudgetApi : public rpc::Service {
 public:
  BudgetApi(const rpc::Gate& gate, db::Pool& pool, RegistryClient& registry);

 private:
  Envelopes envelopes_;
  Allocations allocations_;
  Axis3Releases axis_3_releases_;
  Corrections corrections_;
  Conventions conventions_;
  Settlements settlements_;
  Deposits deposits_;
  OwnEfforts own_efforts_;
  UseOfFunds use_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_API_BUDGET_API_H_
