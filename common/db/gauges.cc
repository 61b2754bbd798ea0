#include "common/db/gauges.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "common/db/transaction.h"

namespace pactum::db {
namespace {

constexpr obs::Metric kConnections = {"pactum_db_pool_connections",
                                      "Connections to the database, in use and idle"};
constexpr obs::Metric kMost = {"pactum_db_pool_max_connections", "Connections at most"};
constexpr obs::Metric kWaiting = {"pactum_db_pool_waiting", "Callers that wait for a connection"};
constexpr obs::Metric kFeedLag = {
    "pactum_feed_lag_seconds",
    "Age of the oldest event that the feed cannot give yet, since an older transaction is open"};
constexpr obs::Metric kAsOfLag = {"pactum_as_of_lag_seconds",
                                  "How far the settled instant of reads is behind the clock"};
constexpr obs::Metric kInDoubt = {"pactum_intents_in_doubt",
                                  "Acts on their way to another service, outcome unknown"};
constexpr obs::Metric kOldest = {"pactum_intents_in_doubt_oldest_seconds",
                                 "Age of the oldest act in doubt"};

constexpr absl::Duration kKeep = absl::Seconds(10);

constexpr Statement kLags = {
    "db.lags",
    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(recorded)), 0)::float8 AS feed, "
    "       extract(epoch FROM clock_timestamp() - as_of_horizon())::float8 AS as_of "
    "  FROM event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"};

// Reads in a transaction of its own; throws where there is no answer: the gauge is then absent.
std::vector<obs::Reading> ReadIn(Pool& pool,
                                 const std::function<std::vector<obs::Reading>(Tx&)>& read) {
  CallContext context;
  context.method = "metrics";
  // A scrape waits ten seconds as a rule: better no gauge than no scrape.
  context.deadline = absl::Now() + absl::Seconds(2);
  std::vector<obs::Reading> readings;
  const absl::Status status = InSnapshot(pool, context, [&](Tx& tx) {
    readings = read(tx);
    return absl::OkStatus();
  });
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  return readings;
}

std::vector<obs::Reading> ReadPool(const Pool& pool) {
  const Pool::Size size = pool.size();
  const auto number = [](size_t n) { return static_cast<double>(n); };
  return {{&kConnections, number(size.open - size.idle), {{"state", "in_use"}}},
          {&kConnections, number(size.idle), {{"state", "idle"}}},
          {&kMost, number(pool.options().max_size), {}},
          {&kWaiting, number(size.waiting), {}}};
}

}  // namespace

DatabaseGauges::DatabaseGauges(Pool& pool)
    : pool_([&pool] { return ReadPool(pool); }),
      feed_(
          [&pool] {
            return ReadIn(pool, [](Tx& tx) -> std::vector<obs::Reading> {
              const pqxx::row row = tx.ExecOne(kLags);
              return {{&kFeedLag, row["feed"].as<double>(), {}},
                      {&kAsOfLag, row["as_of"].as<double>(), {}}};
            });
          },
          kKeep) {}

obs::GaugeSource InDoubtGauges(Pool& pool, std::function<InDoubtTotals(Tx&)> count) {
  return obs::GaugeSource(
      [&pool, count = std::move(count)] {
        return ReadIn(pool, [&](Tx& tx) -> std::vector<obs::Reading> {
          const InDoubtTotals totals = count(tx);
          return {{&kInDoubt, static_cast<double>(totals.count), {}},
                  {&kOldest, absl::ToDoubleSeconds(totals.oldest), {}}};
        });
      },
      kKeep);
}

}  // namespace pactum::db
