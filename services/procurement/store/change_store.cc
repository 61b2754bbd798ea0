#include "services/procurement/store/change_store.h"

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::procurement {
namespace {

// The content as the caller asked for it.
constexpr auto kContent = db::Columns<Change>(db::NullIfEmpty("clause", &Change::clause),
                                              db::Column("cents", &Change::amount));
constexpr auto kState = db::Columns<Change>(
    db::AsBytes("content", &Change::content), db::Column("state", &Change::state),
    db::Column("effective", &Change::effective), db::Column("last_refusal", &Change::last_refusal));

const std::string kSelect = absl::StrCat(
    "SELECT c.kind, c.id, ", kContent.List("c"), ", ", kState.List("c"),
    ", coalesce(i.lots, '{}') AS lots, coalesce(i.units, '{}') AS units FROM change c LEFT JOIN "
    "LATERAL (SELECT array_agg(lot ORDER BY lot) AS lots, array_agg(quantity ORDER BY lot) AS "
    "units FROM change_item WHERE pact = c.pact AND contract = c.contract AND kind = c.kind AND "
    "change = c.id) AS i ON true WHERE c.pact = $1 AND c.contract = $2 AND ");
const db::Statement kFind =
    db::Built("procurement.find_change", kSelect + "c.kind = $3 AND c.id = $4");
const db::Statement kLock =
    db::Built("procurement.lock_change", kSelect + "c.kind = $3 AND c.id = $4 FOR UPDATE OF c");
// Amendments have numbers as ids: shorter ones come first. Ids of orders sort by their text.
const db::Statement kList =
    db::Built("procurement.list_changes",
              kSelect +
                  "c.kind = $3 AND (length(c.id), c.id) > "
                  "(CASE WHEN $3 = 'AMENDMENT' THEN length($4) ELSE 0 END, $4) "
                  "AND ($3 = 'AMENDMENT' OR c.id > $4) "
                  "ORDER BY CASE WHEN $3 = 'AMENDMENT' THEN length(c.id) END, c.id LIMIT $5::int");
const db::Statement kInstalments = db::Built(
    "procurement.open_instalments", kSelect + "c.kind = 'INSTALMENT' AND c.state <> 'CANCELLED'");
// The instant of a change is that of its engagement, which even one without money has.
constexpr db::Statement kCommitted = {
    "procurement.committed_changes",
    "SELECT c.contract, c.kind, c.id, min(e.recorded) AS recorded FROM change c "
    "JOIN engagement_fact e ON e.pact = c.pact AND e.contract = c.contract "
    "AND e.subject = lower(c.kind) || '-' || c.id "
    "WHERE c.pact = $1 AND c.contract = ANY ($2::text[]) AND c.kind IN ('ORDER', 'AMENDMENT') "
    "GROUP BY c.contract, c.kind, c.id ORDER BY c.contract, recorded"};
const db::Statement kInsert = db::Built(
    "procurement.insert_change",
    absl::StrCat(
        kContent.InsertInto("change", {"pact", "contract", "kind", "id", "content", "state"}),
        " ON CONFLICT ON CONSTRAINT change_pkey DO NOTHING"));
constexpr db::Statement kInsertItems = {
    "procurement.insert_change_items",
    "INSERT INTO change_item (pact, contract, kind, change, lot, quantity) "
    "SELECT $1, $2, $3, $4, i.* FROM unnest($5::text[], $6::bigint[]) AS i"};
const db::Statement kUpdate = db::Built(
    "procurement.update_change", kState.Update("change", {"pact", "contract", "kind", "id"}));
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
Change FromRow(const pqxx::row& row) {
  Change change = kContent.Read(row);
  kState.ReadInto(row, change);
  change.kind = db::Get<ChangeKind>(row, "kind");
  change.id = db::Get<std::string>(row, "id");
  const auto lots = db::Get<std::vector<std::string>>(row, "lots");
  const auto units = db::Get<std::vector<int64_t>>(row, "units");
  for (size_t i = 0; i < lots.size(); ++i) change.items[lots[i]] = units[i];
  return change;
}

}  // namespace

std::optional<Change> FindChange(db::Tx& tx, absl::string_view pact_id,
                                 absl::string_view contract_id, ChangeKind kind,
                                 absl::string_view id, Lock lock) {
  const auto row =
      tx.ExecOptional(lock == Lock::kNone ? kFind : kLock, pact_id, contract_id, kind, id);
  if (!row) return std::nullopt;
  return FromRow(*row);
}

std::vector<Change> ListChanges(db::Tx& tx, absl::string_view pact_id,
                                absl::string_view contract_id, ChangeKind kind,
                                absl::string_view after, int limit) {
  std::vector<Change> changes;
  for (const auto& row : tx.Exec(kList, pact_id, contract_id, kind, after, limit)) {
    changes.push_back(FromRow(row));
  }
  return changes;
}

std::map<std::string, std::vector<DatedChange>> ReadCommitted(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts) {
  std::map<std::string, std::vector<DatedChange>> changes;
  for (const auto& row : tx.Exec(kCommitted, pact_id, contracts)) {
    const auto contract = db::Get<std::string>(row, "contract");
    changes[contract].push_back({FindChange(tx, pact_id, contract, db::Get<ChangeKind>(row, "kind"),
                                            db::Get<std::string>(row, "id"))
                                     .value(),
                                 db::Get<absl::Time>(row, "recorded")});
  }
  return changes;
}

bool InsertChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change) {
  const auto inserted = tx.Exec(kInsert, pact_id, contract_id, change.kind, change.id,
                                db::Bytea{change.content}, change.state, kContent.Values(change));
  if (inserted.affected_rows() == 0) return false;
  std::vector<std::string> lots;
  std::vector<int64_t> units;
  for (const auto& [lot, quantity] : change.items) {
    lots.push_back(lot);
    units.push_back(quantity);
  }
  tx.Exec(kInsertItems, pact_id, contract_id, change.kind, change.id, lots, units);
  return true;
}

void UpdateChange(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                  const Change& change) {
  tx.Exec(kUpdate, pact_id, contract_id, change.kind, change.id, kState.Values(change));
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

}  // namespace pactum::procurement
