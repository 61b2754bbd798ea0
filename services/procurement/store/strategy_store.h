// Purchase strategies and procedures in the database.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_STRATEGY_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_STRATEGY_STORE_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/procurement/domain/procedure.h"
#include "services/procurement/store/lock.h"

namespace pactum::procurement {

std::optional<Strategy> FindStrategy(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                                     Lock lock = Lock::kNone);
std::vector<Strategy> ListStrategies(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                     int limit);
// False where the id is taken, or the project has one.
bool InsertStrategy(db::Tx& tx, absl::string_view pact_id, const Strategy& strategy);
void UpdateStrategy(db::Tx& tx, absl::string_view pact_id, const Strategy& strategy);

std::optional<Procedure> FindProcedure(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                                       Lock lock = Lock::kNone);
// `strategy` empty for all.
std::vector<Procedure> ListProcedures(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view after, absl::string_view strategy,
                                      int limit);
// False where the id is taken.
bool InsertProcedure(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure);
// Whole, with its lots.
void ReplaceProcedure(db::Tx& tx, absl::string_view pact_id, const Procedure& procedure);
// Whether a contract refers to it.
bool ProcedureInUse(db::Tx& tx, absl::string_view pact_id, absl::string_view id);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_STRATEGY_STORE_H_
