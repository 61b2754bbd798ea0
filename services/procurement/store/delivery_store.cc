#include "services/procurement/store/delivery_store.h"

#include "absl/strings/str_join.h"

namespace pactum::procurement {
namespace {

// Arrays of arrays of different lengths cannot be unnested: criteria travel as text, "1,8".
constexpr db::Statement kInsert = {
    "procurement.insert_deliveries",
    "INSERT INTO delivery (pact, contract, id, lot, quantity, entry, effective, criteria, cents, "
    "recorded_by) "
    "SELECT $1, $2, d.id, d.lot, d.quantity, d.entry, d.effective, "
    "string_to_array(d.criteria, ',')::int[], d.cents, $10 "
    "FROM unnest($3::text[], $4::text[], $5::bigint[], $6::boolean[], $7::date[], $8::text[], "
    "$9::bigint[]) AS d(id, lot, quantity, entry, effective, criteria, cents) "
    "ORDER BY d.id "  // Two batches with the same references wait for each other in one order.
    "ON CONFLICT ON CONSTRAINT delivery_pkey DO NOTHING RETURNING id"};
constexpr db::Statement kAddDelivered = {"procurement.add_delivered",
                                         "UPDATE lot SET delivered = delivered + $4::bigint "
                                         "WHERE pact = $1 AND contract = $2 AND id = $3 "
                                         "AND delivered + $4::bigint BETWEEN 0 AND quantity"};

#define PACTUM_DELIVERY_COLUMNS                                                                \
  "SELECT d.id, d.lot, d.quantity, d.entry, d.effective, d.criteria, d.cents, d.state, "       \
  "d.recorded_by, d.recorded, d.last_refusal, coalesce(c.certified_by, '') AS certified_by, "  \
  "coalesce(c.certificate, '') AS certificate, coalesce(r.reason, '') AS reversal_reason "     \
  "FROM delivery d LEFT JOIN certification c ON c.pact = d.pact AND c.contract = d.contract "  \
  "AND c.delivery = d.id LEFT JOIN reversal r ON r.pact = d.pact AND r.contract = d.contract " \
  "AND r.delivery = d.id "
constexpr db::Statement kFind = {"procurement.find_deliveries", PACTUM_DELIVERY_COLUMNS
                                 "WHERE d.pact = $1 AND d.contract = $2 AND d.id = ANY "
                                 "($3::text[]) ORDER BY d.id"};
constexpr db::Statement kLock = {"procurement.lock_deliveries", PACTUM_DELIVERY_COLUMNS
                                 "WHERE d.pact = $1 AND d.contract = $2 AND d.id = ANY "
                                 "($3::text[]) ORDER BY d.id FOR UPDATE OF d"};
constexpr db::Statement kList = {"procurement.list_deliveries", PACTUM_DELIVERY_COLUMNS
                                 "WHERE d.pact = $1 AND d.contract = $2 AND d.id > $3 AND "
                                 "($4 = '' OR d.state = $4) ORDER BY d.id LIMIT $5::int"};
#undef PACTUM_DELIVERY_COLUMNS

constexpr db::Statement kCountOpen = {
    "procurement.count_open_deliveries",
    "SELECT count(*) AS count FROM delivery WHERE pact = $1 AND contract = $2 "
    "AND state IN ('RECORDED', 'CERTIFYING', 'REVERSING')"};
constexpr db::Statement kSetStates = {
    "procurement.set_delivery_states",
    "UPDATE delivery SET state = $4, last_refusal = $5 "
    "WHERE pact = $1 AND contract = $2 AND id = ANY ($3::text[])"};
constexpr db::Statement kCertify = {
    "procurement.insert_certifications",
    "INSERT INTO certification (pact, contract, delivery, certificate, recorded_by, certified_by) "
    "SELECT $1, $2, c.*, $6 FROM unnest($3::text[], $4::text[], $5::text[]) AS c"};
constexpr db::Statement kReverse = {
    "procurement.insert_reversal",
    "INSERT INTO reversal (pact, contract, delivery, reason, reversed_by) "
    "VALUES ($1, $2, $3, $4, $5)"};
// What a reversal known by then has taken back counts in nothing.
constexpr db::Statement kExecution = {"procurement.execution_as_of", R"sql(
    SELECT axis.axis, coalesce(s.contracts, 0) AS contracts, coalesce(s.cents, 0) AS contracted,
           coalesce(d.certified, 0) AS certified, coalesce(d.entries, 0) AS entries,
           coalesce(d.neighbourhood, 0) AS neighbourhood
      FROM (VALUES (1), (2), (3)) AS axis(axis)
      LEFT JOIN (
        SELECT l.axis, count(DISTINCT l.contract) AS contracts,
               (sum(l.quantity * l.unit_cents)
                 FILTER (WHERE l.funding_source <> 'REGION'))::bigint AS cents
          FROM contract_fact f
          JOIN lot l ON l.pact = f.pact AND l.contract = f.contract
         WHERE f.pact = $1 AND f.kind = 'SIGNED' AND f.effective <= $3::date
           AND f.recorded < $4::timestamptz
         GROUP BY l.axis) AS s ON s.axis = axis.axis
      LEFT JOIN (
        SELECT l.axis,
               (sum(d.cents) FILTER (WHERE l.funding_source <> 'REGION' AND c.delivery IS NOT NULL))
                 ::bigint AS certified,
               count(*) FILTER (WHERE d.entry AND d.effective >= make_date($2::int, 1, 1)
                                  AND d.effective <= make_date($2::int, 12, 31)) AS entries,
               count(*) FILTER (WHERE d.entry AND d.effective >= make_date($2::int, 1, 1)
                                  AND d.effective <= make_date($2::int, 12, 31)
                                  AND $5::int = ANY (d.criteria)) AS neighbourhood
          FROM delivery d
          JOIN lot l ON l.pact = d.pact AND l.contract = d.contract AND l.id = d.lot
          LEFT JOIN certification c ON c.pact = d.pact AND c.contract = d.contract
                AND c.delivery = d.id AND c.recorded < $4::timestamptz
         WHERE d.pact = $1 AND d.effective <= $3::date AND d.recorded < $4::timestamptz
           AND NOT EXISTS (SELECT FROM reversal r
                            WHERE r.pact = d.pact AND r.contract = d.contract
                              AND r.delivery = d.id AND r.recorded < $4::timestamptz)
         GROUP BY l.axis) AS d ON d.axis = axis.axis
     ORDER BY axis.axis)sql"};

Delivery FromRow(const pqxx::row& row) {
  Delivery delivery;
  delivery.id = db::Get<std::string>(row, "id");
  delivery.lot = db::Get<std::string>(row, "lot");
  delivery.quantity = db::Get<int64_t>(row, "quantity");
  delivery.entry = db::Get<bool>(row, "entry");
  delivery.effective = db::Get<absl::CivilDay>(row, "effective");
  delivery.criteria = db::Get<std::vector<int>>(row, "criteria");
  delivery.amount = db::Get<Money>(row, "cents");
  delivery.state = ParseDeliveryState(db::Get<std::string>(row, "state"));
  delivery.recorded_by = db::Get<std::string>(row, "recorded_by");
  delivery.recorded = db::Get<absl::Time>(row, "recorded");
  delivery.last_refusal = db::Get<std::string>(row, "last_refusal");
  delivery.certified_by = db::Get<std::string>(row, "certified_by");
  delivery.certificate = db::Get<std::string>(row, "certificate");
  delivery.reversal_reason = db::Get<std::string>(row, "reversal_reason");
  return delivery;
}

}  // namespace

std::vector<std::string> InsertDeliveries(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view contract_id,
                                          const std::vector<Delivery>& deliveries,
                                          absl::string_view recorded_by) {
  std::vector<std::string> ids, lots, criteria;
  std::vector<int64_t> quantities;
  std::vector<bool> entries;
  std::vector<absl::CivilDay> days;
  std::vector<Money> amounts;
  for (const Delivery& delivery : deliveries) {
    ids.push_back(delivery.id);
    lots.push_back(delivery.lot);
    quantities.push_back(delivery.quantity);
    entries.push_back(delivery.entry);
    days.push_back(delivery.effective);
    criteria.push_back(absl::StrJoin(delivery.criteria, ","));
    amounts.push_back(delivery.amount);
  }
  std::vector<std::string> inserted;
  for (const auto& row : tx.Exec(kInsert, pact_id, contract_id, ids, lots, quantities, entries,
                                 days, criteria, amounts, recorded_by)) {
    inserted.push_back(db::Get<std::string>(row["id"]));
  }
  return inserted;
}

std::string AddDelivered(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                         const std::map<std::string, int64_t>& by_lot) {
  for (const auto& [lot, quantity] : by_lot) {
    if (quantity == 0) continue;
    if (tx.Exec(kAddDelivered, pact_id, contract_id, lot, quantity).affected_rows() == 0) {
      return lot;
    }
  }
  return "";
}

std::map<std::string, Delivery> FindDeliveries(db::Tx& tx, absl::string_view pact_id,
                                               absl::string_view contract_id,
                                               const std::vector<std::string>& ids, bool lock) {
  std::map<std::string, Delivery> deliveries;
  for (const auto& row : tx.Exec(lock ? kLock : kFind, pact_id, contract_id, ids)) {
    Delivery delivery = FromRow(row);
    deliveries[delivery.id] = std::move(delivery);
  }
  return deliveries;
}

std::vector<Delivery> ListDeliveries(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, absl::string_view after,
                                     absl::string_view state, int limit) {
  std::vector<Delivery> deliveries;
  for (const auto& row : tx.Exec(kList, pact_id, contract_id, after, state, limit)) {
    deliveries.push_back(FromRow(row));
  }
  return deliveries;
}

int64_t CountOpen(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id) {
  return db::Get<int64_t>(tx.ExecOne(kCountOpen, pact_id, contract_id), "count");
}

void SetDeliveryStates(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                       const std::vector<std::string>& ids, DeliveryState state,
                       absl::string_view last_refusal) {
  tx.Exec(kSetStates, pact_id, contract_id, ids, Name(state), last_refusal);
}

void InsertCertifications(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                          const std::vector<Delivery>& deliveries, absl::string_view certified_by) {
  std::vector<std::string> ids, certificates, recorders;
  for (const Delivery& delivery : deliveries) {
    ids.push_back(delivery.id);
    certificates.push_back(delivery.certificate);
    recorders.push_back(delivery.recorded_by);
  }
  tx.Exec(kCertify, pact_id, contract_id, ids, certificates, recorders, certified_by);
}

void InsertReversal(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                    absl::string_view delivery_id, absl::string_view reason,
                    absl::string_view reversed_by) {
  tx.Exec(kReverse, pact_id, contract_id, delivery_id, reason, reversed_by);
}

std::array<AxisExecution, 3> ExecutionAsOf(db::Tx& tx, absl::string_view pact_id, int year,
                                           absl::CivilDay cut_off, absl::Time known_at,
                                           int priority_neighbourhood) {
  std::array<AxisExecution, 3> axes;
  for (const auto& row :
       tx.Exec(kExecution, pact_id, year, cut_off, known_at, priority_neighbourhood)) {
    AxisExecution& axis = axes.at(static_cast<size_t>(db::Get<int>(row["axis"]) - 1));
    axis.contracts = db::Get<int>(row["contracts"]);
    axis.contracted = db::Get<Money>(row["contracted"]);
    axis.certified = db::Get<Money>(row["certified"]);
    axis.entries = db::Get<int64_t>(row["entries"]);
    axis.priority_neighbourhood_entries = db::Get<int64_t>(row["neighbourhood"]);
  }
  return axes;
}

}  // namespace pactum::procurement
