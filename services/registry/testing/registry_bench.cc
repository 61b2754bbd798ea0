// The measurements of scripts/bench registry: one server with the pacts of 18 Regions. Prints `name
// value unit`, one a line. Runs inside scripts/with_postgres, in the root of the source tree.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <signal.h>
#include <unistd.h>
#include <vector>

#include <grpcpp/create_channel.h>
#include <sys/wait.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/testing/database.h"
#include "common/testing/token_signer.h"
#include "pactum/registry/v1/registry_service.grpc.pb.h"
#include "services/registry/testing/large_pact.h"

ABSL_FLAG(std::string, server, "", "the server's executable");
ABSL_FLAG(int, pacts, 18, "how many");
ABSL_FLAG(int, projects, 500, "of each pact");
ABSL_FLAG(int, commitments, 2000, "of each pact");
ABSL_FLAG(int, measurements, 20'000, "of each pact");
ABSL_FLAG(int, reads, 40, "how often each read is measured");
ABSL_FLAG(int, port, 27419, "where the server listens");

namespace pactum::registry {
namespace {

class Server {
 public:
  Server(const pactum::testing::Database& database, pactum::testing::TokenSigner& signer,
         int port) {
    const std::string dir = signer.keys_dir();
    std::ofstream(dir + "/conninfo")
        << absl::StrCat(database.conninfo(), " host=", getenv("PGHOST"), " port=", getenv("PGPORT"),
                        " password=", getenv("PGPASSWORD") == nullptr ? "" : getenv("PGPASSWORD"));
    std::ofstream(dir + "/own.token") << signer.Service("registry");
    const std::vector<std::string> words = {
        absl::GetFlag(FLAGS_server),
        absl::StrCat("--listen=127.0.0.1:", port),
        absl::StrCat("--database_conninfo_file=", dir, "/conninfo"),
        absl::StrCat("--token_keys_dir=", dir),
        absl::StrCat("--token_issuer=", pactum::testing::kIssuer),
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
  Client(int port, std::string token) : token_(std::move(token)) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(64 << 20);
    channel_ = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port),
                                         grpc::InsecureChannelCredentials(), arguments);
    stub_ = v1::RegistryService::NewStub(channel_);
    channel_->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
  }

  // How long the call took; it must succeed.
  template <class Req, class Resp>
  absl::Duration Call(grpc::Status (v1::RegistryService::Stub::*method)(grpc::ClientContext*,
                                                                        const Req&, Resp*),
                      const Req& request, Resp& response) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token_);
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    const absl::Time start = absl::Now();
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    const absl::Duration took = absl::Now() - start;
    if (!status.ok()) {
      std::cerr << status.error_message() << "\n";
      exit(1);
    }
    return took;
  }
  using Stub = v1::RegistryService::Stub;

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<Stub> stub_;
  std::string token_;
};

void Print(const char* name, double value, const char* unit) {
  std::printf("%s %.2f %s\n", name, value, unit);
  std::fflush(stdout);
}
absl::Duration Median(std::vector<absl::Duration> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void Measure() {
  pactum::testing::TokenSigner signer;
  const pactum::testing::Database database = pactum::testing::Database::OfService("registry");
  const Server server(database, signer, absl::GetFlag(FLAGS_port));
  Client admin(absl::GetFlag(FLAGS_port), signer.Person("PLATFORM_ADMIN", "admin", {"*"}));
  Client auditor(absl::GetFlag(FLAGS_port), signer.Person("AUDITOR", "auditeur", {"*"}));
  const int pacts = absl::GetFlag(FLAGS_pacts), reads = absl::GetFlag(FLAGS_reads);
  std::vector<absl::Duration> imports, positions, pages, exports;
  size_t bytes = 0;
  for (int i = 0; i < pacts; ++i) {
    v1::ImportPactRequest request;
    *request.mutable_document() =
        testing::LargePact(i, {.projects = absl::GetFlag(FLAGS_projects),
                               .milestones_each = 10,
                               .commitments = absl::GetFlag(FLAGS_commitments),
                               .measurements = absl::GetFlag(FLAGS_measurements)});
    request.set_request_id(NewUuid());
    bytes = request.ByteSizeLong();
    v1::ImportPactResponse response;
    imports.push_back(admin.Call(&Client::Stub::ImportPact, request, response));
  }
  database.Exec("ANALYZE");
  const auto pact = [&](int i) { return absl::StrCat("pacts/region-", 10 + i % pacts); };
  for (int i = 0; i < reads; ++i) {
    v1::GetPactPositionRequest request;
    request.set_pact(pact(i));
    request.set_year(2019 + i % 4);
    *request.mutable_cut_off() = ToProto(absl::CivilDay(2019 + i % 4, 12, 31));
    v1::PactPosition position;
    positions.push_back(auditor.Call(&Client::Stub::GetPactPosition, request, position));
  }
  for (int i = 0; i < reads; ++i) {
    v1::ListProjectsRequest request;
    request.set_parent(pact(i));
    request.set_page_size(100);
    v1::ListProjectsResponse page;
    pages.push_back(auditor.Call(&Client::Stub::ListProjects, request, page));
    v1::ListReportsRequest reports;
    reports.set_parent(pact(i));
    reports.set_page_size(100);
    v1::ListReportsResponse list;
    pages.push_back(auditor.Call(&Client::Stub::ListReports, reports, list));
    v1::ListCommitmentsRequest commitments;
    commitments.set_parent(pact(i));
    commitments.set_page_size(100);
    v1::ListCommitmentsResponse committed;
    pages.push_back(auditor.Call(&Client::Stub::ListCommitments, commitments, committed));
  }
  v1::ExportPactRequest whole;
  whole.set_name(pact(0));
  v1::PactDocument document;
  const absl::Duration exported = auditor.Call(&Client::Stub::ExportPact, whole, document);
  Print("position_ms", absl::ToDoubleMilliseconds(Median(positions)), "ms");
  Print("position_max_ms",
        absl::ToDoubleMilliseconds(*std::max_element(positions.begin(), positions.end())), "ms");
  Print("list_page_ms", absl::ToDoubleMilliseconds(Median(pages)), "ms");
  Print("list_page_max_ms",
        absl::ToDoubleMilliseconds(*std::max_element(pages.begin(), pages.end())), "ms");
  Print("import_s", absl::ToDoubleSeconds(*std::max_element(imports.begin(), imports.end())), "s");
  Print("import_mib", static_cast<double>(bytes) / (1 << 20), "MiB");
  Print("export_s", absl::ToDoubleSeconds(exported), "s");
  Print("rss_mib", server.PeakMib(), "MiB");
}

}  // namespace
}  // namespace pactum::registry

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  pactum::registry::Measure();
}
