// The pacts that have an envelope.
#ifndef PACTUM_SERVICES_BUDGET_STORE_PACT_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_PACT_STORE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

std::optional<Pact> FindPact(db::Tx& tx, absl::string_view pact_id);
// As FindPact, and no other act on the whole pact runs until this transaction ends.
std::optional<Pact> LockPact(db::Tx& tx, absl::string_view pact_id);
// False where the pact has an envelope already.
bool InsertPact(db::Tx& tx, const Pact& pact);
void InsertClosing(db::Tx& tx, absl::string_view pact_id, absl::string_view act,
                   absl::string_view reference, absl::CivilDay effective,
                   absl::string_view closed_by);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_PACT_STORE_H_
