// Own efforts as reported by the counterparty and answered by the State: facts, none overwritten.
#ifndef PACTUM_SERVICES_BUDGET_STORE_OWN_EFFORT_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_OWN_EFFORT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "common/money/money.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/standing.h"

namespace pactum::budget {

// The key of the baseline; any other report has its exercise as key.
inline constexpr char kBaselineKey[] = "baseline";

void InsertOwnEffort(db::Tx& tx, absl::string_view pact_id, absl::string_view key, int year,
                     Money amount, int64_t trainings, absl::string_view reported_by);
// The last report of a key, with its standing.
std::optional<v1::OwnEffort> FindOwnEffort(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view key);
std::vector<v1::OwnEffort> ListOwnEfforts(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view after_key, int limit);
// Answers the last report of a key. `standing`: kConfirmed or kContested.
void InsertOwnEffortAnswer(db::Tx& tx, absl::string_view pact_id, absl::string_view key,
                           Standing standing, absl::string_view reason,
                           absl::string_view answered_by);
// The amount that the State last confirmed of a key, as known before `known_at`.
std::optional<Money> ConfirmedAsOf(db::Tx& tx, absl::string_view pact_id, absl::string_view key,
                                   absl::Time known_at);

// The report that the State last confirmed of a key.
std::optional<v1::OwnEffort> LastConfirmed(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view key);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_OWN_EFFORT_STORE_H_
