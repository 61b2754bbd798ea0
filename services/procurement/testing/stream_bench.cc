// The measurements of scripts/bench procurement: one server, one stream, one run. Beside it, in the
// same run and on the same rows, the raw INSERT of the same batches into the same table, and COPY
// into a bare one. Prints `name value unit`, one a line. Runs inside scripts/with_postgres.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <random>
#include <signal.h>
#include <thread>
#include <unistd.h>

#include <grpcpp/create_channel.h>
#include <sys/wait.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/date_wire.h"
#include "common/db/value.h"
#include "common/testing/database.h"
#include "common/testing/token_signer.h"
#include "pactum/procurement/v1/procurement_service.grpc.pb.h"

ABSL_FLAG(std::string, server, "", "the server's executable");
ABSL_FLAG(int64_t, deliveries, 2'000'000, "how many");
ABSL_FLAG(int64_t, contracts, 20'000, "over how many contracts");
ABSL_FLAG(int, port, 27417, "where the server listens");
ABSL_FLAG(bool, plan, false, "print the plans of the hot queries to standard error");

namespace pactum::procurement {
namespace {

constexpr int kBatch = 1000;
constexpr int kWindow = 4;  // Messages under way.

// The delivery of a number: contracts, references and days as at random, always the same.
struct Row {
  int64_t contract, id;
  int day;  // Of 2019, from April on.
  bool neighbourhood;
};
std::vector<Row> Shuffled(int64_t count, int64_t contracts) {
  std::mt19937_64 random(2019);
  std::vector<Row> rows;
  rows.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    rows.push_back({i % contracts, i / contracts, static_cast<int>(random() % 270), i % 7 == 0});
  }
  std::shuffle(rows.begin(), rows.end(), random);
  return rows;
}
std::string ContractId(const Row& row) { return absl::StrCat("contrat-", row.contract); }
std::string DeliveryId(const Row& row) {
  // Opaque, as a caller's would be: neighbours of a contract do not follow one another.
  return absl::StrCat("e", absl::Hex((row.id * 2'654'435'761 + row.contract) & 0xffffffff), "-",
                      row.id);
}
absl::CivilDay DayOfRow(const Row& row) { return absl::CivilDay(2019, 4, 1) + row.day; }

void Seed(const testing::Database& database, int64_t contracts) {
  database.Exec(absl::StrCat(R"sql(
    INSERT INTO pact VALUES ('p', '52', false, 2019, 2022);
    INSERT INTO dimension (pact, project, axis, sub_axis, year, funding_source, new_pathways)
    SELECT 'p', 'pacts/p/projects/projet-' || i % 10, 2, '', 2019,
           CASE WHEN i < 10 THEN 'PIC' ELSE 'REGION' END, true FROM generate_series(0, 19) AS i;
    INSERT INTO contract (pact, id, title, project, kind, supplier_siret, supplier_name, launch,
           realisation_start, realisation_end, rationale, adaptability, needs_collection, kairos,
           preexisting, publication, state)
    SELECT 'p', 'contrat-' || i, 'Parcours', 'pacts/p/projects/projet-' || i % 10, 1,
           '73282932000074', 'Organisme', '2019-02-01', '2019-04-01', '2019-12-31', 'Lots', '', '',
           1, false, '', 'DRAFT' FROM generate_series(0, )sql",
                             contracts - 1, R"sql() AS i;
    INSERT INTO lot (pact, contract, id, title, axis, sub_axis, year, funding_source, new_pathways,
           pathway, work_unit, quantity, unit_cents, dimension)
    SELECT 'p', c.id, d.funding_source, 'Lot', 2, '', 2019, d.funding_source, true, 'path', 1,
           1000000, 750000, d.id
      FROM contract c JOIN dimension d ON d.project = c.project;
    UPDATE contract SET state = 'SIGNED', award_day = '2019-03-01', sign_day = '2019-03-08';
    INSERT INTO engagement_fact (pact, contract, subject, dimension, contracts, contracted_cents,
           committed_cents, effective)
    SELECT 'p', contract, '', dimension, (funding_source = 'PIC')::int, quantity * unit_cents,
           quantity * unit_cents, '2019-03-08' FROM lot;
    ANALYZE)sql"));
}

class Server {
 public:
  Server(const testing::Database& database, testing::TokenSigner& signer, int port) {
    const std::string dir = signer.keys_dir();
    std::ofstream(dir + "/conninfo")
        << absl::StrCat(database.conninfo(), " host=", getenv("PGHOST"), " port=", getenv("PGPORT"),
                        " password=", getenv("PGPASSWORD") == nullptr ? "" : getenv("PGPASSWORD"));
    std::ofstream(dir + "/own.token") << signer.Service("procurement");
    const std::vector<std::string> words = {
        absl::GetFlag(FLAGS_server),
        absl::StrCat("--listen=127.0.0.1:", port),
        absl::StrCat("--database_conninfo_file=", dir, "/conninfo"),
        absl::StrCat("--token_keys_dir=", dir),
        absl::StrCat("--token_issuer=", testing::kIssuer),
        absl::StrCat("--service_token_file=", dir, "/own.token")};
    pid_ = fork();
    if (pid_ == 0) {
      std::vector<char*> argv;
      for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
      argv.push_back(nullptr);
      freopen((dir + "/log").c_str(), "w", stderr);
      freopen("/dev/null", "w", stdout);
      execv(argv[0], argv.data());
      _exit(127);
    }
  }
  ~Server() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  double PeakMib() const {
    std::ifstream status(absl::StrCat("/proc/", pid_, "/status"));
    for (std::string line; std::getline(status, line);) {
      absl::string_view text = line;
      if (absl::ConsumePrefix(&text, "VmHWM:")) {
        double kib = 0;
        if (absl::SimpleAtod(absl::StripSuffix(text, "kB"), &kib)) return kib / 1024;
      }
    }
    return 0;
  }

 private:
  pid_t pid_ = 0;
};

class Client {
 public:
  Client(int port, std::string token)
      : channel_(grpc::CreateChannel(absl::StrCat("127.0.0.1:", port),
                                     grpc::InsecureChannelCredentials())),
        stub_(v1::ProcurementService::NewStub(channel_)),
        token_(std::move(token)) {
    channel_->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
  }

  absl::Duration Stream(const std::vector<Row>& rows) {
    const absl::Time start = absl::Now();
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token_);
    const auto stream = stub_->RecordDeliveryStream(&context);
    std::atomic<int64_t> durable = 0;
    std::thread answers([&] {
      v1::RecordDeliveryStreamResponse answer;
      while (stream->Read(&answer)) {
        if (answer.refused_size() > 0) std::cerr << answer.refused(0).ShortDebugString() << "\n";
        durable = answer.durable_through_line();
      }
    });
    v1::RecordDeliveryStreamRequest message;
    for (size_t at = 0; at < rows.size(); at += kBatch) {
      message.Clear();
      message.set_parent("pacts/p");
      message.set_stream_id("mesure");
      message.set_first_line(static_cast<int64_t>(at) + 1);
      for (size_t i = at; i < std::min(rows.size(), at + kBatch); ++i) {
        v1::DeliveryLine* line = message.add_lines();
        line->set_contract_id(ContractId(rows[i]));
        line->set_delivery_id(DeliveryId(rows[i]));
        line->set_lot_id(rows[i].id % 4 == 0 ? "REGION" : "PIC");
        line->set_quantity(1);
        line->set_entry_in_training(true);
        *line->mutable_effective_date() = pactum::ToProto(DayOfRow(rows[i]));
        if (rows[i].neighbourhood) line->add_criteria(v1::CRITERION_PRIORITY_NEIGHBOURHOOD);
      }
      while (static_cast<int64_t>(at) - durable > kWindow * kBatch)
        absl::SleepFor(absl::Milliseconds(1));
      if (!stream->Write(message)) break;
    }
    stream->WritesDone();
    answers.join();
    const grpc::Status status = stream->Finish();
    if (!status.ok() || durable != static_cast<int64_t>(rows.size())) {
      std::cerr << "the stream ended at " << durable << ": " << status.error_message() << "\n";
      std::exit(1);
    }
    return absl::Now() - start;
  }

  absl::Duration Execution() {
    v1::GetExecutionRequest request;
    request.set_pact("pacts/p");
    request.set_year(2019);
    *request.mutable_cut_off() = pactum::ToProto(absl::CivilDay(2019, 12, 31));
    std::vector<absl::Duration> times;
    for (int i = 0; i < 21; ++i) {
      grpc::ClientContext context;
      context.AddMetadata("authorization", "Bearer " + token_);
      v1::Execution answer;
      const absl::Time start = absl::Now();
      const grpc::Status status = stub_->GetExecution(&context, request, &answer);
      times.push_back(absl::Now() - start);
      if (!status.ok()) std::cerr << status.error_message() << "\n";
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ProcurementService::Stub> stub_;
  const std::string token_;
};

// The same batches straight into the same table of another database.
absl::Duration RawInsert(const testing::Database& database, const std::vector<Row>& rows) {
  pqxx::connection session(database.conninfo());
  session.prepare("insert", R"sql(
    INSERT INTO delivery (pact, contract, id, lot, order_id, dimension, quantity, cents, effective,
                          criteria, entry, recorded_by, recorded)
    SELECT 'p', d.contract, d.id, d.lot, '', 1, 1, 750000, d.day, d.mask, true, 'bureau',
           (SELECT recorded_now())
      FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::int[])
           AS d(contract, id, lot, day, mask)
     ORDER BY d.contract, d.id ON CONFLICT ON CONSTRAINT delivery_pkey DO NOTHING)sql");
  const absl::Time start = absl::Now();
  for (size_t at = 0; at < rows.size(); at += kBatch) {
    std::vector<std::string> contracts, ids, lots;
    std::vector<absl::CivilDay> days;
    std::vector<int> masks;
    for (size_t i = at; i < std::min(rows.size(), at + kBatch); ++i) {
      contracts.push_back(ContractId(rows[i]));
      ids.push_back(DeliveryId(rows[i]));
      lots.push_back(rows[i].id % 4 == 0 ? "REGION" : "PIC");
      days.push_back(DayOfRow(rows[i]));
      masks.push_back(rows[i].neighbourhood ? 2 : 0);
    }
    pqxx::work transaction(session);
    transaction.exec_prepared("insert", *db::Encode(contracts), *db::Encode(ids), *db::Encode(lots),
                              *db::Encode(days), *db::Encode(masks));
    transaction.commit();
  }
  return absl::Now() - start;
}

// psql's COPY of the same rows into a table without index or constraint.
absl::Duration Copy(const testing::Database& database, const std::vector<Row>& rows,
                    const std::string& dir) {
  database.Exec(
      "CREATE TABLE bare (pact text, contract text, id text, lot text, order_id text, dimension "
      "int, quantity bigint, cents bigint, effective date, criteria int, entry boolean, "
      "recorded_by text, recorded timestamptz)");
  const std::string file = dir + "/rows.tsv";
  {
    std::ofstream out(file);
    for (const Row& row : rows) {
      out << "p\t" << ContractId(row) << "\t" << DeliveryId(row) << "\t"
          << (row.id % 4 == 0 ? "REGION" : "PIC") << "\t\t1\t1\t750000\t"
          << FormatDay(DayOfRow(row)) << "\t" << (row.neighbourhood ? 2 : 0)
          << "\tt\tbureau\t2019-12-31 00:00:00+00\n";
    }
  }
  const absl::Time start = absl::Now();
  const int status = std::system(
      absl::StrCat("psql -X -q -d ", database.name(), " -c \"\\copy bare FROM '", file, "'\"")
          .c_str());
  if (status != 0) std::exit(1);
  return absl::Now() - start;
}

void Print(absl::string_view name, double value, absl::string_view unit) {
  std::printf("%s %.2f %s\n", std::string(name).c_str(), value, std::string(unit).c_str());
  std::fflush(stdout);
}

int Run() {
  const int64_t count = absl::GetFlag(FLAGS_deliveries);
  const std::vector<Row> rows = Shuffled(count, absl::GetFlag(FLAGS_contracts));
  testing::TokenSigner signer;
  const auto rate = [&](absl::Duration took) {
    return static_cast<double>(count) / absl::ToDoubleSeconds(took);
  };
  double insert = 0, copy = 0;
  {
    const testing::Database raw = testing::Database::OfService("procurement");
    Seed(raw, absl::GetFlag(FLAGS_contracts));
    insert = rate(RawInsert(raw, rows));
    copy = rate(Copy(raw, rows, signer.keys_dir()));
  }
  const testing::Database database = testing::Database::OfService("procurement");
  Seed(database, absl::GetFlag(FLAGS_contracts));
  Server server(database, signer, absl::GetFlag(FLAGS_port));
  Client client(absl::GetFlag(FLAGS_port), signer.Person("REGION_OFFICER", "bureau"));
  const double stream = rate(client.Stream(rows));
  Print("deliveries_per_s", stream, "1/s");
  Print("raw_insert_per_s", insert, "1/s");
  Print("copy_per_s", copy, "1/s");
  Print("deliveries_vs_insert", stream / insert, "ratio");
  Print("deliveries_vs_copy", stream / copy, "ratio");
  Print("peak_rss_mib", server.PeakMib(), "MiB");
  // The worker sums up what was streamed; a read adds what is left.
  const absl::Time deadline = absl::Now() + absl::Seconds(120);
  while (absl::Now() < deadline &&
         database.Value("SELECT count(*) > 60000 FROM delivery WHERE recorded >= "
                        "coalesce((SELECT max(before) FROM checkpoint), '-infinity')") == "t") {
    absl::SleepFor(absl::Milliseconds(500));
  }
  Client reader(absl::GetFlag(FLAGS_port), signer.Person("AUDITOR", "auditeur", {"*"}));
  Print("execution_ms", absl::ToDoubleMilliseconds(reader.Execution()), "ms");
  Print("checkpoints", std::stod(database.Value("SELECT count(*) FROM checkpoint")), "count");
  Print("checkpoint_mib",
        std::stod(database.Value("SELECT pg_total_relation_size('checkpoint_sum')")) / 1048576,
        "MiB");
  Print("delivery_mib",
        std::stod(database.Value("SELECT pg_total_relation_size('delivery')")) / 1048576, "MiB");
  return 0;
}

}  // namespace
}  // namespace pactum::procurement

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return pactum::procurement::Run();
}
