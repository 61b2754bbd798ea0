#include "services/budget/store/ledger_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/db/columns.h"
#include "common/status/status_macros.h"
#include "services/budget/store/transfer_row.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

constexpr auto kAccountColumns =
    db::Columns<Account>(db::Column("book", &Account::book), db::Column("kind", &Account::kind),
                         db::Column("key", &Account::key));

// The arrays of post_transfers, in the order of its parameters.
constexpr auto kEntryColumns = db::Columns<Entry>(
    db::Column(
        "book", [](auto& entry) -> auto& { return entry.posting.from.book; }),
    db::Column(
        "type", [](auto& entry) -> auto& { return entry.posting.type; }),
    db::Column(
        "from_kind", [](auto& entry) -> auto& { return entry.posting.from.kind; }),
    db::Column(
        "from_key", [](auto& entry) -> auto& { return entry.posting.from.key; }),
    db::Column(
        "to_kind", [](auto& entry) -> auto& { return entry.posting.to.kind; }),
    db::Column(
        "to_key", [](auto& entry) -> auto& { return entry.posting.to.key; }),
    db::Column(
        "cents", [](auto& entry) -> auto& { return entry.posting.amount; }),
    db::Column("effective", &Entry::effective), db::Column("cause", &Entry::cause),
    db::Column("corrects", &Entry::corrects));

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
const db::Statement kPost = db::Built(
    "budget.post_transfers",
    absl::StrCat("SELECT ", kTransferColumns.List(),
                 " FROM post_transfers($1, $2::uuid, $3, $4, $5::text[], $6::text[], $7::text[], "
                 "$8::text[], $9::text[], $10::text[], $11::bigint[], $12::date[], $13::text[], "
                 "$14::bigint[])"));
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
const db::Statement kListTransfers = db::Built(
    "budget.list_transfers",
    absl::StrCat("SELECT ", kTransferColumns.List(),
                 " FROM transfer WHERE pact = $1 AND id > $2::bigint "
                 "AND ($3::text IS NULL OR book = $3) AND ($4::text IS NULL OR type = $4) "
                 "ORDER BY id LIMIT $5::int"));
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

Balances BalancesOf(const pqxx::result& rows, const char* amount) {
  Balances balances;
  for (const auto& row : rows) balances[kAccountColumns.Read(row)] = db::Get<Money>(row, amount);
  return balances;
}

v1::Transfer TransferOf(const TransferRow& row, absl::string_view pact_id) {
  v1::Transfer transfer = budget::TransferOf(pact_id, row.id, row.Posting());
  *transfer.mutable_effective_date() = pactum::ToProto(row.effective);
  *transfer.mutable_record_time() = pactum::ToProto(row.recorded);
  transfer.set_cause(row.cause);
  if (row.corrects) transfer.set_corrects(TransferName(pact_id, *row.corrects));
  transfer.set_reason(row.reason);
  transfer.set_actor(row.actor);
  return transfer;
}

std::vector<v1::Transfer> TransfersOf(const pqxx::result& rows, absl::string_view pact_id) {
  std::vector<v1::Transfer> transfers;
  for (const TransferRow& row : kTransferColumns.ReadAll(rows)) {
    transfers.push_back(TransferOf(row, pact_id));
  }
  return transfers;
}

}  // namespace

std::vector<Entry> EntriesOf(const Act& act, const Postings& postings) {
  std::vector<Entry> entries;
  entries.reserve(postings.size());
  for (const Posting& posting : postings) entries.push_back({posting, act.effective, act.cause});
  return entries;
}

Postings PostingsOf(const std::vector<Entry>& entries) {
  Postings postings;
  postings.reserve(entries.size());
  for (const Entry& entry : entries) postings.push_back(entry.posting);
  return postings;
}

absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const std::vector<Entry>& entries) {
  Posted posted;
  if (entries.empty()) return posted;
  const Postings postings = PostingsOf(entries);
  const auto accounts = kAccountColumns.Arrays(AccountsOf(postings));
  tx.Exec(kMakeAccounts, act.pact_id, accounts);
  const Balances held = BalancesOf(tx.Exec(kLockAccounts, act.pact_id, accounts), "balance");
  ASSIGN_OR_RETURN(posted.balances, Apply(held, postings));
  posted.transfers = TransfersOf(
      tx.Exec(kPost, act.pact_id, act.id, act.reason, act.actor, kEntryColumns.Arrays(entries)),
      act.pact_id);
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
    keys.push_back(db::Get<std::string>(row, "key"));
  }
  return keys;
}

std::vector<v1::Transfer> ListTransfers(db::Tx& tx, absl::string_view pact_id, int64_t after_id,
                                        std::optional<Book> book, std::optional<TransferType> type,
                                        int limit) {
  return TransfersOf(tx.Exec(kListTransfers, pact_id, after_id, book, type, limit), pact_id);
}

std::vector<AccountMove> ListMoves(db::Tx& tx, absl::string_view pact_id, const Account& account,
                                   int64_t after_id, int limit) {
  std::vector<AccountMove> moves;
  for (const auto& row :
       tx.Exec(kListMoves, pact_id, kAccountColumns.Values(account), after_id, limit)) {
    moves.push_back(
        {TransferOf(kTransferColumns.Read(row), pact_id), db::Get<Money>(row, "change")});
  }
  return moves;
}

Money BalanceOf(db::Tx& tx, absl::string_view pact_id, const Account& account) {
  return db::Get<Money>(tx.ExecOne(kBalanceOf, pact_id, kAccountColumns.Values(account)),
                        "balance");
}

LineAmounts NetByLine(db::Tx& tx, absl::string_view pact_id, const std::vector<TransferType>& types,
                      AccountKind kind, absl::Time known_at) {
  LineAmounts sums;
  for (const auto& row : tx.Exec(kNetByLine, pact_id, types, kind, known_at)) {
    if (const auto line = LineKey::Parse(db::Get<std::string>(row, "key"))) {
      sums[*line] = db::Get<Money>(row, "cents");
    }
  }
  return sums;
}

}  // namespace pactum::budget
