#include "services/budget/store/ledger_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

// ORDER BY gives every act the same order of locks.
constexpr db::Statement kMakeAccounts = {
    "budget.make_accounts",
    "INSERT INTO account (pact, book, kind, key) "
    "SELECT $1, book, kind, key FROM unnest($2::text[], $3::text[], $4::text[]) AS a(book, kind, "
    "key) ORDER BY key, book, kind ON CONFLICT DO NOTHING"};
constexpr db::Statement kLockAccounts = {
    "budget.lock_accounts",
    "SELECT a.book, a.kind, a.key, a.balance FROM account a "
    "JOIN unnest($2::text[], $3::text[], $4::text[]) AS w(book, kind, key) USING (book, kind, key) "
    "WHERE a.pact = $1 ORDER BY a.key, a.book, a.kind FOR UPDATE OF a"};
constexpr db::Statement kPost = {
    "budget.post_transfers",
    "SELECT id, book, type, from_kind, from_key, to_kind, to_key, amount_cents, effective, "
    "recorded, cause, corrects, reason, actor "
    "FROM post_transfers($1, $2::uuid, $3, $4, $5::text[], $6::text[], $7::text[], $8::text[], "
    "$9::text[], $10::text[], $11::bigint[], $12::date[], $13::text[], $14::bigint[])"};
constexpr db::Statement kBalances = {
    "budget.balances", "SELECT book, kind, key, balance AS cents FROM account WHERE pact = $1"};
constexpr db::Statement kBalancesOfLines = {"budget.balances_of_lines",
                                            "SELECT book, kind, key, balance AS cents FROM account "
                                            "WHERE pact = $1 AND key = ANY($2::text[])"};
constexpr db::Statement kBalancesAsOf = {
    "budget.balances_as_of",
    "SELECT book, kind, key, cents FROM balances_as_of($1, $2::date, $3::timestamptz, "
    "$4::text[])"};
constexpr db::Statement kLineKeys = {
    "budget.line_keys",
    "SELECT DISTINCT key FROM account WHERE pact = $1 AND key LIKE '%/%' ORDER BY key"};
constexpr db::Statement kListTransfers = {
    "budget.list_transfers",
    "SELECT id, book, type, from_kind, from_key, to_kind, to_key, amount_cents, effective, "
    "recorded, cause, corrects, reason, actor FROM transfer "
    "WHERE pact = $1 AND id > $2::bigint AND ($3 = '' OR book = $3) AND ($4 = '' OR type = $4) "
    "ORDER BY id LIMIT $5::int"};
constexpr db::Statement kListMoves = {
    "budget.list_moves",
    "SELECT m.* FROM ("
    "  SELECT t.*, -amount_cents AS change FROM transfer t WHERE pact = $1 AND from_key = $4 "
    "     AND book = $2 AND from_kind = $3 AND id > $5::bigint "
    "  UNION ALL SELECT t.*, amount_cents FROM transfer t WHERE pact = $1 AND to_key = $4 "
    "     AND book = $2 AND to_kind = $3 AND id > $5::bigint) AS m "
    "ORDER BY m.id LIMIT $6::int"};
constexpr db::Statement kBalanceOf = {
    "budget.balance_of",
    "SELECT coalesce((SELECT balance FROM account WHERE pact = $1 AND book = $2 AND kind = $3 "
    "AND key = $4), 0) AS balance"};
constexpr db::Statement kNetByLine = {
    "budget.net_by_line",
    "SELECT key, sum(cents)::bigint AS cents FROM ("
    "  SELECT to_key AS key, amount_cents AS cents FROM transfer "
    "   WHERE pact = $1 AND book = 'STATE' AND type = ANY($2::text[]) AND to_kind = $3 "
    "     AND recorded < $4::timestamptz "
    "  UNION ALL SELECT from_key, -amount_cents FROM transfer "
    "   WHERE pact = $1 AND book = 'STATE' AND type = ANY($2::text[]) AND from_kind = $3 "
    "     AND recorded < $4::timestamptz) AS sides GROUP BY key"};
struct AccountColumns {
  std::vector<std::string> books, kinds, keys;
};

AccountColumns Columns(const std::vector<Account>& accounts) {
  AccountColumns columns;
  for (const Account& account : accounts) {
    columns.books.push_back(BookName(account.book));
    columns.kinds.push_back(account.kind);
    columns.keys.push_back(account.key);
  }
  return columns;
}

Book BookOf(const std::string& name) { return name == "STATE" ? Book::kState : Book::kUse; }

Balances BalancesOf(const pqxx::result& rows, const char* amount) {
  Balances balances;
  for (const auto& row : rows) {
    balances[{BookOf(db::Get<std::string>(row["book"])), db::Get<std::string>(row["kind"]),
              db::Get<std::string>(row["key"])}] = db::Get<Money>(row[amount]);
  }
  return balances;
}

v1::Transfer TransferOf(const pqxx::row& row, absl::string_view pact_id) {
  const Book book = BookOf(db::Get<std::string>(row["book"]));
  v1::Transfer transfer = budget::TransferOf(
      pact_id, db::Get<int64_t>(row["id"]),
      {db::Get<std::string>(row["type"]),
       {book, db::Get<std::string>(row["from_kind"]), db::Get<std::string>(row["from_key"])},
       {book, db::Get<std::string>(row["to_kind"]), db::Get<std::string>(row["to_key"])},
       db::Get<Money>(row["amount_cents"])});
  *transfer.mutable_effective_date() = pactum::ToProto(db::Get<absl::CivilDay>(row["effective"]));
  *transfer.mutable_record_time() = pactum::ToProto(db::Get<absl::Time>(row["recorded"]));
  transfer.set_cause(db::Get<std::string>(row["cause"]));
  const auto corrects = db::Get<std::optional<int64_t>>(row["corrects"]);
  if (corrects && *corrects > 0) {
    transfer.set_corrects(absl::StrCat("pacts/", pact_id, "/transfers/", *corrects));
  }
  transfer.set_reason(db::Get<std::string>(row["reason"]));
  transfer.set_actor(db::Get<std::string>(row["actor"]));
  return transfer;
}

}  // namespace

absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const Postings& postings) {
  std::vector<Entry> entries;
  entries.reserve(postings.size());
  for (const Posting& posting : postings) entries.push_back({posting, act.effective, act.cause});
  return Post(tx, act, entries);
}

absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const std::vector<Entry>& entries) {
  Posted posted;
  if (entries.empty()) return posted;
  Postings postings;
  postings.reserve(entries.size());
  for (const Entry& entry : entries) postings.push_back(entry.posting);
  const AccountColumns accounts = Columns(Touched(postings));
  tx.Exec(kMakeAccounts, act.pact_id, accounts.books, accounts.kinds, accounts.keys);
  const Balances held =
      BalancesOf(tx.Exec(kLockAccounts, act.pact_id, accounts.books, accounts.kinds, accounts.keys),
                 "balance");
  ASSIGN_OR_RETURN(posted.balances, Apply(held, postings));

  std::vector<std::string> books, types, from_kinds, from_keys, to_kinds, to_keys, causes;
  std::vector<Money> amounts;
  std::vector<absl::CivilDay> days;
  std::vector<std::optional<int64_t>> corrected;
  for (const Entry& entry : entries) {
    books.push_back(BookName(entry.posting.from.book));
    types.push_back(entry.posting.type);
    from_kinds.push_back(entry.posting.from.kind);
    from_keys.push_back(entry.posting.from.key);
    to_kinds.push_back(entry.posting.to.kind);
    to_keys.push_back(entry.posting.to.key);
    amounts.push_back(entry.posting.amount);
    days.push_back(entry.effective);
    causes.push_back(entry.cause);
    corrected.push_back(entry.corrects > 0 ? std::optional(entry.corrects) : std::nullopt);
  }
  for (const auto& row :
       tx.Exec(kPost, act.pact_id, act.id, act.reason, act.actor, books, types, from_kinds,
               from_keys, to_kinds, to_keys, amounts, days, causes, corrected)) {
    posted.transfers.push_back(TransferOf(row, act.pact_id));
  }
  return posted;
}

Balances ReadBalances(db::Tx& tx, absl::string_view pact_id) {
  return BalancesOf(tx.Exec(kBalances, pact_id), "cents");
}

Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, const std::vector<LineKey>& lines) {
  std::vector<std::string> keys;
  for (const LineKey& line : lines) keys.push_back(line.Text());
  return BalancesOf(tx.Exec(kBalancesOfLines, pact_id, keys), "cents");
}

Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, absl::CivilDay cut_off,
                      absl::Time known_at, const std::optional<std::vector<std::string>>& keys) {
  return BalancesOf(tx.Exec(kBalancesAsOf, pact_id, cut_off, known_at, keys), "cents");
}

std::vector<std::string> LineKeys(db::Tx& tx, absl::string_view pact_id) {
  std::vector<std::string> keys;
  for (const auto& row : tx.Exec(kLineKeys, pact_id)) {
    keys.push_back(db::Get<std::string>(row["key"]));
  }
  return keys;
}

std::vector<v1::Transfer> ListTransfers(db::Tx& tx, absl::string_view pact_id, int64_t after_id,
                                        absl::string_view book, absl::string_view type, int limit) {
  std::vector<v1::Transfer> transfers;
  for (const auto& row : tx.Exec(kListTransfers, pact_id, after_id, book, type, limit)) {
    transfers.push_back(TransferOf(row, pact_id));
  }
  return transfers;
}

std::vector<AccountMove> ListMoves(db::Tx& tx, absl::string_view pact_id, const Account& account,
                                   int64_t after_id, int limit) {
  std::vector<AccountMove> moves;
  for (const auto& row : tx.Exec(kListMoves, pact_id, BookName(account.book), account.kind,
                                 account.key, after_id, limit)) {
    moves.push_back({TransferOf(row, pact_id), db::Get<Money>(row["change"])});
  }
  return moves;
}

Money BalanceOf(db::Tx& tx, absl::string_view pact_id, const Account& account) {
  return db::Get<Money>(
      tx.ExecOne(kBalanceOf, pact_id, BookName(account.book), account.kind, account.key),
      "balance");
}

std::map<LineKey, Money> NetByLine(db::Tx& tx, absl::string_view pact_id,
                                   const std::vector<std::string>& types, absl::string_view kind,
                                   absl::Time known_at) {
  std::map<LineKey, Money> sums;
  for (const auto& row : tx.Exec(kNetByLine, pact_id, types, kind, known_at)) {
    if (const auto line = LineKey::Parse(db::Get<std::string>(row["key"]))) {
      sums[*line] = db::Get<Money>(row["cents"]);
    }
  }
  return sums;
}

}  // namespace pactum::budget
