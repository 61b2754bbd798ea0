// The State's envelope: opened for a pact in force, topped up, cut. Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_ENVELOPES_H_
#define PACTUM_SERVICES_BUDGET_APP_ENVELOPES_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/clients/registry_client.h"

namespace pactum::budget {

class Envelopes {
 public:
  // Both outlive it.
  Envelopes(db::Pool& pool, RegistryClient& registry) : pool_(pool), registry_(registry) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::Budget> Open(const rpc::Call& call, const v1::OpenEnvelopeRequest& request);
  absl::StatusOr<v1::Budget> Change(const rpc::Call& call,
                                    const v1::ChangeEnvelopeRequest& request);

 private:
  db::Pool& pool_;
  RegistryClient& registry_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_ENVELOPES_H_
