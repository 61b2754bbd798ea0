// The Prefect's decisions and their state.
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
// Of decisions in any state; 0 where there is none.
int LastDecisionNumber(db::Tx& tx, const ReviewKey& key);

// Stores the decision RECORDED, with a lease. SAME_PERSON where the person who computed decides:
// the database enforces it. The database sets `recorded`.
absl::Status InsertDecision(db::Tx& tx, const DecisionRow& decision, absl::Duration lease);
// `refusal`: the text of a REFUSED decision.
void SetDecisionState(db::Tx& tx, const ReviewKey& key, int number, DecisionState state,
                      absl::string_view refusal);

// Leases one RECORDED decision without a lease, after `after` in the order of keys. Rows locked by
// another process are skipped. nullopt where there is none.
std::optional<DecisionRow> LeaseDecision(db::Tx& tx, const std::optional<DecisionRow>& after,
                                         absl::Duration lease);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_DECISION_STORE_H_
