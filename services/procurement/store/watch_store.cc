#include "services/procurement/store/watch_store.h"

namespace pactum::procurement {
namespace {

constexpr db::Statement kHistory = {"procurement.history", R"sql(
    SELECT id, aggregate, type, actor, effective, recorded FROM event
     WHERE pact = $1 AND aggregate = ANY (ARRAY(
             SELECT $3 || '/' || lower(kind) || 's/' || id FROM change
              WHERE pact = $1 AND contract = $2) || $3)
       AND id > $4::bigint AND type NOT LIKE 'deliver%'
     ORDER BY id LIMIT $5::int)sql"};

// Deliveries of the contracts of one page only: an index range for each.
constexpr db::Statement kContracts = {"procurement.watch_contracts", R"sql(
    SELECT c.id, false AS late,
           c.state = 'SIGNED' AND NOT c.preexisting AND c.realisation_start <= $3::date - 30
             AND NOT EXISTS (SELECT FROM delivery d
                              WHERE d.pact = c.pact AND d.contract = c.id
                                AND d.state <> 'REVERSED' AND d.effective <= $3::date) AS nothing,
           c.amendments > 0 AND CASE WHEN c.maximum_cents IS NULL
             THEN (SELECT sum((quantity + changed) * unit_cents) * 100
                          > sum(quantity * unit_cents) * 120
                     FROM lot WHERE pact = c.pact AND contract = c.id)
             ELSE coalesce(c.amended_maximum, c.maximum_cents) * 100 > c.maximum_cents * 120
             END AS above_twenty,
           coalesce((SELECT string_agg('lot ' || l.id || ': ' || s.units || ' delivered of '
                                       || l.quantity + l.changed, ', ' ORDER BY l.id)
                       FROM lot l JOIN LATERAL (
                         SELECT sum(d.quantity) AS units FROM delivery d
                          WHERE d.pact = c.pact AND d.contract = c.id AND d.lot = l.id
                            AND d.state <> 'REVERSED' AND d.effective <= $3::date
                            AND (NOT d.entry OR l.work_unit = 1)) AS s
                         ON s.units > l.quantity + l.changed
                      WHERE l.pact = c.pact AND l.contract = c.id), '') AS past
      FROM (SELECT * FROM contract WHERE pact = $1 AND id > $2 ORDER BY id LIMIT $4::int) AS c
     ORDER BY c.id)sql"};
constexpr db::Statement kProcedures = {"procurement.watch_procedures", R"sql(
    SELECT p.id, false AS nothing, false AS above_twenty,
           p.launch <= $3::date AND NOT EXISTS (
             SELECT FROM contract c WHERE c.pact = p.pact AND c.procedure = p.id) AS late,
           coalesce((SELECT string_agg('lot ' || l.id || ': ' || s.cents || ' cents contracted of '
                                       || l.maximum_cents, ', ' ORDER BY l.id)
                       FROM procedure_lot l JOIN LATERAL (
                         SELECT sum(coalesce(c.amended_maximum, c.maximum_cents, (
                                  SELECT sum((quantity + changed) * unit_cents) FROM lot
                                   WHERE pact = c.pact AND contract = c.id))) AS cents
                           FROM contract c
                          WHERE c.pact = p.pact AND c.procedure = p.id AND c.procedure_lot = l.id
                            AND c.state <> 'CANCELLED') AS s ON s.cents > l.maximum_cents
                      WHERE l.pact = p.pact AND l.procedure = p.id), '') AS past
      FROM (SELECT * FROM procedure WHERE pact = $1 AND id > $2 ORDER BY id LIMIT $4::int) AS p
     ORDER BY p.id)sql"};

std::vector<Watched> Watch(const pqxx::result& rows) {
  std::vector<Watched> watched;
  for (const auto& row : rows) {
    watched.push_back({db::Get<std::string>(row, "id"), db::Get<bool>(row, "late"),
                       db::Get<bool>(row, "nothing"), db::Get<bool>(row, "above_twenty"),
                       db::Get<std::string>(row, "past")});
  }
  return watched;
}

}  // namespace

std::vector<HistoryEntry> ReadHistory(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view contract_id, absl::string_view name,
                                      int64_t after, int limit) {
  std::vector<HistoryEntry> entries;
  for (const auto& row : tx.Exec(kHistory, pact_id, contract_id, name, after, limit)) {
    entries.push_back({db::Get<int64_t>(row, "id"), db::Get<std::string>(row, "aggregate"),
                       db::Get<std::string>(row, "type"), db::Get<std::string>(row, "actor"),
                       db::Get<absl::CivilDay>(row, "effective"),
                       db::Get<absl::Time>(row, "recorded")});
  }
  return entries;
}

std::vector<Watched> WatchContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    absl::CivilDay cut_off, int limit) {
  return Watch(tx.Exec(kContracts, pact_id, after, cut_off, limit));
}

std::vector<Watched> WatchProcedures(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                     absl::CivilDay cut_off, int limit) {
  return Watch(tx.Exec(kProcedures, pact_id, after, cut_off, limit));
}

}  // namespace pactum::procurement
