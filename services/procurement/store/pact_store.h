// Pacts in the database, as registry reported them before their first contract.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_PACT_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_PACT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

std::optional<Pact> FindPact(db::Tx& tx, absl::string_view pact_id);
// The first insert wins: registry reports the same to every caller.
void InsertPact(db::Tx& tx, const Pact& pact);
// Ids of pacts after `after`.
std::vector<std::string> PactsAfter(db::Tx& tx, absl::string_view after, int limit);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_PACT_STORE_H_
