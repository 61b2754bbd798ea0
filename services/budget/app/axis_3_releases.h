// Releases of locked money of axis 3 for a project (R136 to R138). Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_AXIS_3_RELEASES_H_
#define PACTUM_SERVICES_BUDGET_APP_AXIS_3_RELEASES_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/clients/registry_client.h"

namespace pactum::budget {

class Axis3Releases {
 public:
  // Both outlive it.
  Axis3Releases(db::Pool& pool, RegistryClient& registry) : pool_(pool), registry_(registry) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::AllocateResponse> Release(const rpc::Call& call,
                                               const v1::ReleaseAxis3Request& request);

 private:
  db::Pool& pool_;
  RegistryClient& registry_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_AXIS_3_RELEASES_H_
