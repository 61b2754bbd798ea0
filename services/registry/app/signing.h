// From draft to force: submit, return, sign. Budget is asked about the annex outside the
// transaction; the transaction then holds that the content is still the one that was asked about.
// Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_SIGNING_H_
#define PACTUM_SERVICES_REGISTRY_APP_SIGNING_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/clients/budget_client.h"

namespace pactum::registry {

class Signing {
 public:
  // Both outlive it.
  Signing(db::Pool& pool, BudgetClient& budget) : pool_(pool), budget_(budget) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::PactVersion> Submit(const rpc::Call& call,
                                         const v1::SubmitPactVersionRequest& request);
  absl::StatusOr<v1::PactVersion> Return(const rpc::Call& call,
                                         const v1::ReturnPactVersionRequest& request);
  absl::StatusOr<v1::PactVersion> Sign(const rpc::Call& call,
                                       const v1::SignPactVersionRequest& request);

 private:
  // Asks budget about the version as it now is. ANNEX_REFUSED.
  absl::Status AskBudget(const rpc::Call& call, const std::string& version_name);

  db::Pool& pool_;
  BudgetClient& budget_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_SIGNING_H_
