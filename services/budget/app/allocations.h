// The envelope and its allocation: use cases that change what is on which line. Each asks registry
// first where the framework says so, then posts and checks the whole pact in one transaction, in
// which no other such act of the pact runs. Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_ALLOCATIONS_H_
#define PACTUM_SERVICES_BUDGET_APP_ALLOCATIONS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/clients/registry_client.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/pact_store.h"

namespace pactum::budget {

class Allocations {
 public:
  // Both outlive it.
  Allocations(db::Pool& pool, RegistryClient& registry) : pool_(pool), registry_(registry) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::Budget> Open(const rpc::Call& call, const v1::OpenEnvelopeRequest& request);
  absl::StatusOr<v1::Budget> Change(const rpc::Call& call,
                                    const v1::ChangeEnvelopeRequest& request);
  absl::StatusOr<v1::AllocateResponse> Allocate(const rpc::Call& call,
                                                const v1::AllocateRequest& request);
  absl::StatusOr<v1::AllocateResponse> Deallocate(const rpc::Call& call,
                                                  const v1::DeallocateRequest& request);
  absl::StatusOr<v1::AllocateResponse> Move(const rpc::Call& call,
                                            const v1::MoveAllocationRequest& request);
  absl::StatusOr<v1::AllocateResponse> Release(const rpc::Call& call,
                                               const v1::ReleaseAxis3Request& request);
  absl::StatusOr<v1::PostAllocationsResponse> PostAll(const rpc::Call& call,
                                                      const v1::PostAllocationsRequest& request);

 private:
  db::Pool& pool_;
  RegistryClient& registry_;
};

// The pact, locked or not, in the caller's scope; BUDGET_NOT_FOUND otherwise.
absl::StatusOr<PactRow> PactInScope(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                    bool lock);

// The pact locked against every other act on the whole of it, in the caller's scope, its books
// open.
absl::StatusOr<PactRow> OpenPact(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id);

// The envelope as it stands, for GetBudget and the answers.
v1::Budget BudgetOf(const PactRow& pact, const Balances& balances);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_ALLOCATIONS_H_
