#include "services/budget/app/last_fundability.h"

#include "services/budget/clients/registry_client.h"
#include "services/budget/store/fundability_store.h"

namespace pactum::budget {

Fundability LastFundabilityOf(db::Tx& tx, absl::string_view pact_id) {
  return ParseFundability(LastFundability(tx, pact_id));
}

}  // namespace pactum::budget
