// The allocation of the envelope to lines. Each act asks registry first, then posts and checks the
// whole pact in one transaction, in which no other act on the whole pact runs. Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_ALLOCATIONS_H_
#define PACTUM_SERVICES_BUDGET_APP_ALLOCATIONS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/clients/registry_client.h"

namespace pactum::budget {

class Allocations {
 public:
  // Both outlive it.
  Allocations(db::Pool& pool, RegistryClient& registry) : pool_(pool), registry_(registry) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::AllocateResponse> Allocate(const rpc::Call& call,
                                                const v1::AllocateRequest& request);
  absl::StatusOr<v1::AllocateResponse> Deallocate(const rpc::Call& call,
                                                  const v1::DeallocateRequest& request);
  absl::StatusOr<v1::AllocateResponse> Move(const rpc::Call& call,
                                            const v1::MoveAllocationRequest& request);
  absl::StatusOr<v1::PostAllocationsResponse> PostAll(const rpc::Call& call,
                                                      const v1::PostAllocationsRequest& request);

 private:
  db::Pool& pool_;
  RegistryClient& registry_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_ALLOCATIONS_H_
