#include "services/procurement/store/watch_store.h"

namespace pactum::procurement {
namespace {

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
             END AS above_twenty_percent,
           past.lots, past.reached, past.admitted
      FROM (SELECT * FROM contract WHERE pact = $1 AND id > $2 ORDER BY id LIMIT $4::int) AS c
           CROSS JOIN LATERAL (
             SELECT coalesce(array_agg(l.id ORDER BY l.id), '{}') AS lots,
                    coalesce(array_agg(s.units::bigint ORDER BY l.id), '{}') AS reached,
                    coalesce(array_agg(l.quantity + l.changed ORDER BY l.id), '{}') AS admitted
                       FROM lot l JOIN LATERAL (
                         SELECT sum(d.quantity) AS units FROM delivery d
                          WHERE d.pact = c.pact AND d.contract = c.id AND d.lot = l.id
                            AND d.state <> 'REVERSED' AND d.effective <= $3::date
                            AND (NOT d.entry OR l.work_unit = 1)) AS s
                         ON s.units > l.quantity + l.changed
                      WHERE l.pact = c.pact AND l.contract = c.id) AS past
     ORDER BY c.id)sql"};
constexpr db::Statement kProcedures = {"procurement.watch_procedures", R"sql(
    SELECT p.id, false AS nothing, false AS above_twenty_percent,
           p.launch <= $3::date AND NOT EXISTS (
             SELECT FROM contract c WHERE c.pact = p.pact AND c.procedure = p.id) AS late,
           past.lots, past.reached, past.admitted
      FROM (SELECT * FROM procedure WHERE pact = $1 AND id > $2 ORDER BY id LIMIT $4::int) AS p
           CROSS JOIN LATERAL (
             SELECT coalesce(array_agg(l.id ORDER BY l.id), '{}') AS lots,
                    coalesce(array_agg(s.cents::bigint ORDER BY l.id), '{}') AS reached,
                    coalesce(array_agg(l.maximum_cents ORDER BY l.id), '{}') AS admitted
                       FROM procedure_lot l JOIN LATERAL (
                         SELECT sum(coalesce(c.amended_maximum, c.maximum_cents, (
                                  SELECT sum((quantity + changed) * unit_cents) FROM lot
                                   WHERE pact = c.pact AND contract = c.id))) AS cents
                           FROM contract c
                          WHERE c.pact = p.pact AND c.procedure = p.id AND c.procedure_lot = l.id
                            AND c.state <> 'CANCELLED') AS s ON s.cents > l.maximum_cents
                      WHERE l.pact = p.pact AND l.procedure = p.id) AS past
     ORDER BY p.id)sql"};

std::vector<Watched> FromRows(const pqxx::result& rows) {
  std::vector<Watched> watched;
  for (const auto& row : rows) {
    Watched& item = watched.emplace_back();
    item.id = db::Get<std::string>(row, "id");
    item.late = db::Get<bool>(row, "late");
    item.nothing = db::Get<bool>(row, "nothing");
    item.above_twenty_percent = db::Get<bool>(row, "above_twenty_percent");
    const auto lots = db::Get<std::vector<std::string>>(row, "lots");
    const auto reached = db::Get<std::vector<int64_t>>(row, "reached");
    const auto admitted = db::Get<std::vector<int64_t>>(row, "admitted");
    for (size_t i = 0; i < lots.size(); ++i)
      item.past.push_back({lots[i], reached[i], admitted[i]});
  }
  return watched;
}

}  // namespace

std::vector<Watched> WatchContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    absl::CivilDay cut_off, int limit) {
  return FromRows(tx.Exec(kContracts, pact_id, after, cut_off, limit));
}

std::vector<Watched> WatchProcedures(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                     absl::CivilDay cut_off, int limit) {
  return FromRows(tx.Exec(kProcedures, pact_id, after, cut_off, limit));
}

}  // namespace pactum::procurement
