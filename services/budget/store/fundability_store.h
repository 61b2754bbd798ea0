// Registry's answers on funding, stored with the act that they allowed (table funding_basis).
#ifndef PACTUM_SERVICES_BUDGET_STORE_FUNDABILITY_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_FUNDABILITY_STORE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"

namespace pactum::budget {

void InsertFundability(db::Tx& tx, absl::string_view pact_id, absl::string_view act,
                       const std::string& answer);
// The last stored answer; empty where there is none.
std::string LastFundability(db::Tx& tx, absl::string_view pact_id);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_FUNDABILITY_STORE_H_
