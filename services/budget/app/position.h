// The money of a pact by both dates, which the review takes as evidence. A read that joins several
// stores.
#ifndef PACTUM_SERVICES_BUDGET_APP_POSITION_H_
#define PACTUM_SERVICES_BUDGET_APP_POSITION_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

// In one snapshot, from everything recorded before `known_at`.
v1::BudgetPosition PositionAsOf(db::Tx& tx, const Pact& pact, int year, absl::CivilDay cut_off,
                                absl::Time known_at);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_POSITION_H_
