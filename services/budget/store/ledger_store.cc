#include "services/budget/store/ledger_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

// ORDER BY gives every act the same order of locks.
constexpr db::Statement kMakeAccounts = {"budget.make_accounts",
                                         "INSERT INTO account (pact, book, kind, key) "
                                         "SELECT $1, book, kind, key FROM unnest($2::text[], "
                                         "$3::text[], $4::text[]) AS a(book, kind, key) "
                                         "ORDER BY book, kind, key ON CONFLICT DO NOTHING"};
constexpr db::Statement kLockAccounts = {
    "budget.lock_accounts",
    "SELECT a.book, a.kind, a.key, a.balance FROM account a "
    "JOIN unnest($2::text[], $3::text[], $4::text[]) AS w(book, kind, key) USING (book, kind, key) "
    "WHERE a.pact = $1 ORDER BY a.book, a.kind, a.key FOR UPDATE OF a"};
constexpr db::Statement kPost = {
    "budget.post_transfers",
    "SELECT id, book, type, from_kind, from_key, to_kind, to_key, amount_cents, effective, "
    "recorded, cause, coalesce(corrects, 0) AS corrects, reason, actor "
    "FROM post_transfers($1, $2::uuid, $3::date, $4, NULL, $5, $6, $7::text[], $8::text[], "
    "$9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[])"};
constexpr db::Statement kBalances = {
    "budget.balances", "SELECT book, kind, key, balance AS cents FROM account WHERE pact = $1"};
constexpr db::Statement kBalancesOfLines = {"budget.balances_of_lines",
                                            "SELECT book, kind, key, balance AS cents FROM account "
                                            "WHERE pact = $1 AND key = ANY($2::text[])"};
constexpr db::Statement kBalancesAsOf = {
    "budget.balances_as_of",
    "SELECT book, kind, key, cents FROM balances_as_of($1, $2::date, $3::timestamptz)"};
constexpr db::Statement kListTransfers = {
    "budget.list_transfers",
    "SELECT id, book, type, from_kind, from_key, to_kind, to_key, amount_cents, effective, "
    "recorded, cause, coalesce(corrects, 0) AS corrects, reason, actor FROM transfer "
    "WHERE pact = $1 AND id > $2::bigint AND ($3 = '' OR book = $3) AND ($4 = '' OR type = $4) "
    "ORDER BY id LIMIT $5::int"};
constexpr db::Statement kSumsReaching = {
    "budget.sums_reaching",
    "SELECT to_key, sum(amount_cents)::bigint AS cents FROM transfer "
    "WHERE pact = $1 AND type = $2 AND to_kind = $3 AND recorded < $4::timestamptz GROUP BY "
    "to_key"};
constexpr db::Statement kVerify = {
    "budget.verify_ledger",
    "WITH moved AS ("
    "  SELECT book, from_kind AS kind, from_key AS key, effective, "
    "         (recorded AT TIME ZONE 'UTC')::date AS recorded_day, -amount_cents AS cents "
    "    FROM transfer WHERE pact = $1 "
    "  UNION ALL SELECT book, to_kind, to_key, effective, (recorded AT TIME ZONE 'UTC')::date, "
    "         amount_cents FROM transfer WHERE pact = $1), "
    "balances AS (SELECT book, kind, key, sum(cents)::bigint AS cents FROM moved GROUP BY 1, 2, "
    "3), "
    "totals AS (SELECT book, kind, key, effective, recorded_day, sum(cents)::bigint AS cents "
    "             FROM moved GROUP BY 1, 2, 3, 4, 5), "
    "acts AS (SELECT act, min(id) AS first, "
    "    coalesce(sum(CASE WHEN to_kind = 'ALLOCATED' AND from_kind IN ('UNALLOCATED', 'LOCKED') "
    "THEN amount_cents "
    "             WHEN from_kind = 'ALLOCATED' AND to_kind IN ('UNALLOCATED', 'LOCKED') THEN "
    "-amount_cents END) "
    "             FILTER (WHERE book = 'STATE'), 0)::bigint AS opened, "
    "    coalesce(sum(CASE WHEN to_kind = 'AVAILABLE' AND from_kind = 'EXTERNAL' THEN amount_cents "
    "             WHEN from_kind = 'AVAILABLE' AND to_kind = 'EXTERNAL' THEN -amount_cents END) "
    "             FILTER (WHERE book = 'USE'), 0)::bigint AS mirrored "
    "  FROM transfer WHERE pact = $1 AND from_key NOT LIKE '%/REGION/%' AND to_key NOT LIKE "
    "'%/REGION/%' "
    "  GROUP BY act) "
    "SELECT 'BALANCE_DIFFERS' AS code, concat_ws(':', book, kind, key) AS subject, "
    "       coalesce(b.cents, 0) AS expected, coalesce(a.balance, 0) AS stored "
    "  FROM balances b FULL JOIN (SELECT * FROM account WHERE pact = $1) a USING (book, kind, key) "
    " WHERE coalesce(b.cents, 0) <> coalesce(a.balance, 0) "
    "UNION ALL SELECT 'TOTAL_DIFFERS', concat_ws(':', book, kind, key, effective, recorded_day), "
    "       coalesce(t.cents, 0), coalesce(s.net_cents, 0) "
    "  FROM totals t FULL JOIN (SELECT * FROM account_total WHERE pact = $1) s "
    "       USING (book, kind, key, effective, recorded_day) "
    " WHERE coalesce(t.cents, 0) <> coalesce(s.net_cents, 0) "
    "UNION ALL SELECT 'BALANCE_NEGATIVE', concat_ws(':', book, kind, key), 0, cents "
    "  FROM balances WHERE kind <> 'EXTERNAL' AND cents < 0 "
    "UNION ALL SELECT 'BOOK_NOT_ZERO', book, 0, sum(balance)::bigint "
    "  FROM account WHERE pact = $1 GROUP BY book HAVING sum(balance) <> 0 "
    "UNION ALL SELECT 'PAIR_BROKEN', concat('transfer ', first), opened, mirrored "
    "  FROM acts WHERE opened <> mirrored "
    "ORDER BY 1, 2"};
constexpr db::Statement kCounts = {
    "budget.ledger_counts",
    "SELECT (SELECT count(*) FROM transfer WHERE pact = $1) AS transfers, "
    "(SELECT count(*) FROM account WHERE pact = $1) AS accounts"};

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

void SetAccount(const std::string& kind, const std::string& key, v1::Account* account) {
  v1::AccountKind value;
  if (v1::AccountKind_Parse(absl::StrCat("ACCOUNT_KIND_", kind), &value)) account->set_kind(value);
  if (const auto line = LineKey::Parse(key)) {
    *account->mutable_line() = ToProto(*line);
  } else {
    account->set_funding_source(key);
  }
}

v1::Transfer TransferOf(const pqxx::row& row, absl::string_view pact_id) {
  v1::Transfer transfer;
  transfer.set_name(absl::StrCat("pacts/", pact_id, "/transfers/", db::Get<int64_t>(row["id"])));
  v1::Book book;
  if (v1::Book_Parse("BOOK_" + db::Get<std::string>(row["book"]), &book)) transfer.set_book(book);
  v1::TransferType type;
  if (v1::TransferType_Parse("TRANSFER_TYPE_" + db::Get<std::string>(row["type"]), &type)) {
    transfer.set_type(type);
  }
  SetAccount(db::Get<std::string>(row["from_kind"]), db::Get<std::string>(row["from_key"]),
             transfer.mutable_from());
  SetAccount(db::Get<std::string>(row["to_kind"]), db::Get<std::string>(row["to_key"]),
             transfer.mutable_to());
  transfer.set_amount_cents(db::Get<int64_t>(row["amount_cents"]));
  *transfer.mutable_effective_date() = pactum::ToProto(db::Get<absl::CivilDay>(row["effective"]));
  *transfer.mutable_record_time() = pactum::ToProto(db::Get<absl::Time>(row["recorded"]));
  transfer.set_cause(db::Get<std::string>(row["cause"]));
  const int64_t corrects = db::Get<int64_t>(row["corrects"]);
  if (corrects > 0) {
    transfer.set_corrects(absl::StrCat("pacts/", pact_id, "/transfers/", corrects));
  }
  transfer.set_reason(db::Get<std::string>(row["reason"]));
  transfer.set_actor(db::Get<std::string>(row["actor"]));
  return transfer;
}

}  // namespace

absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const Postings& postings) {
  Posted posted;
  if (postings.empty()) return posted;
  const AccountColumns accounts = Columns(Touched(postings));
  tx.Exec(kMakeAccounts, act.pact_id, accounts.books, accounts.kinds, accounts.keys);
  const Balances held =
      BalancesOf(tx.Exec(kLockAccounts, act.pact_id, accounts.books, accounts.kinds, accounts.keys),
                 "balance");
  ASSIGN_OR_RETURN(posted.balances, Apply(held, postings));

  std::vector<std::string> books, types, from_kinds, from_keys, to_kinds, to_keys;
  std::vector<Money> amounts;
  for (const Posting& posting : postings) {
    books.push_back(BookName(posting.from.book));
    types.push_back(posting.type);
    from_kinds.push_back(posting.from.kind);
    from_keys.push_back(posting.from.key);
    to_kinds.push_back(posting.to.kind);
    to_keys.push_back(posting.to.key);
    amounts.push_back(posting.amount);
  }
  for (const auto& row :
       tx.Exec(kPost, act.pact_id, act.id, act.effective, act.cause, act.reason, act.actor, books,
               types, from_kinds, from_keys, to_kinds, to_keys, amounts)) {
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
                      absl::Time known_at) {
  return BalancesOf(tx.Exec(kBalancesAsOf, pact_id, cut_off, known_at), "cents");
}

std::vector<v1::Transfer> ListTransfers(db::Tx& tx, absl::string_view pact_id, int64_t after_id,
                                        absl::string_view book, absl::string_view type, int limit) {
  std::vector<v1::Transfer> transfers;
  for (const auto& row : tx.Exec(kListTransfers, pact_id, after_id, book, type, limit)) {
    transfers.push_back(TransferOf(row, pact_id));
  }
  return transfers;
}

Verification VerifyLedger(db::Tx& tx, absl::string_view pact_id) {
  Verification verification;
  const pqxx::row counts = tx.ExecOne(kCounts, pact_id);
  verification.transfers = db::Get<int64_t>(counts["transfers"]);
  verification.accounts = db::Get<int64_t>(counts["accounts"]);
  for (const auto& row : tx.Exec(kVerify, pact_id)) {
    v1::LedgerError error;
    error.set_code(db::Get<std::string>(row["code"]));
    error.set_subject(db::Get<std::string>(row["subject"]));
    error.set_expected_cents(db::Get<int64_t>(row["expected"]));
    error.set_stored_cents(db::Get<int64_t>(row["stored"]));
    verification.errors.push_back(std::move(error));
  }
  return verification;
}

std::map<LineKey, Money> SumsReaching(db::Tx& tx, absl::string_view pact_id, absl::string_view type,
                                      absl::string_view to_kind, absl::Time known_at) {
  std::map<LineKey, Money> sums;
  for (const auto& row : tx.Exec(kSumsReaching, pact_id, type, to_kind, known_at)) {
    if (const auto line = LineKey::Parse(db::Get<std::string>(row["to_key"]))) {
      sums[*line] = db::Get<Money>(row["cents"]);
    }
  }
  return sums;
}

}  // namespace pactum::budget
