// The money of a pact by both dates: what the review takes as evidence (model.md, «Where each input
// comes from»). A read; it stands here because it joins several stores and derives.
#ifndef PACTUM_SERVICES_BUDGET_APP_POSITION_H_
#define PACTUM_SERVICES_BUDGET_APP_POSITION_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/store/pact_store.h"

namespace pactum::budget {

// In one snapshot, of what was recorded before `known_at`.
v1::BudgetPosition PositionAsOf(db::Tx& tx, const PactRow& pact, int year, absl::CivilDay cut_off,
                                absl::Time known_at);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_POSITION_H_
