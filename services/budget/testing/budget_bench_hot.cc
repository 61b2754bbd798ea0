// Reserve and Commit through gRPC, the shortest SQL with the same effect by pgbench, a bare echo of
// the same messages; and what each of them takes of the processors.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>
#include <unistd.h>

#include <grpcpp/server_builder.h>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/money/money_wire.h"
#include "services/budget/testing/budget_bench.h"
#include "services/budget/wire/budget_wire.h"

ABSL_FLAG(int, calls, 800, "how many of each a writer does in a round");
ABSL_FLAG(int, rounds, 3, "how often each side is measured, in turn; the median counts");

namespace pactum::budget::bench {
namespace {

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

// Seconds that a process and its ended children have had of the processors.
double SecondsOf(pid_t pid) {
  std::ifstream in(absl::StrCat("/proc/", pid, "/stat"));
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  // The name of the program, in parentheses, may hold anything; the state is the third field.
  const std::vector<std::string> fields = absl::StrSplit(text.substr(text.rfind(')') + 2), ' ');
  double ticks = 0;
  for (const size_t field : {14, 15, 16, 17}) ticks += std::stod(fields[field - 3]);
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// The processes that work for a call, and their time so far.
struct Workers {
  pid_t postmaster = 0, server = 0;  // 0: none.

  struct Seconds {
    double database = 0, server = 0, client = 0;
  };
  Seconds Now() const {
    Seconds seconds{0, server == 0 ? 0 : SecondsOf(server), SecondsOf(getpid())};
    if (postmaster == 0) return seconds;
    seconds.database = SecondsOf(postmaster);
    std::ifstream children(absl::StrCat("/proc/", postmaster, "/task/", postmaster, "/children"));
    for (pid_t child = 0; children >> child;) seconds.database += SecondsOf(child);
    return seconds;
  }
};

pid_t PostmasterOf(const pactum::testing::Database& database) {
  return static_cast<pid_t>(
      std::stol(database.Value("SELECT pg_read_file('postmaster.pid', 0, 20)")));
}

// The result of one side in a round: calls a second, each call's time, and what a call took of the
// processors, in microseconds.
struct Measured {
  std::vector<double> tps, milliseconds, database, server, client;

  void Add(const Workers::Seconds& before, const Workers::Seconds& after, int calls) {
    const auto each = [&](double from, double to) { return (to - from) * 1e6 / calls; };
    database.push_back(each(before.database, after.database));
    server.push_back(each(before.server, after.server));
    client.push_back(each(before.client, after.client));
  }

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
void Drive(int port, const Workers& workers,
           const std::function<void(Stub&, int writer, int call)>& one, Measured& out) {
  const int writers = absl::GetFlag(FLAGS_writers), calls = absl::GetFlag(FLAGS_calls);
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int w = 0; w < writers; ++w) stubs.push_back(StubAt(port));
  std::vector<std::vector<double>> times(static_cast<size_t>(writers));
  std::vector<std::thread> threads;
  const Workers::Seconds before = workers.Now();
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
  out.Add(before, workers.Now(), writers * calls);
  for (const auto& t : times) out.milliseconds.insert(out.milliseconds.end(), t.begin(), t.end());
}

void DriveBoth(int port, const Workers& workers, const std::string& token, const std::string& run,
               bool hot, Measured& reserve, Measured& commit) {
  const auto id = [&](int w, int c) { return absl::StrCat(run, "-", w, "-", c); };
  Drive(
      port, workers,
      [&](Stub& stub, int w, int c) {
        Ask(stub, &Stub::Reserve, token, Reservation(id(w, c), LineOf(w, c, hot)));
      },
      reserve);
  Drive(
      port, workers,
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

// The statement of the service, by pgbench: the difference to ours is not the database's.
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

void Pgbench(const pactum::testing::Database& database, const Workers& workers,
             const std::string& script, int run, const std::string& dir, Measured& out) {
  std::ofstream(dir + "/script.sql") << script;
  const int writers = absl::GetFlag(FLAGS_writers), calls = absl::GetFlag(FLAGS_calls);
  const std::string command = absl::StrCat(
      "pgbench -n -M prepared -c ", writers, " -j 2 -t ", calls, " -D n=-1 -D run=", run, " -f ",
      dir, "/script.sql ", database.name(), " 2>", dir, "/pgbench.log");
  const Workers::Seconds before = workers.Now();
  FILE* output = popen(command.c_str(), "r");
  double tps = 0;
  std::string all;
  for (char line[1000]; std::fgets(line, sizeof line, output) != nullptr;) {
    all += line;
    std::sscanf(line, "tps = %lf (without", &tps);
  }
  if (pclose(output) != 0 || tps == 0) Fail(absl::StrCat("pgbench: ", all, " see ", dir));
  out.tps.push_back(tps);
  out.Add(before, workers.Now(), writers * calls);
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

}  // namespace

int ServeEcho(const std::string& dir) {
  Echo echo(dir);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(absl::StrCat("127.0.0.1:", absl::GetFlag(FLAGS_port) + 1),
                           grpc::InsecureServerCredentials());
  builder.RegisterService(&echo);
  builder.BuildAndStart()->Wait();
  return 0;
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

  const pid_t postmaster = PostmasterOf(ours);
  const Workers of_ours{postmaster, server.pid()}, of_pgbench{postmaster}, of_echo{0, echo.pid()};

  int run = 0;
  for (const bool hot : {false, true}) {
    struct Sides {
      Measured ours, sql, function, echo;
    };
    Sides reserve, commit;
    const auto round = [&](Sides& reserves, Sides& commits) {
      ++run;
      DriveBoth(port, of_ours, token, absl::StrCat(run), hot, reserves.ours, commits.ours);
      Pgbench(bare, of_pgbench, Script(false, hot), run, dir, reserves.sql);
      Pgbench(bare, of_pgbench, Script(true, hot), run, dir, commits.sql);
      Pgbench(bare, of_pgbench, FunctionScript(false, hot), run, dir, reserves.function);
      Pgbench(bare, of_pgbench, FunctionScript(true, hot), run, dir, commits.function);
      DriveBoth(port + 1, of_echo, token, absl::StrCat(run), hot, reserves.echo, commits.echo);
    };
    // The first round does not count. Sessions that planned while a table had one page read all of
    // it until the next statistics, and pgbench opens new sessions for each run.
    Sides first_reserve, first_commit;
    round(first_reserve, first_commit);
    ours.Exec("ANALYZE");
    bare.Exec("ANALYZE");
    for (int i = 0; i < absl::GetFlag(FLAGS_rounds); ++i) round(reserve, commit);

    const std::string suffix = hot ? "_hot" : "";
    const auto print = [&](const std::string& call, const Sides& sides) {
      const std::string name = call + suffix;
      Print(name + "_tps", Median(sides.ours.tps), "1/s");
      for (const auto& [label, share] : {std::pair("p50", 0.5), {"p95", 0.95}, {"p99", 0.99}}) {
        Print(absl::StrCat(name, "_", label, "_ms"), sides.ours.Percentile(share), "ms");
      }
      for (const auto& [side, measured] : {std::pair("pgbench_", &sides.sql),
                                           {"pgbench_function_", &sides.function},
                                           {"echo_", &sides.echo}}) {
        Print(absl::StrCat(side, name, "_tps"), Median(measured->tps), "1/s");
      }
      for (const auto& [side, measured] : {std::pair("", &sides.ours),
                                           {"pgbench_", &sides.sql},
                                           {"pgbench_function_", &sides.function},
                                           {"echo_", &sides.echo}}) {
        Print(absl::StrCat(side, name, "_database_us"), Median(measured->database), "us");
        Print(absl::StrCat(side, name, "_server_us"), Median(measured->server), "us");
        Print(absl::StrCat(side, name, "_client_us"), Median(measured->client), "us");
      }
      const double limit = 1 / (1 / Median(sides.echo.tps) + 1 / Median(sides.sql.tps));
      Print(name + "_ratio", Median(sides.ours.tps) / limit, "ratio");
    };
    print("reserve", reserve);
    print("commit", commit);
  }
  RequireSound(*stub, signer.Person("AUDITOR", "auditeur", {"*"}), "the ledger afterwards");
}

}  // namespace pactum::budget::bench
