#include "services/procurement/store/change_store.h"

#include <utility>

namespace pactum::procurement {
namespace {

// Amendments have numbers as ids: shorter ones come first. Ids of orders sort by their text.
#define PACTUM_CHANGE                                                                       \
  "SELECT c.kind, c.contract, c.id, c.content, coalesce(c.clause, '') AS clause, c.cents, " \
  "c.state, c.effective, c.last_refusal, coalesce(i.lots, '{}') AS lots, "                  \
  "coalesce(i.units, '{}') AS units FROM change c LEFT JOIN LATERAL ("                      \
  "SELECT array_agg(lot ORDER BY lot) AS lots, array_agg(quantity ORDER BY lot) AS units "  \
  "FROM change_item WHERE pact = c.pact AND contract = c.contract AND kind = c.kind "       \
  "AND change = c.id) AS i ON true "
constexpr db::Statement kFind = {"procurement.find_change", PACTUM_CHANGE
                                 "WHERE c.pact = $1 AND c.contract = $2 AND c.kind = $3 "
                                 "AND c.id = $4"};
constexpr db::Statement kLock = {"procurement.lock_change", PACTUM_CHANGE
                                 "WHERE c.pact = $1 AND c.contract = $2 AND c.kind = $3 "
                                 "AND c.id = $4 FOR UPDATE OF c"};
constexpr db::Statement kList = {
    "procurement.list_changes", PACTUM_CHANGE
    "WHERE c.pact = $1 AND c.contract = $2 AND c.kind = $3 AND (length(c.id), c.id) > "
    "(CASE WHEN $3 = 'AMENDMENT' THEN length($4) ELSE 0 END, $4) "
    "AND ($3 = 'AMENDMENT' OR c.id > $4) "
    "ORDER BY CASE WHEN $3 = 'AMENDMENT' THEN length(c.id) END, c.id LIMIT $5::int"};
constexpr db::Statement kInstalments = {
    "procurement.open_instalments", PACTUM_CHANGE
    "WHERE c.pact = $1 AND c.contract = $2 AND c.kind = 'INSTALMENT' AND c.state <> 'CANCELLED'"};
#undef PACTUM_CHANGE
// The instant of a change is that of its engagement, which even one without money has.
constexpr db::Statement kCommitted = {
    "procurement.committed_changes",
    "SELECT c.contract, c.kind, c.id, min(e.recorded) AS recorded FROM change c "
    "JOIN engagement_fact e ON e.pact = c.pact AND e.contract = c.contract "
    "AND e.subject = lower(c.kind) || '-' || c.id "
    "WHERE c.pact = $1 AND c.contract = ANY ($2::text[]) AND c.kind IN ('ORDER', 'AMENDMENT') "
    "GROUP BY c.contract, c.kind, c.id ORDER BY c.contract, recorded"};
constexpr db::Statement kInsert = {
    "procurement.insert_change",
    "INSERT INTO change (pact, contract, kind, id, content, clause, cents, state) "
    "VALUES ($1, $2, $3, $4, $5::bytea, nullif($6, ''), $7::bigint, 'DRAFT') "
    "ON CONFLICT ON CONSTRAINT change_pkey DO NOTHING"};
constexpr db::Statement kInsertItems = {
    "procurement.insert_change_items",
    "INSERT INTO change_item (pact, contract, kind, change, lot, quantity) "
    "SELECT $1, $2, $3, $4, i.* FROM unnest($5::text[], $6::bigint[]) AS i"};
constexpr db::Statement kUpdate = {
    "procurement.update_change",
    "UPDATE change SET content = $5::bytea, state = $6, effective = $7::date, last_refusal = $8 "
    "WHERE pact = $1 AND contract = $2 AND kind = $3 AND id = $4"};
constexpr db::Statement kUnderClause = {
    "procurement.items_under_clause",
    "SELECT i.lot, sum(i.quantity)::bigint AS quantity FROM change c JOIN change_item i "
    "ON i.pact = c.pact AND i.contract = c.contract AND i.kind = c.kind AND i.change = c.id "
    "WHERE c.pact = $1 AND c.contract = $2 AND c.kind = 'ORDER' AND c.clause = $3 "
    "AND c.state IN ('COMMITTING', 'COMMITTED', 'CANCELLING') GROUP BY i.lot"};
constexpr db::Statement kOrdered = {
    "procurement.ordered",
    "SELECT i.lot, sum(i.quantity)::bigint AS quantity, "
    "sum(i.quantity * l.unit_cents)::bigint AS cents FROM change c JOIN change_item i "
    "ON i.pact = c.pact AND i.contract = c.contract AND i.kind = c.kind AND i.change = c.id "
    "JOIN lot l ON l.pact = i.pact AND l.contract = i.contract AND l.id = i.lot "
    "WHERE c.pact = $1 AND c.contract = $2 AND c.kind = 'ORDER' "
    "AND c.state IN ('COMMITTING', 'COMMITTED', 'CANCELLING') GROUP BY i.lot"};
constexpr db::Statement kCountOpen = {
    "procurement.count_open_changes",
    "SELECT count(*) AS count FROM change WHERE pact = $1 AND contract = $2 "
    "AND (state IN ('COMMITTING', 'CANCELLING') OR kind = 'AMENDMENT' AND state = 'DRAFT')"};
constexpr db::Statement kCountAmendments = {
    "procurement.count_amendments",
    "SELECT count(*) AS count FROM change "
    "WHERE pact = $1 AND contract = $2 AND kind = 'AMENDMENT'"};
constexpr db::Statement kFunds = {
    "procurement.funds",
    "SELECT id, dimension, reserved_cents, committed_cents, certified_cents FROM fund "
    "WHERE pact = $1 AND contract = $2 ORDER BY id, dimension"};
constexpr db::Statement kLockFunds = {
    "procurement.lock_funds",
    "SELECT id, dimension, reserved_cents, committed_cents, certified_cents FROM fund "
    "WHERE pact = $1 AND contract = $2 ORDER BY id, dimension FOR UPDATE"};
constexpr db::Statement kMakeFund = {
    "procurement.make_fund",
    "INSERT INTO fund (pact, contract, id, dimension, reserved_cents) "
    "VALUES ($1, $2, $3, $4::int, 0) ON CONFLICT ON CONSTRAINT fund_pkey DO NOTHING"};
constexpr db::Statement kAddToFund = {
    "procurement.add_to_fund",
    "UPDATE fund SET reserved_cents = reserved_cents + $5::bigint, "
    "committed_cents = committed_cents + $6::bigint, "
    "certified_cents = certified_cents + $7::bigint "
    "WHERE pact = $1 AND contract = $2 AND id = $3 AND dimension = $4::int"};
constexpr db::Statement kEngage = {
    "procurement.insert_engagement",
    "INSERT INTO engagement_fact (pact, contract, subject, dimension, contracts, "
    "contracted_cents, committed_cents, effective) "
    "VALUES ($1, $2, $3, $4::int, $5::int, $6::bigint, $7::bigint, $8::date)"};

ChangeKind KindOf(const std::string& name) {
  return name == "ORDER"        ? ChangeKind::kOrder
         : name == "INSTALMENT" ? ChangeKind::kInstalment
                                : ChangeKind::kAmendment;
}

Change FromRow(const pqxx::row& row) {
  Change change;
  change.kind = KindOf(db::Get<std::string>(row, "kind"));
  change.id = db::Get<std::string>(row, "id");
  change.content = db::Get<db::Bytea>(row, "content").bytes;
  change.clause = db::Get<std::string>(row, "clause");
  change.amount = db::Get<Money>(row, "cents");
  change.state = ParseChangeState(db::Get<std::string>(row, "state"));
  change.effective = db::Get<std::optional<absl::CivilDay>>(row, "effective");
  change.last_refusal = db::Get<std::string>(row, "last_refusal");
  const auto lots = db::Get<std::vector<std::string>>(row, "lots");
  const auto units = db::Get<std::vector<int64_t>>(row, "units");
  for (size_t i = 0; i < lots.size(); ++i) change.items[lots[i]] = units[i];
  return change;
}

}  // namespace

std::optional<Change> FindChange(db::Tx& tx, absl::string_view pact_id,
                                 absl::string_view contract_id, ChangeKind kind,
                                 absl::string_view id, bool lock) {
  const auto row = tx.ExecOptional(lock ? kLock : kFind, pact_id, contract_id, Name(kind), id);
  if (!row) return std::nullopt;
  return FromRow(*row);
}

std::vector<Change> ListChanges(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, ChangeKind kind,
                                absl::string_view after, int limit) {
  std::vector<Change> changes;
  for (const auto& row : tx.Exec(kList, pact_id, contract_id, Name(kind), after, limit)) {
    changes.push_back(FromRow(row));
  }
  return changes;
}

std::map<std::string, std::vector<DatedChange>> ReadCommitted(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts) {
  std::map<std::string, std::vector<DatedChange>> changes;
  for (const auto& row : tx.Exec(kCommitted, pact_id, contracts)) {
    const auto contract = db::Get<std::string>(row, "contract");
    changes[contract].push_back(
        {FindChange(tx, pact_id, contract, KindOf(db::Get<std::string>(row, "kind")),
                    db::Get<std::string>(row, "id"))
             .value(),
         db::Get<absl::Time>(row, "recorded")});
  }
  return changes;
}

bool InsertChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change) {
  const auto inserted = tx.Exec(kInsert, pact_id, contract_id, Name(change.kind), change.id,
                                db::Bytea{change.content}, change.clause, change.amount);
  if (inserted.affected_rows() == 0) return false;
  std::vector<std::string> lots;
  std::vector<int64_t> units;
  for (const auto& [lot, quantity] : change.items) {
    lots.push_back(lot);
    units.push_back(quantity);
  }
  tx.Exec(kInsertItems, pact_id, contract_id, Name(change.kind), change.id, lots, units);
  return true;
}

void UpdateChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change) {
  tx.Exec(kUpdate, pact_id, contract_id, Name(change.kind), change.id, db::Bytea{change.content},
          Name(change.state), change.effective, change.last_refusal);
}

Items ItemsUnderClause(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                       absl::string_view clause_id) {
  Items items;
  for (const auto& row : tx.Exec(kUnderClause, pact_id, contract_id, clause_id)) {
    items[db::Get<std::string>(row, "lot")] = db::Get<int64_t>(row, "quantity");
  }
  return items;
}

Ordered ReadOrdered(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id) {
  Ordered ordered;
  for (const auto& row : tx.Exec(kOrdered, pact_id, contract_id)) {
    ordered.items[db::Get<std::string>(row, "lot")] = db::Get<int64_t>(row, "quantity");
    ordered.amount += db::Get<Money>(row, "cents");
  }
  return ordered;
}

std::vector<Change> OpenInstalments(db::Tx& tx, absl::string_view pact_id,
                                    absl::string_view contract_id) {
  std::vector<Change> instalments;
  for (const auto& row : tx.Exec(kInstalments, pact_id, contract_id)) {
    instalments.push_back(FromRow(row));
  }
  return instalments;
}

int64_t CountOpenChanges(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id) {
  return db::Get<int64_t>(tx.ExecOne(kCountOpen, pact_id, contract_id), "count");
}

int CountAmendments(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id) {
  return db::Get<int>(tx.ExecOne(kCountAmendments, pact_id, contract_id), "count");
}

std::vector<FundLine> ReadFunds(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, bool lock) {
  std::vector<FundLine> funds;
  for (const auto& row : tx.Exec(lock ? kLockFunds : kFunds, pact_id, contract_id)) {
    funds.push_back({db::Get<std::string>(row, "id"), db::Get<int>(row, "dimension"),
                     db::Get<Money>(row, "reserved_cents"), db::Get<Money>(row, "committed_cents"),
                     db::Get<Money>(row, "certified_cents")});
  }
  return funds;
}

void AddToFund(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
               const FundLine& difference) {
  tx.Exec(kMakeFund, pact_id, contract_id, difference.fund, difference.dimension);
  tx.Exec(kAddToFund, pact_id, contract_id, difference.fund, difference.dimension,
          difference.reserved, difference.committed, difference.certified);
}

void InsertEngagement(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                      const Engagement& engagement) {
  tx.Exec(kEngage, pact_id, contract_id, engagement.subject, engagement.dimension,
          engagement.contracts, engagement.contracted, engagement.committed, engagement.effective);
}

}  // namespace pactum::procurement
