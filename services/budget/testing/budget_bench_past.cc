// Past balances on a large ledger that SQL generates.
#include <algorithm>
#include <functional>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/date_wire.h"
#include "services/budget/testing/budget_bench.h"
#include "services/budget/wire/budget_wire.h"

ABSL_FLAG(int64_t, transfers, 10'000'000, "in the ledger whose past is read");

namespace pactum::budget::bench {
namespace {

// `count` transfers, four a contract: reserved, committed, certified, paid, on the days of the
// line's exercise, recorded on the same day or, of a tenth, up to three days later; and what the
// service keeps beside them.
void Generate(const pactum::testing::Database& database, int64_t count) {
  database.Exec(absl::StrReplaceAll(
      R"sql(
    SET work_mem = '256MB';
    SET maintenance_work_mem = '512MB';
    CREATE TEMP TABLE dropped AS SELECT indexdef AS def, indexname AS name FROM pg_indexes
     WHERE tablename = 'transfer' AND indexname <> 'transfer_pkey';
    DO $$ DECLARE d record; BEGIN
      FOR d IN SELECT * FROM dropped LOOP EXECUTE 'DROP INDEX ' || d.name; END LOOP;
    END $$;
    INSERT INTO transfer (pact, book, type, from_kind, from_key, to_kind, to_key, amount_cents,
                          effective, recorded, act, cause, actor)
    SELECT 'p', 'USE', s.type, s.src, c.key, s.dst, c.key, 100 + c.i % 9900, e.effective,
           e.effective::timestamp AT TIME ZONE 'UTC' + interval '9 hours'
             + make_interval(secs => (c.i * 37 % 28800)::int)
             + CASE WHEN c.i % 10 = 0 THEN make_interval(days => (1 + c.i / 10 % 3)::int)
                    ELSE interval '0' END,
           md5((c.i * 4 + s.step)::text)::uuid, 'pacts/p/contracts/' || c.i, 'bench'
      FROM (SELECT i, (i % @LINES@)::int AS k, @KEY@ AS key,
                   (i / @LINES@ * 104729 % 270)::int AS day
              FROM generate_series(0, @COUNT@ / 4 - 1) AS i) AS c,
           (VALUES (0, 'RESERVE', 'AVAILABLE', 'RESERVED'), (1, 'COMMIT', 'RESERVED', 'COMMITTED'),
                   (2, 'CERTIFY', 'COMMITTED', 'CERTIFIED'), (3, 'PAY_SUPPLIER', 'CERTIFIED', 'PAID'))
             AS s(step, type, src, dst),
           LATERAL (SELECT make_date(2019 + k / 125 % 4, 1, 5) + c.day + s.step * 25 AS effective) AS e;
    DO $$ DECLARE d record; BEGIN
      FOR d IN SELECT * FROM dropped LOOP EXECUTE d.def; END LOOP;
    END $$;
    INSERT INTO account (pact, key, book, kind)
    SELECT DISTINCT 'p', to_key, book, to_kind FROM transfer ON CONFLICT DO NOTHING;
    DELETE FROM account_total;
    INSERT INTO account_total (pact, account, effective, recorded_day, net_cents)
    SELECT 'p', a.id, s.effective, s.day, sum(s.cents)
      FROM (SELECT book, from_kind AS kind, from_key AS key, effective,
                   (recorded AT TIME ZONE 'UTC')::date AS day, -amount_cents AS cents FROM transfer
            UNION ALL SELECT book, to_kind, to_key, effective,
                   (recorded AT TIME ZONE 'UTC')::date, amount_cents FROM transfer) AS s
      JOIN account a ON a.pact = 'p' AND a.book = s.book AND a.kind = s.kind AND a.key = s.key
     GROUP BY 2, 3, 4 ORDER BY 2, 3, 4;
    UPDATE account a SET balance = s.net
      FROM (SELECT account, sum(net_cents) AS net FROM account_total GROUP BY 1) AS s
     WHERE a.pact = 'p' AND a.id = s.account;)sql",
      {{"@KEY@", KeySql("(i % 1000)")},
       {"@LINES@", absl::StrCat(kLines)},
       {"@COUNT@", absl::StrCat(count)}}));
  database.Exec("VACUUM ANALYZE");
}

}  // namespace

void MeasurePast(pactum::testing::TokenSigner& signer, const std::string& registry) {
  const pactum::testing::Database database = pactum::testing::Database::OfService("budget");
  Seed(database);
  const absl::Time start = absl::Now();
  Generate(database, absl::GetFlag(FLAGS_transfers));
  Print("generator_s", absl::ToDoubleSeconds(absl::Now() - start), "s");
  Print("ledger_transfers", std::stod(database.Value("SELECT count(*) FROM transfer")), "count");
  Print("ledger_totals", std::stod(database.Value("SELECT count(*) FROM account_total")), "count");
  const Process server(ServerWords(database, signer, registry), signer.keys_dir() + "/log");
  const std::unique_ptr<Stub> stub = StubAt(absl::GetFlag(FLAGS_port));
  const std::string auditor = signer.Person("AUDITOR", "auditeur", {"*"});

  // Of several past days, as known at several past instants; seldom the same twice.
  const auto measure = [&](const std::string& name,
                           const std::function<void(v1::GetTrialBalanceRequest&, int)>& of) {
    std::vector<double> times;
    for (int i = 0; i < 24; ++i) {
      v1::GetTrialBalanceRequest request;
      request.set_pact("pacts/p");
      const absl::CivilDay day = absl::CivilDay(2022, 11, 3) - i * 3;
      *request.mutable_cut_off() = pactum::ToProto(day);
      *request.mutable_known_at() =
          pactum::ToProto(absl::FromCivil(absl::CivilHour(day + 1) + 15, absl::UTCTimeZone()));
      request.set_csv(true);
      of(request, i);
      const absl::Time begin = absl::Now();
      Ask(*stub, &Stub::GetTrialBalance, auditor, request);
      if (i > 3) times.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
    }
    Print(name, Median(times), "ms");
    Print(absl::StrCat(name.substr(0, name.size() - 3), "_max_ms"),
          *std::max_element(times.begin(), times.end()), "ms");
  };
  measure("past_balance_line_ms", [](v1::GetTrialBalanceRequest& request, int i) {
    *request.mutable_line() = ToProto(LineAt(375 + i * 5));
  });
  measure("past_balance_axis_ms", [](v1::GetTrialBalanceRequest& request, int i) {
    request.set_axis(type::v1::AXIS_1);
    request.set_year(2019 + i % kYears);
  });
  measure("past_balance_all_ms", [](v1::GetTrialBalanceRequest&, int) {});
  const absl::Time begin = absl::Now();
  RequireSound(*stub, auditor, "the generated ledger");
  Print("verify_ledger_s", absl::ToDoubleSeconds(absl::Now() - begin), "s");
}

}  // namespace pactum::budget::bench
