// The allocation rules and other parameters of money: rows that migrations bring.
#ifndef PACTUM_SERVICES_BUDGET_STORE_RULES_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_RULES_STORE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "services/budget/domain/allocation_rules.h"

namespace pactum::budget {

// The version in force on a day; before the first one, the first.
AllocationRules RulesOn(db::Tx& tx, absl::CivilDay day);
// Versions after `after` (a day as text, empty for the first), oldest first.
std::vector<AllocationRules> ListRules(db::Tx& tx, absl::string_view after, int limit);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_RULES_STORE_H_
