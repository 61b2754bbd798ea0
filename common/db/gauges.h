// What a scrape shows of a service's database: the pool, the change feed, the settled instant.
#ifndef PACTUM_COMMON_DB_GAUGES_H_
#define PACTUM_COMMON_DB_GAUGES_H_

#include <cstdint>
#include <functional>

#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/obs/metrics.h"

namespace pactum::db {

// pactum_db_pool_connections{state}, _max_connections, _waiting, and, read from the database every
// ten seconds at most:
//   pactum_feed_lag_seconds    how long the oldest event that was written cannot be read by the
//                              feed yet, since an older transaction is still open
//   pactum_as_of_lag_seconds   how far the settled instant of reads by both dates is behind
class DatabaseGauges {
 public:
  explicit DatabaseGauges(Pool& pool);  // `pool` outlives it.

 private:
  obs::GaugeSource pool_;
  obs::GaugeSource feed_;
};

// Acts on their way to another service, as their store counts them.
struct InDoubtTotals {
  int64_t count = 0;
  absl::Duration oldest;  // Age of the oldest; zero where there is none.
};

// pactum_intents_in_doubt and pactum_intents_in_doubt_oldest_seconds, read every ten seconds at
// most.
obs::GaugeSource InDoubtGauges(Pool& pool, std::function<InDoubtTotals(Tx&)> count);

}  // namespace pactum::db

#endif  // PACTUM_COMMON_DB_GAUGES_H_
