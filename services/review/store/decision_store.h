// The Prefect's decisions and their way to budget.
#ifndef PACTUM_SERVICES_REVIEW_STORE_DECISION_STORE_H_
#define PACTUM_SERVICES_REVIEW_STORE_DECISION_STORE_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

std::optional<DecisionRow> FindDecision(db::Tx& tx, const ReviewKey& key, int number);
// By number, after `after`.
std::vector<DecisionRow> ListDecisions(db::Tx& tx, const ReviewKey& key, int after, int limit);
// 0 where there is none, whatever its state.
int LastDecisionNumber(db::Tx& tx, const ReviewKey& key);

// Stores it RECORDED, leased by whoever stores it. SAME_PERSON where the database says that who
// computed would decide. `recorded` is the database's.
absl::Status InsertDecision(db::Tx& tx, const DecisionRow& decision, absl::Duration lease);
// `state`: EFFECTIVE, or REFUSED with its words.
void SetDecisionState(db::Tx& tx, const ReviewKey& key, int number, absl::string_view state,
                      absl::string_view refusal);

// Leases one RECORDED decision that nobody works on, after `after` in the order of keys; those that
// another process holds are passed by. nullopt where there is none.
std::optional<DecisionRow> LeaseDecision(db::Tx& tx, const std::optional<DecisionRow>& after,
                                         absl::Duration lease);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_DECISION_STORE_H_
