// The allocation rules and other parameters of money: rows that migrations bring.
#ifndef PACTUM_SERVICES_BUDGET_STORE_RULES_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_RULES_STORE_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "services/budget/domain/allocation_rules.h"

namespace pactum::budget {

// The version in force on a day; before the first one, the first.
AllocationRules RulesOn(db::Tx& tx, absl::CivilDay day);
// Versions after a day, oldest first.
std::vector<AllocationRules> ListRules(db::Tx& tx, absl::CivilDay after, int limit);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_RULES_STORE_H_
