// From draft to force: submit, return, sign. Budget is not asked inside a transaction. A transition
// that needs budget's approval of the content is tried and given up; budget is asked; the
// transition is tried again with budget's answer on exactly that content. Thread-safe.
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

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::PactVersion> Submit(const rpc::Call& call,
                                         const v1::SubmitPactVersionRequest& request);
  absl::StatusOr<v1::PactVersion> Return(const rpc::Call& call,
                                         const v1::ReturnPactVersionRequest& request);
  absl::StatusOr<v1::PactVersion> Sign(const rpc::Call& call,
                                       const v1::SignPactVersionRequest& request);

 private:
  struct Annex {
    v1::PactContent content;
    std::string digest;
    Period period;
  };
  // The content that budget has accepted within this call, and budget's answer.
  class Approval {
   public:
    // OK where budget has accepted this content; else the transition gives up with the status, and
    // budget is asked.
    absl::Status Require(const v1::PactContent& content, const std::string& digest,
                         const Period& period);
    const v1::AnnexCheck& check() const { return check_; }

   private:
    friend class Signing;
    std::string digest_;
    v1::AnnexCheck check_;
    std::optional<Annex> wanted_;
  };
  using Transition = absl::FunctionRef<absl::StatusOr<v1::PactVersion>(db::Tx&, Approval&)>;

  // Writes a transition that needs budget's approval. A repeated request is answered before budget
  // is asked, so also while budget is away. ANNEX_REFUSED.
  absl::StatusOr<v1::PactVersion> WriteWithBudget(const rpc::Call& call, const std::string& pact_id,
                                                  Transition transition);

  db::Pool& pool_;
  BudgetClient& budget_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_SIGNING_H_
