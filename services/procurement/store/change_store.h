// Orders, instalments and amendments in the database.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_CHANGE_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_CHANGE_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/store/lock.h"

namespace pactum::procurement {

std::optional<Change> FindChange(db::Tx& tx, absl::string_view pact_id,
                                 absl::string_view contract_id, ChangeKind kind,
                                 absl::string_view id, Lock lock = Lock::kNone);
// By id, after `after`; amendments by number.
std::vector<Change> ListChanges(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, ChangeKind kind,
                                absl::string_view after, int limit);
// Committed orders and amendments of contracts with the instant of each, in the order of their
// events.
struct DatedChange {
  Change change;
  absl::Time recorded;
};
std::map<std::string, std::vector<DatedChange>> ReadCommitted(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts);

// False where the id is taken.
bool InsertChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change);
// Stores the content, state, day and last refusal of the change.
void UpdateChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change);

// The items of the orders in force under a clause, or on their way, summed.
Items ItemsUnderClause(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                       absl::string_view clause_id);
// The sum of the orders of a framework agreement in force, or on their way, by lot and together.
struct Ordered {
  Items items;
  Money amount;
};
Ordered ReadOrdered(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);
// Instalments that are not cancelled.
std::vector<Change> OpenInstalments(db::Tx& tx, absl::string_view pact_id,
                                    absl::string_view contract_id);
// Changes on their way to budget, and open amendments.
int64_t CountOpenChanges(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);
int CountAmendments(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_CHANGE_STORE_H_
