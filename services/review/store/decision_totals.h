// The number of decisions on their way to budget, for the metrics.
#ifndef PACTUM_SERVICES_REVIEW_STORE_DECISION_TOTALS_H_
#define PACTUM_SERVICES_REVIEW_STORE_DECISION_TOTALS_H_

#include "common/db/gauges.h"
#include "common/db/tx.h"

namespace pactum::review {

db::InDoubtTotals CountInDoubt(db::Tx& tx);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_DECISION_TOTALS_H_
