// The pact of a call, in the caller's regions.
#ifndef PACTUM_SERVICES_BUDGET_APP_PACT_SCOPE_H_
#define PACTUM_SERVICES_BUDGET_APP_PACT_SCOPE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/known_answer.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "common/status/status_macros.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

// BUDGET_NOT_FOUND, REGION_NOT_IN_SCOPE.
absl::StatusOr<Pact> FindPactInScope(db::Tx& tx, const rpc::Call& call, const std::string& pact_id);

// As FindPactInScope, and locked against every other act on the whole pact.
absl::StatusOr<Pact> LockPactInScope(db::Tx& tx, const rpc::Call& call, const std::string& pact_id);

// As LockPactInScope; BUDGET_CLOSED once the books are closed.
absl::StatusOr<Pact> LockPactWithOpenBooks(db::Tx& tx, const rpc::Call& call,
                                           const std::string& pact_id);

// For an act that asks registry: the stored answer to the same request, before registry is asked;
// else nullopt, and `pact` is the pact in scope.
template <class Answer>
absl::StatusOr<std::optional<Answer>> StoredAnswerOrPact(db::Pool& pool, const rpc::Call& call,
                                                         const std::string& pact_id, Pact& pact) {
  return db::KnownAnswer<Answer>(pool, call, pact_id, [&](db::Tx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(pact, FindPactInScope(tx, call, pact_id));
    return absl::OkStatus();
  });
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_PACT_SCOPE_H_
