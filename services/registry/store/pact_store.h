// Pacts and their end in the database.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_PACT_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_PACT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/registry/v1/bulk.pb.h"
#include "pactum/registry/v1/pact.pb.h"

namespace pactum::registry {

// A pact as stored, with its state, versions and times. nullopt where there is none.
std::optional<v1::Pact> FindPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today);
// As FindPact, locked: acts on the pact follow one another.
std::optional<v1::Pact> LockPact(db::Tx& tx, absl::string_view pact_id, absl::CivilDay today);
// By id. `regions`: codes, or "*" for all.
std::vector<v1::Pact> FindPacts(db::Tx& tx, absl::string_view after,
                                const std::vector<std::string>& regions, absl::string_view region,
                                int limit, absl::CivilDay today);
// PACT_EXISTS, TERRITORY_TAKEN, PERIOD_INVALID.
absl::Status InsertPact(db::Tx& tx, absl::string_view pact_id, const v1::Pact& pact);

// The instant of a pact's creation, in the database that first recorded the pact.
absl::Time CreatedAt(db::Tx& tx, absl::string_view pact_id);
void SetFirstCreated(db::Tx& tx, absl::string_view pact_id, absl::Time created);

// The end of a pact, recorded now; where it has a record_time, that is when it was first recorded.
void InsertClosing(db::Tx& tx, absl::string_view pact_id, const v1::PactClosing& closing);
// nullopt where the pact has not ended.
std::optional<v1::PactClosing> FindClosing(db::Tx& tx, absl::string_view pact_id);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_PACT_STORE_H_
