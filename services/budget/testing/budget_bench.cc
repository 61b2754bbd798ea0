// scripts/bench budget, in one run on one server: Reserve and Commit beside the limits of database
// and transport, bulk allocations, past balances on a large ledger. Runs inside
// scripts/with_postgres.
#include "services/budget/testing/budget_bench.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <signal.h>
#include <unistd.h>

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/money/money_wire.h"
#include "services/budget/testing/fake_registry.h"
#include "services/budget/wire/budget_wire.h"

ABSL_FLAG(std::string, server, "", "the server's executable");
ABSL_FLAG(int, writers, 16, "how many write at once");
ABSL_FLAG(int, port, 27420, "where the server listens; the echo at the next");
ABSL_FLAG(std::string, echo, "", "be the echo that answers what this directory holds");
ABSL_FLAG(std::string, only, "", "hot, past or bulk; empty: all of them");

namespace pactum::budget::bench {

LineKey LineAt(int i) {
  return {1, absl::StrCat("S", i % kSubAxes), 2019 + i / kSubAxes % kYears, "PIC", i < kLines / 2};
}
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

Process::Process(std::vector<std::string> words, const std::string& log) {
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

Process::~Process() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

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

void RequireSound(Stub& stub, const std::string& auditor, const char* what) {
  v1::VerifyLedgerRequest verify;
  verify.set_pact("pacts/p");
  const v1::VerifyLedgerResponse verified = Ask(stub, &Stub::VerifyLedger, auditor, verify);
  if (verified.errors_size() > 0) {
    Fail(absl::StrCat(what, ": ", verified.errors(0).ShortDebugString()));
  }
}

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

namespace {

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
  if (only.empty() || only == "past") MeasurePast(signer, registry);
  return 0;
}

}  // namespace
}  // namespace pactum::budget::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const std::string echo = absl::GetFlag(FLAGS_echo);
  return echo.empty() ? pactum::budget::bench::Run(argv[0])
                      : pactum::budget::bench::ServeEcho(echo);
}
