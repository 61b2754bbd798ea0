// How many acts are on their way to budget, for the metrics.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_TOTALS_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_TOTALS_H_

#include "common/db/gauges.h"
#include "common/db/tx.h"

namespace pactum::procurement {

db::InDoubtTotals CountInDoubt(db::Tx& tx);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_INTENT_TOTALS_H_
