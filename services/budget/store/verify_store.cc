#include "services/budget/store/verify_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"
#include "services/budget/store/transfer_row.h"

namespace pactum::budget {
namespace {

// Balances and totals from one pass over the transfers; everything else derives from these.
constexpr db::Statement kCompare = {"budget.verify_ledger", R"sql(
    WITH totals AS (
      SELECT book, kind, key, effective, recorded_day, sum(cents)::bigint AS cents FROM (
        SELECT book, from_kind AS kind, from_key AS key, effective,
               (recorded AT TIME ZONE 'UTC')::date AS recorded_day, -amount_cents AS cents
          FROM transfer WHERE pact = $1
        UNION ALL
        SELECT book, to_kind, to_key, effective, (recorded AT TIME ZONE 'UTC')::date, amount_cents
          FROM transfer WHERE pact = $1) AS moved
       GROUP BY 1, 2, 3, 4, 5),
    balances AS (
      SELECT book, kind, key, sum(cents)::bigint AS cents FROM totals GROUP BY 1, 2, 3),
    stored AS (
      SELECT a.book, a.kind, a.key, s.effective, s.recorded_day, s.net_cents
        FROM account_total s JOIN account a ON a.pact = s.pact AND a.id = s.account
       WHERE s.pact = $1),
    holdings AS (
      SELECT h.line AS key, k.kind, sum(CASE k.kind WHEN 'RESERVED' THEN h.reserved
                                                    ELSE h.committed END)::bigint AS cents
        FROM reservation_line h, (VALUES ('RESERVED'), ('COMMITTED')) AS k(kind)
       WHERE h.pact = $1 GROUP BY 1, 2)
    SELECT 'BALANCE_DIFFERS' AS code, concat_ws(':', book, kind, key) AS subject,
           coalesce(b.cents, 0) AS expected, coalesce(a.balance, 0) AS stored
      FROM balances b FULL JOIN (SELECT * FROM account WHERE pact = $1) a USING (book, kind, key)
     WHERE coalesce(b.cents, 0) <> coalesce(a.balance, 0)
    UNION ALL
    SELECT 'TOTAL_DIFFERS', concat_ws(':', book, kind, key, effective, recorded_day),
           coalesce(t.cents, 0), coalesce(s.net_cents, 0)
      FROM totals t FULL JOIN stored s USING (book, kind, key, effective, recorded_day)
     WHERE coalesce(t.cents, 0) <> coalesce(s.net_cents, 0)
    UNION ALL
    SELECT 'BALANCE_NEGATIVE', concat_ws(':', book, kind, key), 0, cents
      FROM balances WHERE kind <> 'EXTERNAL' AND cents < 0
    UNION ALL
    SELECT 'BOOK_NOT_ZERO', book, 0, sum(balance)::bigint
      FROM account WHERE pact = $1 GROUP BY book HAVING sum(balance) <> 0
    UNION ALL
    SELECT 'HOLDING_DIFFERS', concat_ws(':', kind, key), coalesce(b.cents, 0), coalesce(h.cents, 0)
      FROM (SELECT * FROM balances WHERE book = 'USE' AND kind IN ('RESERVED', 'COMMITTED')) b
           FULL JOIN holdings h USING (kind, key)
     WHERE coalesce(b.cents, 0) <> coalesce(h.cents, 0)
     ORDER BY 1, 2)sql"};

// Amounts that must agree within an act, and between a correction and the transfer that it names.
const db::Statement kPairs =
    db::Built("budget.verify_pairs", absl::StrCat(R"sql(
    WITH acts AS (
      SELECT act, min(id) AS first,
             coalesce(sum(CASE WHEN to_kind = 'ALLOCATED' AND from_kind IN ('UNALLOCATED', 'LOCKED')
                               THEN amount_cents
                               WHEN from_kind = 'ALLOCATED' AND to_kind IN ('UNALLOCATED', 'LOCKED')
                               THEN -amount_cents END)
                      FILTER (WHERE book = 'STATE'), 0)::bigint AS opened,
             coalesce(sum(CASE WHEN to_kind = 'AVAILABLE' AND from_kind = 'EXTERNAL' THEN amount_cents
                               WHEN from_kind = 'AVAILABLE' AND to_kind = 'EXTERNAL'
                               THEN -amount_cents END)
                      FILTER (WHERE book = 'USE' AND type = 'OPEN_USE'), 0)::bigint AS mirrored,
             coalesce(sum(CASE to_kind WHEN 'WITHHELD' THEN amount_cents
                                       WHEN 'RECOVERABLE' THEN -amount_cents END)
                      FILTER (WHERE type = 'IMPUTE'), 0)::bigint AS imputed,
             coalesce(sum(CASE to_kind WHEN 'ADVANCED' THEN amount_cents
                                       WHEN 'PLANNED' THEN -amount_cents END)
                      FILTER (WHERE type = 'IMPUTE'), 0)::bigint AS advanced
        FROM transfer
       WHERE pact = $1 AND type NOT IN ()sql",
                                                  TypesOfProcurement(), R"sql()
       GROUP BY act)
    SELECT 'PAIR_BROKEN' AS code, concat('transfer ', first) AS subject, opened AS expected,
           mirrored AS stored FROM acts WHERE opened <> mirrored
    UNION ALL
    SELECT 'PAIR_BROKEN', concat('transfer ', first), imputed, advanced
      FROM acts WHERE imputed <> advanced
    UNION ALL
    SELECT 'PAIR_BROKEN', concat('transfer ', c.id), coalesce(o.amount_cents, 0), c.amount_cents
      FROM transfer c LEFT JOIN transfer o ON o.pact = c.pact AND o.id = c.corrects
       AND o.book = c.book AND o.type = c.type AND o.amount_cents = c.amount_cents
       AND (o.from_kind, o.from_key, o.to_kind, o.to_key, o.effective) =
           (c.to_kind, c.to_key, c.from_kind, c.from_key, c.effective)
     WHERE c.pact = $1 AND c.corrects IS NOT NULL AND o.id IS NULL
     ORDER BY 1, 2)sql"));

constexpr db::Statement kCounts = {
    "budget.ledger_counts",
    "SELECT (SELECT count(*) FROM transfer WHERE pact = $1) AS transfers, "
    "(SELECT count(*) FROM account WHERE pact = $1) AS accounts"};

}  // namespace

Verification VerifyLedger(db::Tx& tx, absl::string_view pact_id) {
  Verification verification;
  const pqxx::row counts = tx.ExecOne(kCounts, pact_id);
  verification.transfers = db::Get<int64_t>(counts, "transfers");
  verification.accounts = db::Get<int64_t>(counts, "accounts");
  for (const db::Statement& statement : {kCompare, kPairs}) {
    for (const auto& row : tx.Exec(statement, pact_id)) {
      v1::LedgerError error;
      error.set_code(db::Get<std::string>(row, "code"));
      error.set_subject(db::Get<std::string>(row, "subject"));
      error.set_expected_cents(db::Get<int64_t>(row, "expected"));
      error.set_stored_cents(db::Get<int64_t>(row, "stored"));
      verification.errors.push_back(std::move(error));
    }
  }
  return verification;
}

}  // namespace pactum::budget
