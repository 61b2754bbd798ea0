#include "services/procurement/store/delivery_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::procurement {
namespace {

constexpr db::Statement kShare = {
    "procurement.share_lifecycle",
    "SELECT pg_advisory_xact_lock_shared(hashtextextended('lifecycle ' || $1, 0))"};
constexpr db::Statement kOwn = {
    "procurement.own_lifecycle",
    "SELECT pg_advisory_xact_lock(hashtextextended('lifecycle ' || $1, 0))"};

// As recorded, and never changed.
constexpr auto kRecorded = db::Columns<Delivery>(
    db::Column("contract", &Delivery::contract), db::Column("id", &Delivery::id),
    db::Column("lot", &Delivery::lot), db::Column("order_id", &Delivery::order),
    db::Column("dimension", &Delivery::dimension), db::Column("quantity", &Delivery::quantity),
    db::Column("cents", &Delivery::amount), db::Column("effective", &Delivery::effective),
    db::AsNumber("criteria", &Delivery::criteria), db::Column("entry", &Delivery::entry));
// The state of the present, with the certification and the reversal.
constexpr auto kState = db::Columns<Delivery>(
    db::Column("state", &Delivery::state), db::Column("recorded_by", &Delivery::recorded_by),
    db::Column("recorded", &Delivery::recorded),
    db::Column("last_refusal", &Delivery::last_refusal),
    db::NullIfEmpty("certified_by", &Delivery::certified_by),
    db::Column("certified_quantity", &Delivery::certified_quantity),
    db::Column("certified_cents", &Delivery::certified_amount),
    db::NullIfEmpty("reason", &Delivery::reversal_reason),
    db::Column("funds", &Delivery::certificate_funds));

// One instant for all: it is read once, after the transaction has its id. Two batches with the same
// references wait for each other in one order.
const db::Statement kInsert = db::Built(
    "procurement.insert_deliveries",
    absl::StrCat("INSERT INTO delivery (pact, ", kRecorded.List(),
                 ", recorded_by, recorded) SELECT $1, d.*, $2, (SELECT recorded_now()) FROM ",
                 kRecorded.Unnest(3), " AS d(", kRecorded.List(), R"sql()
      JOIN contract c ON c.pact = $1 AND c.id = d.contract AND c.state = 'SIGNED'
           AND NOT c.preexisting AND d.effective <= coalesce(c.amended_end, c.realisation_end)
     ORDER BY d.contract, d.id
        ON CONFLICT ON CONSTRAINT delivery_pkey DO NOTHING)sql"));
const db::Statement kCompare =
    db::Built("procurement.compare_deliveries",
              absl::StrCat(R"sql(
    SELECT s.id IS NOT NULL AS stored,
           s.id IS NOT NULL AND (s.lot, s.order_id, s.quantity, s.effective, s.criteria, s.entry)
             = (d.lot, d.order_id, d.quantity, d.effective, d.criteria, d.entry) AS same
      FROM )sql",
                           kRecorded.Unnest(2), " WITH ORDINALITY AS d(", kRecorded.List(),
                           R"sql(, place)
      LEFT JOIN delivery s ON s.pact = $1 AND s.contract = d.contract AND s.id = d.id
     ORDER BY d.place)sql"));

const std::string kSelect = absl::StrCat("SELECT ", kRecorded.List("d"), R"sql(,
           d.state, d.recorded_by, d.recorded, d.last_refusal, c.certified_by,
           coalesce(c.quantity, d.certifying) AS certified_quantity,
           coalesce(c.cents, 0) AS certified_cents, r.reason,
           ARRAY(SELECT f.fund FROM certificate f WHERE f.pact = d.pact
                    AND f.contract = d.contract AND f.delivery = d.id ORDER BY f.fund) AS funds
      FROM delivery d
      LEFT JOIN certification c ON c.pact = d.pact AND c.contract = d.contract AND c.delivery = d.id
      LEFT JOIN reversal r ON r.pact = d.pact AND r.contract = d.contract AND r.delivery = d.id
     WHERE d.pact = $1 AND d.contract = $2 AND )sql");
const db::Statement kFind =
    db::Built("procurement.find_deliveries", kSelect + "d.id = ANY ($3::text[]) ORDER BY d.id");
const db::Statement kLock =
    db::Built("procurement.lock_deliveries",
              kSelect + "d.id = ANY ($3::text[]) ORDER BY d.id FOR UPDATE OF d");
const db::Statement kList =
    db::Built("procurement.list_deliveries",
              kSelect +
                  "d.id > $3 AND ($4 = '' OR d.state = $4) AND ($5 = '' OR d.lot = $5) "
                  "ORDER BY d.id LIMIT $6::int");

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
constexpr auto kCertification = db::Columns<Delivery>(
    db::Column("delivery", &Delivery::id), db::Column("quantity", &Delivery::certified_quantity),
    db::Column("cents", &Delivery::certified_amount), db::Column("dimension", &Delivery::dimension),
    db::Column("effective", &Delivery::effective));
const db::Statement kCertify =
    db::Built("procurement.insert_certifications",
              kCertification.InsertMany("certification", {"pact", "contract", "certified_by"}));
constexpr auto kReversal = db::Columns<Delivery>(
    db::Column("delivery", &Delivery::id),
    db::Column("certified_cents", &Delivery::certified_amount),
    db::Column("dimension", &Delivery::dimension), db::Column("effective", &Delivery::effective),
    db::AsNumber("criteria", &Delivery::criteria), db::Column("entry", &Delivery::entry));
const db::Statement kReverse =
    db::Built("procurement.insert_reversal",
              kReversal.InsertInto("reversal", {"pact", "contract", "reason", "reversed_by"}));
constexpr auto kCertificate = db::Columns<Certificate>(
    db::Column("delivery", &Certificate::delivery), db::Column("fund", &Certificate::fund),
    db::Column("cents", &Certificate::amount));
const db::Statement kInsertCertificates =
    db::Built("procurement.insert_certificates",
              kCertificate.InsertMany("certificate", {"pact", "contract"}));
const db::Statement kCertificates =
    db::Built("procurement.certificates",
              absl::StrCat("SELECT ", kCertificate.List(),
                           " FROM certificate WHERE pact = $1 AND contract = $2 AND delivery = $3 "
                           "ORDER BY fund"));

Delivery FromRow(const pqxx::row& row) {
  Delivery delivery = kRecorded.Read(row);
  kState.ReadInto(row, delivery);
  return delivery;
}

}  // namespace

void ShareLifecycle(db::Tx& tx, absl::string_view pact_id) { tx.Exec(kShare, pact_id); }
void OwnLifecycle(db::Tx& tx, absl::string_view pact_id) { tx.Exec(kOwn, pact_id); }

int64_t InsertDeliveries(db::Tx& tx, absl::string_view pact_id,
                         const std::vector<Delivery>& deliveries, absl::string_view recorded_by) {
  return static_cast<int64_t>(
      tx.Exec(kInsert, pact_id, recorded_by, kRecorded.Arrays(deliveries)).affected_rows());
}

std::vector<Stored> CompareDeliveries(db::Tx& tx, absl::string_view pact_id,
                                      const std::vector<Delivery>& deliveries) {
  std::vector<Stored> stored;
  for (const auto& row : tx.Exec(kCompare, pact_id, kRecorded.Arrays(deliveries))) {
    stored.push_back(db::Get<bool>(row, "same")     ? Stored::kSame
                     : db::Get<bool>(row, "stored") ? Stored::kOther
                                                    : Stored::kNot);
  }
  return stored;
}

std::map<std::string, Delivery> FindDeliveries(db::Tx& tx, absl::string_view pact_id,
                                               absl::string_view contract_id,
                                               const std::vector<std::string>& ids, Lock lock) {
  std::map<std::string, Delivery> deliveries;
  for (const auto& row : tx.Exec(lock == Lock::kNone ? kFind : kLock, pact_id, contract_id, ids)) {
    Delivery delivery = FromRow(row);
    deliveries[delivery.id] = std::move(delivery);
  }
  return deliveries;
}

std::vector<Delivery> ListDeliveries(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, absl::string_view after,
                                     DeliveryState state, absl::string_view lot, int limit) {
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
    tx.Exec(kSetStates, pact_id, contract_id, ids, state, last_refusal);
  } else {
    tx.Exec(kSetCertifying, pact_id, contract_id, ids, state, last_refusal, certifying);
  }
}

void InsertCertifications(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                          const std::vector<Delivery>& deliveries, absl::string_view certified_by) {
  tx.Exec(kCertify, pact_id, contract_id, certified_by, kCertification.Arrays(deliveries));
}

void InsertReversal(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                    const Delivery& delivery, absl::string_view reason,
                    absl::string_view reversed_by) {
  tx.Exec(kReverse, pact_id, contract_id, reason, reversed_by, kReversal.Values(delivery));
}

void InsertCertificates(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        const std::vector<Certificate>& certificates) {
  tx.Exec(kInsertCertificates, pact_id, contract_id, kCertificate.Arrays(certificates));
}

std::vector<Certificate> ReadCertificates(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view contract_id,
                                          absl::string_view delivery_id) {
  return kCertificate.ReadAll(tx.Exec(kCertificates, pact_id, contract_id, delivery_id));
}

}  // namespace pactum::procurement
