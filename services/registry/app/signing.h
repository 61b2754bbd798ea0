// From draft to force: submit, return, sign. Nothing is asked of budget inside a transaction: the
// transition is tried, gives up where budget's word on the content is still wanted, and is tried
// again once budget has accepted exactly that content. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_SIGNING_H_
#define PACTUM_SERVICES_REGISTRY_APP_SIGNING_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/clients/budget_client.h"
#include "services/registry/content/content_checks.h"

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
  struct Question {
    v1::PactContent content;
    std::string digest;
    Period period;
  };
  // Which content budget has accepted within this call, and what it said of it.
  class Approval {
   public:
    // OK where it is this content; else the transition gives up with the status, and budget is
    // asked.
    absl::Status Require(const v1::PactContent& content, const std::string& digest,
                         const Period& period);
    const v1::AnnexCheck& check() const { return check_; }

   private:
    friend class Signing;
    std::string digest_;
    v1::AnnexCheck check_;
    std::optional<Question> question_;
  };
  using Transition = absl::FunctionRef<absl::StatusOr<v1::PactVersion>(db::Tx&, Approval&)>;

  // Writes a transition that needs budget's word. A repeated request is answered before anything is
  // asked, so also while budget is away. ANNEX_REFUSED.
  absl::StatusOr<v1::PactVersion> WithBudget(const rpc::Call& call, const std::string& pact_id,
                                             Transition transition);

  db::Pool& pool_;
  BudgetClient& budget_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_SIGNING_H_
