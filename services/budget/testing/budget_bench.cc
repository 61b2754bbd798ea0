// What scripts/bench budget measures, in one run on one server: Reserve and Commit through gRPC,
// the shortest SQL with the same effect by pgbench, a bare echo of the same messages; past balances
// on a large ledger that SQL generates; bulk allocations. Prints `name value unit`, one a line.
// Runs inside scripts/with_postgres.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <signal.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/money/money_wire.h"
#include "common/testing/database.h"
#include "common/testing/token_signer.h"
#include "pactum/budget/v1/budget_service.grpc.pb.h"
#include "services/budget/testing/fake_registry.h"
#include "services/budget/wire/budget_wire.h"

ABSL_FLAG(std::string, server, "", "the server's executable");
ABSL_FLAG(int, writers, 16, "how many write at once");
ABSL_FLAG(int, calls, 800, "how many of each a writer does in a round");
ABSL_FLAG(int, rounds, 3, "how often each side is measured, in turn; the median counts");
ABSL_FLAG(int64_t, transfers, 10'000'000, "in the ledger whose past is read; 0: none is made");
ABSL_FLAG(int, port, 27420, "where the server listens; the echo at the next");
ABSL_FLAG(std::string, echo, "", "be the echo that answers what this directory holds");
ABSL_FLAG(std::string, only, "", "hot, past or bulk; empty: all of them");

namespace pactum::budget {
namespace {

using Stub = v1::BudgetService::Stub;

// The lines: 125 sub-axes, four exercises, new pathways or not.
constexpr int kLines = 1000, kSubAxes = 125, kYears = 4;
constexpr int64_t kEnvelope = 100'000'000'000'000, kOnLine = 1'000'000'000;

LineKey LineAt(int i) {
  return {1, absl::StrCat("S", i % kSubAxes), 2019 + i / kSubAxes % kYears, "PIC", i < kLines / 2};
}
// The same in SQL, of a number.
std::string KeySql(absl::string_view i) {
  return absl::StrReplaceAll(
      "('1/S' || (@ % 125)::text || '/' || (2019 + @ / 125 % 4)::text || '/PIC/' || "
      "CASE WHEN @ < 500 THEN 'new' ELSE '' END)",
      {{"@", i}});
}

void Print(absl::string_view name, double value, absl::string_view unit) {
  std::printf("%s %.3f %s\n", std::string(name).c_str(), value, std::string(unit).c_str());
  std::fflush(stdout);
}

[[noreturn]] void Fail(absl::string_view what) {
  std::cerr << "bench: " << what << "\n";
  std::exit(1);
}
void Require(const grpc::Status& status, absl::string_view what) {
  if (!status.ok()) Fail(absl::StrCat(what, ": ", status.error_message()));
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// An envelope and what of it is on each line: by the service's own function, so that all that is
// derived from transfers is there.
void Seed(const pactum::testing::Database& database) {
  database.Exec(absl::StrReplaceAll(
      R"sql(
    INSERT INTO pact VALUES ('p', '52', false, 2019, 2022);
    CREATE TEMP TABLE seed AS
      SELECT @KEY@ AS key FROM generate_series(0, @LINES@ - 1) AS i;
    INSERT INTO account (pact, key, book, kind)
    SELECT 'p', '', book, 'EXTERNAL' FROM (VALUES ('STATE'), ('USE')) AS b(book)
    UNION ALL SELECT 'p', 'PIC', 'STATE', 'UNALLOCATED'
    UNION ALL SELECT 'p', key, 'STATE', 'ALLOCATED' FROM seed
    UNION ALL SELECT 'p', key, 'USE', 'AVAILABLE' FROM seed;
    SELECT count(*) FROM post_transfers('p', gen_random_uuid(), '', 'bench', ARRAY['STATE'],
      ARRAY['OPEN_ENVELOPE'], ARRAY['EXTERNAL'], ARRAY[''], ARRAY['UNALLOCATED'], ARRAY['PIC'],
      ARRAY[@ENVELOPE@::bigint], ARRAY['2019-01-02'::date], ARRAY['act'], ARRAY[NULL::bigint]);
    SELECT count(*) FROM (
      SELECT array_agg(book) AS book, array_agg(type) AS type, array_agg(fk) AS fk,
             array_agg(fkey) AS fkey, array_agg(tk) AS tk, array_agg(key) AS tkey,
             array_agg(@CENTS@::bigint) AS cents, array_agg('2019-01-03'::date) AS day,
             array_agg('allocation'::text) AS cause, array_agg(NULL::bigint) AS corrects
        FROM (SELECT 'STATE' AS book, 'ALLOCATE' AS type, 'UNALLOCATED' AS fk, 'PIC' AS fkey,
                     'ALLOCATED' AS tk, key FROM seed
              UNION ALL SELECT 'USE', 'OPEN_USE', 'EXTERNAL', '', 'AVAILABLE', key FROM seed) AS s
      ) AS a, post_transfers('p', gen_random_uuid(), '', 'bench', a.book, a.type, a.fk, a.fkey,
                             a.tk, a.tkey, a.cents, a.day, a.cause, a.corrects);
    DROP TABLE seed;)sql",
      {{"@KEY@", KeySql("i")},
       {"@LINES@", absl::StrCat(kLines)},
       {"@ENVELOPE@", absl::StrCat(kEnvelope)},
       {"@CENTS@", absl::StrCat(kOnLine)}}));
  database.Exec("ANALYZE");
}

// A process of this machine, ended with this object.
class Process {
 public:
  Process(std::vector<std::string> words, const std::string& log) {
    pid_ = fork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGTERM);  // Also where this process is killed.
      std::vector<char*> argv;
      for (std::string& word : words) argv.push_back(word.data());
      argv.push_back(nullptr);
      freopen(log.c_str(), "w", stderr);
      freopen("/dev/null", "w", stdout);
      execv(argv[0], argv.data());
      _exit(127);
    }
  }
  Process(const Process&) = delete;
  ~Process() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }

 private:
  pid_t pid_ = 0;
};

std::vector<std::string> ServerWords(const pactum::testing::Database& database,
                                     pactum::testing::TokenSigner& signer,
                                     const std::string& registry) {
  const std::string dir = signer.keys_dir();
  const char* password = getenv("PGPASSWORD");
  std::ofstream(dir + "/conninfo")
      << absl::StrCat(database.conninfo(), " host=", getenv("PGHOST"), " port=", getenv("PGPORT"),
                      " password=", password == nullptr ? "" : password);
  std::ofstream(dir + "/own.token") << signer.Service("budget");
  return {absl::GetFlag(FLAGS_server),
          absl::StrCat("--listen=127.0.0.1:", absl::GetFlag(FLAGS_port)),
          absl::StrCat("--database_conninfo_file=", dir, "/conninfo"),
          absl::StrCat("--database_pool_size=", absl::GetFlag(FLAGS_writers)),
          absl::StrCat("--token_keys_dir=", dir),
          absl::StrCat("--token_issuer=", pactum::testing::kIssuer),
          absl::StrCat("--service_token_file=", dir, "/own.token"),
          absl::StrCat("--registry_target=", registry)};
}

std::unique_ptr<Stub> StubAt(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // A connection a writer.
  arguments.SetMaxReceiveMessageSize(-1);
  const auto channel = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port),
                                                 grpc::InsecureChannelCredentials(), arguments);
  if (!channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(30)))) {
    Fail(absl::StrCat("nobody listens at ", port));
  }
  return v1::BudgetService::NewStub(channel);
}

template <class Req, class Resp>
Resp Ask(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
         const std::string& token, const Req& request) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + token);
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(10)));
  Resp response;
  Require((stub.*method)(&context, request, &response), request.GetTypeName());
  return response;
}

v1::ReserveRequest Reservation(const std::string& id, int line) {
  v1::ReserveRequest request;
  request.set_pact("pacts/p");
  request.set_reservation_id(id);
  v1::LineAmount* amount = request.add_lines();
  *amount->mutable_line() = ToProto(LineAt(line));
  *amount->mutable_amount() = pactum::ToProto(Money::Cents(100));
  request.set_cause("pacts/p/contracts/c");
  *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2019, 5, 2));
  request.set_request_id(NewUuid());
  return request;
}

v1::CommitRequest Commitment(const std::string& id) {
  v1::CommitRequest request;
  request.set_pact("pacts/p");
  request.set_reservation_id(id);
  request.set_commit_id(id);
  *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2019, 5, 3));
  request.set_request_id(NewUuid());
  return request;
}

// What one side did in a round: calls a second, and each call's time.
struct Measured {
  std::vector<double> tps, milliseconds;

  double Percentile(double share) const {
    std::vector<double> sorted = milliseconds;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
  }
};

// The same numbers on both sides, in the same order for a writer.
int LineOf(int writer, int call, bool hot) {
  return hot ? (writer + call) % 2 : (writer * 7919 + call * 104'729) % kLines;
}

// Every writer at once, each with a connection of its own.
void Drive(int port, const std::function<void(Stub&, int writer, int call)>& one, Measured& out) {
  const int writers = absl::GetFlag(FLAGS_writers), calls = absl::GetFlag(FLAGS_calls);
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int w = 0; w < writers; ++w) stubs.push_back(StubAt(port));
  std::vector<std::vector<double>> times(static_cast<size_t>(writers));
  std::vector<std::thread> threads;
  const absl::Time start = absl::Now();
  for (int w = 0; w < writers; ++w) {
    threads.emplace_back([&, w] {
      for (int c = 0; c < calls; ++c) {
        const absl::Time begin = absl::Now();
        one(*stubs[static_cast<size_t>(w)], w, c);
        times[static_cast<size_t>(w)].push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  out.tps.push_back(writers * calls / absl::ToDoubleSeconds(absl::Now() - start));
  for (const auto& t : times) out.milliseconds.insert(out.milliseconds.end(), t.begin(), t.end());
}

void DriveBoth(int port, const std::string& token, const std::string& run, bool hot,
               Measured& reserve, Measured& commit) {
  const auto id = [&](int w, int c) { return absl::StrCat(run, "-", w, "-", c); };
  Drive(
      port,
      [&](Stub& stub, int w, int c) {
        Ask(stub, &Stub::Reserve, token, Reservation(id(w, c), LineOf(w, c, hot)));
      },
      reserve);
  Drive(
      port,
      [&](Stub& stub, int w, int c) { Ask(stub, &Stub::Commit, token, Commitment(id(w, c))); },
      commit);
}

// The shortest SQL with the same effect: the kept answer, the reservation, balances, totals, the
// transfer, the event, in one statement. It checks nothing but what constraints check.
constexpr char kMove[] = R"sql(
moved AS (
  UPDATE account SET balance = balance + CASE kind WHEN '@FROM@' THEN -100 ELSE 100 END
   WHERE pact = 'p' AND key = @KEY@ AND book = 'USE' AND kind IN ('@FROM@', '@TO@')
  RETURNING id, CASE kind WHEN '@FROM@' THEN -100 ELSE 100 END AS net),
total AS (
  INSERT INTO account_total AS t SELECT 'p', id, '@DAY@', current_date, net FROM moved
  ON CONFLICT ON CONSTRAINT account_total_pkey DO UPDATE SET net_cents = t.net_cents + EXCLUDED.net_cents),
transferred AS (
  INSERT INTO transfer (pact, book, type, from_kind, from_key, to_kind, to_key, amount_cents,
                        effective, recorded, act, cause, actor)
  VALUES ('p', 'USE', '@TYPE@', '@FROM@', @KEY@, '@TO@', @KEY@, 100, '@DAY@', recorded_now(),
          gen_random_uuid(), 'pacts/p/contracts/c', 'pactum-procurement') RETURNING id),
kept AS (
  INSERT INTO idempotency (pact, subject, request_id, method, digest, response, response_type)
  VALUES ('p', 'pactum-procurement', gen_random_uuid()::text, '@TYPE@', repeat('0', 64),
          convert_to(repeat('a', 300), 'UTF8'), 'answer'))
SELECT append_event('p', 'pacts/p/reservations/' || @ID@, '@TYPE@', convert_to(repeat('e', 250), 'UTF8'),
  'pactum.budget.v1.FundsMoved', 'pactum-procurement', '', '@ID@', '', '@DAY@'), id FROM transferred;
)sql";

std::string Script(bool commit, bool hot) {
  const std::string line =
      hot ? "\\set k (:client_id + :n) % 2\n"
          : absl::StrCat("\\set k (:client_id * 7919 + :n * 104729) % ", kLines, "\n");
  const std::string id = "(:run::text || '-' || :client_id::text || '-' || :n::text)";
  const std::string first =
      commit ? "WITH held AS (UPDATE reservation_line SET reserved = reserved - 100, committed = "
               "committed + 100 WHERE pact = 'p' AND id = @ID@ AND line = @KEY@), "
               "own AS (INSERT INTO commitment (pact, id, reservation, digest) "
               "VALUES ('p', @ID@, @ID@, repeat('0', 64))), "
             : "WITH own AS (INSERT INTO reservation (pact, id, cause, digest) VALUES ('p', @ID@, "
               "'pacts/p/contracts/c', repeat('0', 64))), held AS (INSERT INTO reservation_line "
               "(pact, id, line, reserved) VALUES ('p', @ID@, @KEY@, 100)), ";
  return absl::StrCat("\\set n :n + 1\n", line,
                      absl::StrReplaceAll(absl::StrCat(first, kMove),
                                          {{"\n", " "},
                                           {"'@ID@'", "''"},
                                           {"@ID@", id},
                                           {"@KEY@", KeySql(":k")},
                                           {"@FROM@", commit ? "RESERVED" : "AVAILABLE"},
                                           {"@TO@", commit ? "COMMITTED" : "RESERVED"},
                                           {"@TYPE@", commit ? "COMMIT" : "RESERVE"},
                                           {"@DAY@", commit ? "2019-05-03" : "2019-05-02"}}),
                      "\n");
}

// What the service sends, by pgbench: what lies between this and ours is not the database's.
std::string FunctionScript(bool commit, bool hot) {
  const std::string line =
      hot ? "\\set k (:client_id + :n) % 2\n"
          : absl::StrCat("\\set k (:client_id * 7919 + :n * 104729) % ", kLines, "\n");
  const std::string id = "('f' || :run::text || '-' || :client_id::text || '-' || :n::text)";
  return absl::StrCat(
      "\\set n :n + 1\n", line, "SELECT outcome, answer FROM ",
      commit ? "commit_funds" : "reserve_funds",
      "('p', 'pactum-procurement', gen_random_uuid()::text, 'm', repeat('0', 64), '', '', "
      "'60000', ",
      id, ", ", commit ? id : "'pacts/p/contracts/c'", ", ",
      commit ? "'{}'::text[], '{}'::bigint[]"
             : absl::StrCat("ARRAY[", KeySql(":k"), "], ARRAY[100::bigint]"),
      ", repeat('0', 64), '2019-05-02'::date, gen_random_uuid(), convert_to(repeat('e', 250), "
      "'UTF8'), 'pactum.budget.v1.FundsMoved');\n");
}

double Pgbench(const pactum::testing::Database& database, const std::string& script, int run,
               const std::string& dir) {
  std::ofstream(dir + "/script.sql") << script;
  const std::string command =
      absl::StrCat("pgbench -n -M prepared -c ", absl::GetFlag(FLAGS_writers), " -j 2 -t ",
                   absl::GetFlag(FLAGS_calls), " -D n=-1 -D run=", run, " -f ", dir, "/script.sql ",
                   database.name(), " 2>", dir, "/pgbench.log");
  FILE* out = popen(command.c_str(), "r");
  double tps = 0;
  std::string all;
  for (char line[1000]; std::fgets(line, sizeof line, out) != nullptr;) {
    all += line;
    std::sscanf(line, "tps = %lf (without", &tps);
  }
  if (pclose(out) != 0 || tps == 0) Fail(absl::StrCat("pgbench: ", all, " see ", dir));
  return tps;
}

// ---- The echo: what the transport can do with the same messages, and no more.

class Echo final : public v1::BudgetService::Service {
 public:
  explicit Echo(const std::string& dir) {
    for (const auto& [name, to] : {std::pair("reserve", &reserve_), {"commit", &commit_}}) {
      std::ifstream in(absl::StrCat(dir, "/", name));
      to->ParseFromString(std::string(std::istreambuf_iterator<char>(in), {}));
    }
  }
  grpc::Status Reserve(grpc::ServerContext*, const v1::ReserveRequest*,
                       v1::UseResponse* response) override {
    *response = reserve_;
    return grpc::Status::OK;
  }
  grpc::Status Commit(grpc::ServerContext*, const v1::CommitRequest*,
                      v1::UseResponse* response) override {
    *response = commit_;
    return grpc::Status::OK;
  }

 private:
  v1::UseResponse reserve_, commit_;
};

int ServeEcho(const std::string& dir) {
  Echo echo(dir);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(absl::StrCat("127.0.0.1:", absl::GetFlag(FLAGS_port) + 1),
                           grpc::InsecureServerCredentials());
  builder.RegisterService(&echo);
  builder.BuildAndStart()->Wait();
  return 0;
}

void RequireSound(Stub& stub, const std::string& auditor, const char* what) {
  v1::VerifyLedgerRequest verify;
  verify.set_pact("pacts/p");
  const v1::VerifyLedgerResponse verified = Ask(stub, &Stub::VerifyLedger, auditor, verify);
  if (verified.errors_size() > 0) {
    Fail(absl::StrCat(what, ": ", verified.errors(0).ShortDebugString()));
  }
}

void MeasureHot(pactum::testing::TokenSigner& signer, const std::string& registry,
                const std::string& self) {
  const pactum::testing::Database ours = pactum::testing::Database::OfService("budget"),
                                  bare = pactum::testing::Database::OfService("budget");
  for (const pactum::testing::Database* database : {&ours, &bare}) {
    Seed(*database);
    // Both sides find the accounts made.
    database->Exec(
        "INSERT INTO account (pact, key, book, kind) SELECT pact, key, 'USE', k FROM account, "
        "(VALUES ('RESERVED'), ('COMMITTED')) AS v(k) WHERE book = 'USE' AND kind = 'AVAILABLE'; "
        "ANALYZE");
  }
  const int port = absl::GetFlag(FLAGS_port);
  const std::string dir = signer.keys_dir(), token = signer.Service("procurement");
  const Process server(ServerWords(ours, signer, registry), dir + "/log");
  const std::unique_ptr<Stub> stub = StubAt(port);
  std::ofstream(dir + "/reserve")
      << Ask(*stub, &Stub::Reserve, token, Reservation("first", 0)).SerializeAsString();
  std::ofstream(dir + "/commit")
      << Ask(*stub, &Stub::Commit, token, Commitment("first")).SerializeAsString();
  const Process echo({self, "--echo=" + dir, absl::StrCat("--port=", port)}, dir + "/echo.log");

  int run = 0;
  for (const bool hot : {false, true}) {
    Measured reserve, commit, echo_reserve, echo_commit;
    std::vector<double> sql_reserve, sql_commit, function_reserve, function_commit;
    for (int round = 0; round < absl::GetFlag(FLAGS_rounds); ++round) {
      ++run;
      DriveBoth(port, token, absl::StrCat(run), hot, reserve, commit);
      sql_reserve.push_back(Pgbench(bare, Script(false, hot), run, dir));
      sql_commit.push_back(Pgbench(bare, Script(true, hot), run, dir));
      function_reserve.push_back(Pgbench(bare, FunctionScript(false, hot), run, dir));
      function_commit.push_back(Pgbench(bare, FunctionScript(true, hot), run, dir));
      DriveBoth(port + 1, token, absl::StrCat(run), hot, echo_reserve, echo_commit);
    }
    const std::string suffix = hot ? "_hot" : "";
    const auto print = [&](const std::string& name, const Measured& grpc,
                           const std::vector<double>& sql, const std::vector<double>& function,
                           const Measured& bare_echo) {
      const double limit = 1 / (1 / Median(bare_echo.tps) + 1 / Median(sql));
      Print(absl::StrCat(name, suffix, "_tps"), Median(grpc.tps), "1/s");
      for (const auto& [label, share] : {std::pair("p50", 0.5), {"p95", 0.95}, {"p99", 0.99}}) {
        Print(absl::StrCat(name, suffix, "_", label, "_ms"), grpc.Percentile(share), "ms");
      }
      Print(absl::StrCat("pgbench_", name, suffix, "_tps"), Median(sql), "1/s");
      Print(absl::StrCat("pgbench_function_", name, suffix, "_tps"), Median(function), "1/s");
      Print(absl::StrCat("echo_", name, suffix, "_tps"), Median(bare_echo.tps), "1/s");
      Print(absl::StrCat(name, suffix, "_ratio"), Median(grpc.tps) / limit, "ratio");
    };
    print("reserve", reserve, sql_reserve, function_reserve, echo_reserve);
    print("commit", commit, sql_commit, function_commit, echo_commit);
  }
  RequireSound(*stub, signer.Person("AUDITOR", "auditeur", {"*"}), "the ledger afterwards");
}

// ---- The past.

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

// ---- Bulk.

void MeasureBulk(pactum::testing::TokenSigner& signer, const std::string& registry) {
  const pactum::testing::Database database = pactum::testing::Database::OfService("budget");
  Seed(database);
  const Process server(ServerWords(database, signer, registry), signer.keys_dir() + "/log");
  const std::unique_ptr<Stub> stub = StubAt(absl::GetFlag(FLAGS_port));
  const std::string officer = signer.Person("STATE_OFFICER", "dreets");
  int64_t transfers = 0;
  absl::Duration took;
  for (int call = 0; call < 42; ++call) {
    v1::PostAllocationsRequest request;
    request.set_pact("pacts/p");
    for (int i = 0; i < kLines; ++i) {
      v1::LineChange* change = request.add_changes();
      *change->mutable_line() = ToProto(LineAt(i));
      *change->mutable_change() = pactum::ToProto(Money::Cents(call % 2 == 0 ? 100 : -100));
    }
    request.set_reason("measured");
    *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2019, 2, 1));
    request.set_request_id(NewUuid());
    const absl::Time begin = absl::Now();
    const int64_t made = Ask(*stub, &Stub::PostAllocations, officer, request).transfer_count();
    if (call < 2) continue;
    took += absl::Now() - begin;
    transfers += made;
  }
  Print("bulk_transfers_per_s", static_cast<double>(transfers) / absl::ToDoubleSeconds(took),
        "1/s");
  RequireSound(*stub, signer.Person("AUDITOR", "auditeur", {"*"}), "the ledger afterwards");
}

int Run(const std::string& self) {
  pactum::testing::TokenSigner signer;
  budget::testing::FakeRegistry fake;
  fake.fundability.clear_sub_axes();
  for (int i = 0; i < kSubAxes; ++i) {
    auto* sub = fake.fundability.add_sub_axes();
    sub->set_sub_axis(absl::StrCat("S", i));
    sub->set_share_bp(10'000 / kSubAxes);
  }
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&fake);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const std::string registry = absl::StrCat("127.0.0.1:", port), only = absl::GetFlag(FLAGS_only);
  if (only.empty() || only == "hot") MeasureHot(signer, registry, self);
  if (only.empty() || only == "bulk") MeasureBulk(signer, registry);
  if (absl::GetFlag(FLAGS_transfers) > 0 && (only.empty() || only == "past")) {
    MeasurePast(signer, registry);
  }
  return 0;
}

}  // namespace
}  // namespace pactum::budget

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const std::string echo = absl::GetFlag(FLAGS_echo);
  return echo.empty() ? pactum::budget::Run(argv[0]) : pactum::budget::ServeEcho(echo);
}
