#include "common/rpc/server.h"

#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <signal.h>
#include <time.h>
#include <utility>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/obs/log.h"
#include "common/rpc/credentials.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:7100", "address:port to serve on");
ABSL_FLAG(std::string, tls_cert_file, "", "PEM certificate chain; watched for changes");
ABSL_FLAG(std::string, tls_key_file, "", "PEM private key; watched for changes");
ABSL_FLAG(bool, allow_plaintext_non_loopback, false,
          "serve without TLS on an address that other machines can reach");
ABSL_FLAG(std::string, database_conninfo_file, "",
          "file with the PostgreSQL connection string: it may hold a password");
ABSL_FLAG(int, database_pool_size, 8, "connections to the database at most");
ABSL_FLAG(std::string, token_keys_dir, "", "directory of public keys: KID.pem");
ABSL_FLAG(std::string, token_issuer, "", "the `iss` of valid tokens");
ABSL_FLAG(std::string, token_audience, "pactum", "the `aud` of valid tokens");
ABSL_FLAG(std::string, service_token_file, "",
          "this service's own token; read again for each call");
ABSL_FLAG(std::string, peer_ca_file, "", "PEM roots to check the peers by; empty: plaintext");
ABSL_FLAG(int, max_in_flight, 200, "calls served at once; more are refused with RetryInfo");
ABSL_FLAG(absl::Duration, drain_grace, absl::Milliseconds(500),
          "after SIGTERM: NOT_SERVING and still taking calls");
ABSL_FLAG(absl::Duration, drain_timeout, absl::Seconds(20),
          "after the grace: how long calls under way may take");

namespace pactum::rpc {
namespace {

constexpr int kWrongConfiguration = 2, kCouldNotListen = 1;
constexpr int kMaxMessageBytes = 16 * 1024 * 1024;

std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  absl::StripAsciiWhitespace(&text);
  return text;
}

// Signals are taken by this thread only: every thread that is started later inherits the mask.
sigset_t BlockSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

int Refuse(absl::string_view name, absl::string_view what) {
  std::fprintf(stderr, "pactum-%s: %s\n", std::string(name).c_str(), std::string(what).c_str());
  return kWrongConfiguration;
}

class Health {
 public:
  Health(grpc::Server& server, std::vector<std::string> names)
      : service_(*server.GetHealthCheckService()), names_(std::move(names)) {
    Set(false);
  }

  void Set(bool serving) {
    service_.SetServingStatus(serving);
    for (const std::string& name : names_) service_.SetServingStatus(name, serving);
    serving_ = serving;
  }

  void Follow(const absl::Status& ready) {
    if (ready.ok() == serving_ && told_) return;
    told_ = true;
    Set(ready.ok());
    obs::Log(ready.ok() ? obs::Level::kInfo : obs::Level::kWarning,
             ready.ok() ? "serving" : "not serving", {{"detail", std::string(ready.message())}});
  }

 private:
  grpc::HealthCheckServiceInterface& service_;
  const std::vector<std::string> names_;
  bool serving_ = false, told_ = false;
};

void FollowUntilSignal(const sigset_t& signals, const Wiring& wiring, Health& health) {
  const timespec second{1, 0};
  do {
    health.Follow(wiring.ready());
  } while (sigtimedwait(&signals, nullptr, &second) < 0);
}

int Serve(absl::string_view name, const sigset_t& signals, const Wiring& wiring) {
  const std::string listen = absl::GetFlag(FLAGS_listen);
  auto credentials = ServerCredentialsFor(
      listen, {absl::GetFlag(FLAGS_tls_cert_file), absl::GetFlag(FLAGS_tls_key_file),
               absl::GetFlag(FLAGS_allow_plaintext_non_loopback)});
  if (!credentials.ok()) return Refuse(name, credentials.status().message());

  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  // Otherwise a second server would share the port, and both would answer in turn.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  // The admission bounds the calls; the quota is the backstop below it.
  grpc::ResourceQuota quota("pactum");
  quota.SetMaxThreads(2 * absl::GetFlag(FLAGS_max_in_flight) + 32);
  builder.SetResourceQuota(quota);
  int port = 0;
  builder.AddListeningPort(listen, *credentials, &port);
  for (grpc::Service* service : wiring.services) builder.RegisterService(service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    obs::Log(obs::Level::kError, "cannot listen", {{"listen", listen}});
    return kCouldNotListen;
  }
  obs::Log(obs::Level::kInfo, "listening",
           {{"listen", listen}, {"port", absl::StrCat(port)}, {"version", SoftwareVersion()}});
  Health health(*server, wiring.names);
  FollowUntilSignal(signals, wiring, health);

  health.Set(false);
  obs::Log(obs::Level::kInfo, "draining", {});
  absl::SleepFor(absl::GetFlag(FLAGS_drain_grace));
  server->Shutdown(absl::ToChronoTime(absl::Now() + absl::GetFlag(FLAGS_drain_timeout)));
  server->Wait();
  return 0;
}

}  // namespace

std::string SoftwareVersion() { return PACTUM_VERSION; }

PeerOptions Process::PeerAt(absl::string_view name, absl::string_view target) const {
  return {std::string(name), std::string(target), absl::GetFlag(FLAGS_peer_ca_file),
          absl::GetFlag(FLAGS_service_token_file), domain};
}

int RunService(int argc, char** argv, absl::string_view name,
               const std::function<absl::StatusOr<Wiring>(const Process&)>& wire) {
  const sigset_t signals = BlockSignals();
  absl::SetProgramUsageMessage(absl::StrCat("The service ", name, " of Pactum."));
  absl::FlagsUsageConfig usage;
  usage.version_string = [name] {
    return absl::StrCat("pactum-", name, " ", SoftwareVersion(), "\n");
  };
  absl::SetFlagsUsageConfig(usage);
  absl::ParseCommandLine(argc, argv);
  obs::SetService(name);

  const std::string conninfo = ReadText(absl::GetFlag(FLAGS_database_conninfo_file));
  if (conninfo.empty()) {
    return Refuse(name, "--database_conninfo_file names no file with a connection string");
  }
  if (absl::GetFlag(FLAGS_token_issuer).empty()) return Refuse(name, "set --token_issuer");
  if (absl::GetFlag(FLAGS_max_in_flight) < 1 || absl::GetFlag(FLAGS_database_pool_size) < 1) {
    return Refuse(name, "--max_in_flight and --database_pool_size are at least 1");
  }
  const std::string domain = absl::StrCat("pactum.", name);
  auth::TokenVerifier tokens(
      {absl::GetFlag(FLAGS_token_keys_dir), absl::GetFlag(FLAGS_token_issuer),
       absl::GetFlag(FLAGS_token_audience), domain},
      SystemClock());
  if (absl::Status keys = tokens.LoadKeys(); !keys.ok()) return Refuse(name, keys.message());
  Admission admission(absl::GetFlag(FLAGS_max_in_flight));
  const Process process{
      domain, conninfo,  static_cast<size_t>(absl::GetFlag(FLAGS_database_pool_size)),
      tokens, admission, SystemClock()};
  try {
    absl::StatusOr<Wiring> wiring = wire(process);
    if (!wiring.ok()) return Refuse(name, wiring.status().message());
    return Serve(name, signals, *wiring);
  } catch (const std::exception& error) {
    return Refuse(name, error.what());
  }
}

}  // namespace pactum::rpc
