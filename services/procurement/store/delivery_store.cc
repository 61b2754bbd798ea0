#include "services/procurement/store/delivery_store.h"

namespace pactum::procurement {
namespace {

constexpr db::Statement kShare = {
    "procurement.share_lifecycle",
    "SELECT pg_advisory_xact_lock_shared(hashtextextended('lifecycle ' || $1, 0))"};
constexpr db::Statement kOwn = {
    "procurement.own_lifecycle",
    "SELECT pg_advisory_xact_lock(hashtextextended('lifecycle ' || $1, 0))"};

// One instant for all: it is read once, after the transaction has its id. Two batches with the same
// references wait for each other in one order.
constexpr db::Statement kInsert = {"procurement.insert_deliveries", R"sql(
    INSERT INTO delivery (pact, contract, id, lot, order_id, dimension, quantity, cents, effective,
                          criteria, entry, recorded_by, recorded)
    SELECT $1, d.contract, d.id, d.lot, d.order_id, d.dimension, d.quantity, d.cents, d.effective,
           d.criteria, d.entry, $12, (SELECT recorded_now())
      FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::bigint[],
                  $8::bigint[], $9::date[], $10::int[], $11::boolean[])
           AS d(contract, id, lot, order_id, dimension, quantity, cents, effective, criteria, entry)
      JOIN contract c ON c.pact = $1 AND c.id = d.contract AND c.state = 'SIGNED'
           AND NOT c.preexisting AND d.effective <= coalesce(c.amended_end, c.realisation_end)
     ORDER BY d.contract, d.id
        ON CONFLICT ON CONSTRAINT delivery_pkey DO NOTHING)sql"};
constexpr db::Statement kCompare = {"procurement.compare_deliveries", R"sql(
    SELECT s.id IS NOT NULL AS stored,
           s.id IS NOT NULL AND (s.lot, s.order_id, s.quantity, s.effective, s.criteria, s.entry)
             = (d.lot, d.order_id, d.quantity, d.effective, d.criteria, d.entry) AS same
      FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::date[],
                  $8::int[], $9::boolean[]) WITH ORDINALITY
           AS d(contract, id, lot, order_id, quantity, effective, criteria, entry, place)
      LEFT JOIN delivery s ON s.pact = $1 AND s.contract = d.contract AND s.id = d.id
     ORDER BY d.place)sql"};

#define PACTUM_DELIVERY_COLUMNS                                                                 \
  "SELECT d.id, d.lot, d.order_id, d.dimension, d.quantity, d.entry, d.effective, d.criteria, " \
  "d.cents, d.state, d.certifying, d.recorded_by, d.recorded, d.last_refusal, "                 \
  "coalesce(c.certified_by, '') AS certified_by, c.quantity AS certified_quantity, "            \
  "c.cents AS certified_cents, coalesce(r.reason, '') AS reversal_reason, "                     \
  "ARRAY(SELECT f.fund FROM certificate f WHERE f.pact = d.pact AND f.contract = d.contract "   \
  "AND f.delivery = d.id ORDER BY f.fund) AS funds "                                            \
  "FROM delivery d LEFT JOIN certification c ON c.pact = d.pact AND c.contract = d.contract "   \
  "AND c.delivery = d.id LEFT JOIN reversal r ON r.pact = d.pact AND r.contract = d.contract "  \
  "AND r.delivery = d.id "
constexpr db::Statement kFind = {"procurement.find_deliveries", PACTUM_DELIVERY_COLUMNS
                                 "WHERE d.pact = $1 AND d.contract = $2 AND d.id = ANY "
                                 "($3::text[]) ORDER BY d.id"};
constexpr db::Statement kLock = {"procurement.lock_deliveries", PACTUM_DELIVERY_COLUMNS
                                 "WHERE d.pact = $1 AND d.contract = $2 AND d.id = ANY "
                                 "($3::text[]) ORDER BY d.id FOR UPDATE OF d"};
constexpr db::Statement kList = {"procurement.list_deliveries", PACTUM_DELIVERY_COLUMNS
                                 "WHERE d.pact = $1 AND d.contract = $2 AND d.id > $3 AND "
                                 "($4 = '' OR d.state = $4) AND ($5 = '' OR d.lot = $5) "
                                 "ORDER BY d.id LIMIT $6::int"};
#undef PACTUM_DELIVERY_COLUMNS

constexpr db::Statement kCountOpen = {
    "procurement.count_open_deliveries",
    "SELECT count(*) AS count FROM delivery WHERE pact = $1 AND contract = $2 "
    "AND state IN ('RECORDED', 'CERTIFYING', 'REVERSING')"};
constexpr db::Statement kCountUnderOrder = {
    "procurement.count_under_order",
    "SELECT count(*) AS count FROM delivery WHERE pact = $1 AND contract = $2 "
    "AND order_id = $3 AND state <> 'REVERSED'"};
constexpr db::Statement kSetStates = {
    "procurement.set_delivery_states",
    "UPDATE delivery SET state = $4, last_refusal = $5, certifying = 0 "
    "WHERE pact = $1 AND contract = $2 AND id = ANY ($3::text[])"};
constexpr db::Statement kSetCertifying = {
    "procurement.set_certifying",
    "UPDATE delivery d SET state = $4, last_refusal = $5, certifying = a.units "
    "FROM unnest($3::text[], $6::bigint[]) AS a(id, units) "
    "WHERE d.pact = $1 AND d.contract = $2 AND d.id = a.id"};
constexpr db::Statement kCertify = {
    "procurement.insert_certifications",
    "INSERT INTO certification (pact, contract, delivery, quantity, cents, dimension, effective, "
    "certified_by) SELECT $1, $2, c.*, $8 FROM unnest($3::text[], $4::bigint[], $5::bigint[], "
    "$6::int[], $7::date[]) AS c"};
constexpr db::Statement kReverse = {
    "procurement.insert_reversal",
    "INSERT INTO reversal (pact, contract, delivery, certified_cents, dimension, effective, "
    "criteria, entry, reason, reversed_by) VALUES ($1, $2, $3, $4::bigint, $5::int, $6::date, "
    "$7::int, $8::boolean, $9, $10)"};
constexpr db::Statement kInsertCertificates = {
    "procurement.insert_certificates",
    "INSERT INTO certificate (pact, contract, delivery, fund, cents) "
    "SELECT $1, $2, c.* FROM unnest($3::text[], $4::text[], $5::bigint[]) AS c"};
constexpr db::Statement kCertificates = {
    "procurement.certificates",
    "SELECT delivery, fund, cents FROM certificate "
    "WHERE pact = $1 AND contract = $2 AND delivery = $3 ORDER BY fund"};

Delivery FromRow(const pqxx::row& row) {
  Delivery delivery;
  delivery.id = db::Get<std::string>(row, "id");
  delivery.lot = db::Get<std::string>(row, "lot");
  delivery.order = db::Get<std::string>(row, "order_id");
  delivery.dimension = db::Get<int>(row, "dimension");
  delivery.quantity = db::Get<int64_t>(row, "quantity");
  delivery.entry = db::Get<bool>(row, "entry");
  delivery.effective = db::Get<absl::CivilDay>(row, "effective");
  delivery.criteria = CriteriaOf(db::Get<int>(row, "criteria"));
  delivery.amount = db::Get<Money>(row, "cents");
  delivery.state = ParseDeliveryState(db::Get<std::string>(row, "state"));
  delivery.recorded_by = db::Get<std::string>(row, "recorded_by");
  delivery.recorded = db::Get<absl::Time>(row, "recorded");
  delivery.last_refusal = db::Get<std::string>(row, "last_refusal");
  delivery.certified_by = db::Get<std::string>(row, "certified_by");
  delivery.certified_quantity = db::Get<std::optional<int64_t>>(row, "certified_quantity")
                                    .value_or(db::Get<int64_t>(row, "certifying"));
  delivery.certified_amount =
      db::Get<std::optional<Money>>(row, "certified_cents").value_or(Money());
  delivery.certificate_funds = db::Get<std::vector<std::string>>(row, "funds");
  delivery.reversal_reason = db::Get<std::string>(row, "reversal_reason");
  return delivery;
}

// Deliveries as arrays, one a column.
struct Columns {
  explicit Columns(const std::vector<AskedDelivery>& deliveries) {
    const size_t size = deliveries.size();
    for (auto* texts : {&contracts, &ids, &lots, &orders}) texts->reserve(size);
    for (const auto& [contract, delivery] : deliveries) {
      contracts.push_back(contract);
      ids.push_back(delivery.id);
      lots.push_back(delivery.lot);
      orders.push_back(delivery.order);
      dimensions.push_back(delivery.dimension);
      quantities.push_back(delivery.quantity);
      amounts.push_back(delivery.amount);
      days.push_back(delivery.effective);
      masks.push_back(MaskOf(delivery.criteria));
      entries.push_back(delivery.entry);
    }
  }

  std::vector<std::string> contracts, ids, lots, orders;
  std::vector<int> dimensions, masks;
  std::vector<int64_t> quantities;
  std::vector<Money> amounts;
  std::vector<absl::CivilDay> days;
  std::vector<bool> entries;
};

}  // namespace

void ShareLifecycle(db::Tx& tx, absl::string_view pact_id) { tx.Exec(kShare, pact_id); }
void OwnLifecycle(db::Tx& tx, absl::string_view pact_id) { tx.Exec(kOwn, pact_id); }

int64_t InsertDeliveries(db::Tx& tx, absl::string_view pact_id,
                         const std::vector<AskedDelivery>& deliveries,
                         absl::string_view recorded_by) {
  const Columns c(deliveries);
  return static_cast<int64_t>(tx.Exec(kInsert, pact_id, c.contracts, c.ids, c.lots, c.orders,
                                      c.dimensions, c.quantities, c.amounts, c.days, c.masks,
                                      c.entries, recorded_by)
                                  .affected_rows());
}

std::vector<Stored> CompareDeliveries(db::Tx& tx, absl::string_view pact_id,
                                      const std::vector<AskedDelivery>& deliveries) {
  const Columns c(deliveries);
  std::vector<Stored> stored;
  for (const auto& row : tx.Exec(kCompare, pact_id, c.contracts, c.ids, c.lots, c.orders,
                                 c.quantities, c.days, c.masks, c.entries)) {
    stored.push_back(db::Get<bool>(row, "same")     ? Stored::kSame
                     : db::Get<bool>(row, "stored") ? Stored::kOther
                                                    : Stored::kNot);
  }
  return stored;
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
                                     absl::string_view state, absl::string_view lot, int limit) {
  std::vector<Delivery> deliveries;
  for (const auto& row : tx.Exec(kList, pact_id, contract_id, after, state, lot, limit)) {
    deliveries.push_back(FromRow(row));
  }
  return deliveries;
}

int64_t CountOpen(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id) {
  return db::Get<int64_t>(tx.ExecOne(kCountOpen, pact_id, contract_id), "count");
}

int64_t CountUnderOrder(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        absl::string_view order_id) {
  return db::Get<int64_t>(tx.ExecOne(kCountUnderOrder, pact_id, contract_id, order_id), "count");
}

void SetDeliveryStates(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                       const std::vector<std::string>& ids, DeliveryState state,
                       absl::string_view last_refusal, const std::vector<int64_t>& certifying) {
  if (certifying.empty()) {
    tx.Exec(kSetStates, pact_id, contract_id, ids, Name(state), last_refusal);
  } else {
    tx.Exec(kSetCertifying, pact_id, contract_id, ids, Name(state), last_refusal, certifying);
  }
}

void InsertCertifications(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                          const std::vector<Delivery>& deliveries, absl::string_view certified_by) {
  std::vector<std::string> ids;
  std::vector<int64_t> quantities;
  std::vector<Money> amounts;
  std::vector<int> dimensions;
  std::vector<absl::CivilDay> days;
  for (const Delivery& delivery : deliveries) {
    ids.push_back(delivery.id);
    quantities.push_back(delivery.certified_quantity);
    amounts.push_back(delivery.certified_amount);
    dimensions.push_back(delivery.dimension);
    days.push_back(delivery.effective);
  }
  tx.Exec(kCertify, pact_id, contract_id, ids, quantities, amounts, dimensions, days, certified_by);
}

void InsertReversal(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                    const Delivery& delivery, absl::string_view reason,
                    absl::string_view reversed_by) {
  tx.Exec(kReverse, pact_id, contract_id, delivery.id, delivery.certified_amount,
          delivery.dimension, delivery.effective, MaskOf(delivery.criteria), delivery.entry, reason,
          reversed_by);
}

void InsertCertificates(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        const std::vector<Certificate>& certificates) {
  std::vector<std::string> deliveries, funds;
  std::vector<Money> amounts;
  for (const Certificate& certificate : certificates) {
    deliveries.push_back(certificate.delivery);
    funds.push_back(certificate.fund);
    amounts.push_back(certificate.amount);
  }
  tx.Exec(kInsertCertificates, pact_id, contract_id, deliveries, funds, amounts);
}

std::vector<Certificate> ReadCertificates(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view contract_id,
                                          absl::string_view delivery_id) {
  std::vector<Certificate> certificates;
  for (const auto& row : tx.Exec(kCertificates, pact_id, contract_id, delivery_id)) {
    certificates.push_back({db::Get<std::string>(row, "delivery"),
                            db::Get<std::string>(row, "fund"), db::Get<Money>(row, "cents")});
  }
  return certificates;
}

}  // namespace pactum::procurement
