#include "services/budget/app/pact_scope.h"

#include <optional>

#include "common/status/status_macros.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/pact_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

absl::StatusOr<Pact> InScope(const rpc::Call& call, const std::string& pact_id,
                             const std::optional<Pact>& pact) {
  if (!pact) return BudgetNotFound(PactName(pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact->region));
  return *pact;
}

}  // namespace

absl::StatusOr<Pact> FindPactInScope(db::Tx& tx, const rpc::Call& call,
                                     const std::string& pact_id) {
  return InScope(call, pact_id, FindPact(tx, pact_id));
}

absl::StatusOr<Pact> LockPactInScope(db::Tx& tx, const rpc::Call& call,
                                     const std::string& pact_id) {
  return InScope(call, pact_id, LockPact(tx, pact_id));
}

absl::StatusOr<Pact> LockPactWithOpenBooks(db::Tx& tx, const rpc::Call& call,
                                           const std::string& pact_id) {
  ASSIGN_OR_RETURN(Pact pact, LockPactInScope(tx, call, pact_id));
  if (pact.closed) return BudgetClosed(PactName(pact_id), *pact.closed);
  return pact;
}

}  // namespace pactum::budget
