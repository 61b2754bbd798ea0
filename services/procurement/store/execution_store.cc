#include "services/procurement/store/execution_store.h"

#include "common/db/columns.h"
#include "services/procurement/domain/delivery.h"
#include "services/procurement/store/line_columns.h"

namespace pactum::procurement {
namespace {

constexpr db::Statement kLast = {
    "procurement.last_checkpoint",
    "SELECT max(before) AS before FROM checkpoint WHERE pact = $1 AND before <= $2::timestamptz"};
// The plan must see the instants: for a generic one the tail could be the whole table.
constexpr db::Statement kCustomPlan = {
    "procurement.custom_plan", "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)"};

// Facts of the pact $1 recorded from $2 on and before $3, effective by $4, as rows to be summed; $5
// is the bit of the priority neighbourhoods.
#define PACTUM_TAIL                                                                               \
  "SELECT dimension, effective, 0 AS contracts, 0 AS contracted_cents, 0 AS committed_cents, "    \
  "0 AS certified_cents, entry::int AS entries, (entry AND criteria & $5::int <> 0)::int "        \
  "AS neighbourhood FROM delivery WHERE pact = $1 AND recorded >= $2::timestamptz "               \
  "AND recorded < $3::timestamptz AND effective <= $4::date "                                     \
  "UNION ALL SELECT dimension, effective, 0, 0, 0, cents, 0, 0 FROM certification "               \
  "WHERE pact = $1 AND recorded >= $2::timestamptz AND recorded < $3::timestamptz "               \
  "AND effective <= $4::date "                                                                    \
  "UNION ALL SELECT dimension, effective, 0, 0, 0, -certified_cents, -(entry::int), "             \
  "-((entry AND criteria & $5::int <> 0)::int) FROM reversal "                                    \
  "WHERE pact = $1 AND recorded >= $2::timestamptz AND recorded < $3::timestamptz "               \
  "AND effective <= $4::date "                                                                    \
  "UNION ALL SELECT dimension, effective, contracts, contracted_cents, committed_cents, 0, 0, 0 " \
  "FROM engagement_fact WHERE pact = $1 AND recorded >= $2::timestamptz "                         \
  "AND recorded < $3::timestamptz AND effective <= $4::date "                                     \
  "UNION ALL SELECT dimension, effective, contracts, contracted_cents, committed_cents, "         \
  "certified_cents, entries, neighbourhood FROM checkpoint_sum "                                  \
  "WHERE pact = $1 AND before = $2::timestamptz AND effective <= $4::date"
constexpr db::Statement kExecution = {
    "procurement.execution_as_of",
    "SELECT d.project, d.axis, d.sub_axis, d.year, d.funding_source, d.new_pathways, s.* FROM ("
    "SELECT dimension, sum(contracts)::bigint AS contracts, sum(contracted_cents)::bigint AS "
    "contracted, sum(committed_cents)::bigint AS committed, sum(certified_cents)::bigint AS "
    "certified, sum(entries)::bigint AS entries_to_date, "
    "coalesce(sum(entries) FILTER (WHERE effective BETWEEN make_date($6::int, 1, 1) "
    "AND make_date($6::int, 12, 31)), 0)::bigint AS entries, "
    "coalesce(sum(neighbourhood) FILTER (WHERE effective BETWEEN make_date($6::int, 1, 1) "
    "AND make_date($6::int, 12, 31)), 0)::bigint AS neighbourhood FROM (" PACTUM_TAIL
    ") AS f GROUP BY dimension) AS s JOIN dimension d ON d.pact = $1 AND d.id = s.dimension "
    "ORDER BY d.project, d.axis, d.sub_axis, d.year, d.funding_source, d.new_pathways"};
constexpr db::Statement kTryAlone = {
    "procurement.checkpoint_alone",
    "SELECT pg_try_advisory_xact_lock(hashtextextended('checkpoint ' || $1, 0)) AS alone"};
// The instant of the delivery that is one too many, so that all before it are `every` or more.
constexpr db::Statement kNext = {
    "procurement.next_checkpoint",
    "SELECT recorded FROM delivery WHERE pact = $1 AND recorded > $2::timestamptz "
    "AND recorded < $3::timestamptz ORDER BY recorded OFFSET $4::bigint LIMIT 1"};
constexpr db::Statement kInsert = {
    "procurement.insert_checkpoint",
    "INSERT INTO checkpoint (pact, before, facts) VALUES ($1, $2::timestamptz, $3::bigint)"};
constexpr db::Statement kSum = {
    "procurement.sum_checkpoint",
    "INSERT INTO checkpoint_sum (pact, before, dimension, effective, contracts, contracted_cents, "
    "committed_cents, certified_cents, entries, neighbourhood) "
    "SELECT $1, $3::timestamptz, dimension, effective, sum(contracts), sum(contracted_cents), "
    "sum(committed_cents), sum(certified_cents), sum(entries), sum(neighbourhood) FROM "
    "(" PACTUM_TAIL ") AS f GROUP BY dimension, effective"};
#undef PACTUM_TAIL

constexpr auto kSumColumns =
    db::Columns<ExecutionSum>(db::Column("project", &ExecutionSum::project),
                              db::Column("contracts", &ExecutionSum::contracts),
                              db::Column("contracted", &ExecutionSum::contracted),
                              db::Column("committed", &ExecutionSum::committed),
                              db::Column("certified", &ExecutionSum::certified),
                              db::Column("entries", &ExecutionSum::entries),
                              db::Column("entries_to_date", &ExecutionSum::entries_to_date),
                              db::Column("neighbourhood", &ExecutionSum::neighbourhood));

int NeighbourhoodBit() { return static_cast<int>(Criteria{Criterion::kPriorityNeighbourhood}); }

absl::Time LastBefore(db::Tx& tx, absl::string_view pact_id, absl::Time known_at) {
  return db::Get<std::optional<absl::Time>>(tx.ExecOne(kLast, pact_id, known_at), "before")
      .value_or(absl::InfinitePast());
}

}  // namespace

std::vector<ExecutionSum> ExecutionAsOf(db::Tx& tx, absl::string_view pact_id, int year,
                                        absl::CivilDay cut_off, absl::Time known_at) {
  const absl::Time since = LastBefore(tx, pact_id, known_at);
  tx.Exec(kCustomPlan);
  std::vector<ExecutionSum> sums;
  for (const auto& row :
       tx.Exec(kExecution, pact_id, since, known_at, cut_off, NeighbourhoodBit(), year)) {
    sums.push_back(kSumColumns.Read(row));
    kLineColumns.ReadInto(row, sums.back().line);
  }
  return sums;
}

bool MakeCheckpoint(db::Tx& tx, absl::string_view pact_id, absl::Time horizon, int64_t every) {
  if (!db::Get<bool>(tx.ExecOne(kTryAlone, pact_id), "alone")) return false;
  const absl::Time since = LastBefore(tx, pact_id, horizon);
  tx.Exec(kCustomPlan);
  const auto next = tx.ExecOptional(kNext, pact_id, since, horizon, every);
  if (!next) return false;
  const auto before = db::Get<absl::Time>(*next, "recorded");
  tx.Exec(kInsert, pact_id, before, every);
  tx.Exec(kSum, pact_id, since, before, absl::CivilDay(9999, 12, 31), NeighbourhoodBit());
  return true;
}

}  // namespace pactum::procurement
