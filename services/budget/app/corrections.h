// Corrections of wrong transfers: transfers back, with the rules checked on the result.
// Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_CORRECTIONS_H_
#define PACTUM_SERVICES_BUDGET_APP_CORRECTIONS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/clients/registry_client.h"

namespace pactum::budget {

class Corrections {
 public:
  // Both outlive it.
  Corrections(db::Pool& pool, RegistryClient& registry) : pool_(pool), registry_(registry) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::CorrectTransferResponse> Correct(const rpc::Call& call,
                                                      const v1::CorrectTransferRequest& request);

 private:
  db::Pool& pool_;
  RegistryClient& registry_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_CORRECTIONS_H_
