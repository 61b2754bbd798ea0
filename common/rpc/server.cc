#include "common/rpc/server.h"

#include <cstdio>
#include <exception>
#include <signal.h>
#include <time.h>
#include <utility>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/rpc/credentials.h"
#include "common/rpc/expiry.h"
#include "common/rpc/health.h"
#include "common/rpc/settings.h"

namespace pactum::rpc {
namespace {

constexpr int kWrongConfiguration = 2, kCouldNotListen = 1, kNotHealthy = 1;
// Signals are taken by this thread only: every thread that is started later inherits the mask.
sigset_t BlockSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

int Refuse(absl::string_view name, const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) {
    std::fprintf(stderr, "pactum-%s: %s\n", std::string(name).c_str(), problem.c_str());
  }
  return kWrongConfiguration;
}

// What is not counted where it happens.
constexpr obs::Metric kServing = {"pactum_serving", "1 while the service is ready"};
constexpr obs::Metric kInFlight = {"pactum_calls_in_flight", "Calls being served"};
constexpr obs::Metric kMostInFlight = {"pactum_max_calls_in_flight",
                                       "Calls served at once at most"};
constexpr obs::Metric kCertificate = {"pactum_tls_certificate_expiry_timestamp_seconds",
                                      "When the certificate ends, in seconds since 1970"};
constexpr obs::Metric kToken = {"pactum_service_token_expiry_timestamp_seconds",
                                "When this service's own token ends, in seconds since 1970"};

obs::GaugeSource ServerGauges(const Health& health, const Admission& admission) {
  return obs::GaugeSource([&]() -> std::vector<obs::Reading> {
    return {{&kServing, health.serving() ? 1.0 : 0.0, {}},
            {&kInFlight, static_cast<double>(admission.in_flight()), {}},
            {&kMostInFlight, static_cast<double>(admission.most()), {}}};
  });
}

obs::GaugeSource ExpiryGauges(const Settings& settings) {
  return obs::GaugeSource(
      [certificate = settings.tls.cert_file, token = settings.service_token_file] {
        std::vector<obs::Reading> readings;
        const auto add = [&](const obs::Metric& metric, const absl::StatusOr<absl::Time>& end) {
          if (end.ok())
            readings.push_back({&metric, absl::ToDoubleSeconds(*end - absl::UnixEpoch()), {}});
        };
        if (!certificate.empty()) add(kCertificate, CertificateExpiry(certificate));
        if (!token.empty()) add(kToken, TokenExpiry(token));
        return readings;
      },
      absl::Minutes(1));
}

void FollowUntilSignal(const sigset_t& signals, const Wiring& wiring, Health& health) {
  const timespec second{1, 0};
  do {
    health.Follow(wiring.ready());
  } while (sigtimedwait(&signals, nullptr, &second) < 0);
}

int CannotListen(const absl::Status& status) {
  obs::Log(obs::Level::kError, "cannot listen", {{"detail", std::string(status.message())}});
  return kCouldNotListen;
}

int Serve(absl::string_view name, const sigset_t& signals, const Settings& settings,
          const Admission& admission, const Wiring& wiring) {
  auto credentials = ServerCredentialsFor(settings.listen, settings.tls);
  if (!credentials.ok()) return Refuse(name, {std::string(credentials.status().message())});

  const obs::GaugeSource process_gauges = obs::ProcessGauges(name, SoftwareVersion());
  std::unique_ptr<obs::MetricsEndpoint> metrics;
  if (!settings.metrics_listen.empty()) {
    auto listening = obs::MetricsEndpoint::Listen(settings.metrics_listen);
    if (!listening.ok()) return CannotListen(listening.status());
    metrics = *std::move(listening);
    obs::Log(obs::Level::kInfo, "metrics listening",
             {{"listen", settings.metrics_listen}, {"port", absl::StrCat(metrics->port())}});
  }
  std::unique_ptr<HealthServer> health_server;
  if (!settings.health_listen.empty()) {
    auto started = HealthServer::Start(settings.health_listen);
    if (!started.ok()) return CannotListen(started.status());
    health_server = *std::move(started);
  }

  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  LimitServer(builder);
  int port = 0;
  builder.AddListeningPort(settings.listen, *credentials, &port);
  std::vector<std::string> names;
  for (Service* service : wiring.services) {
    builder.RegisterService(service);
    names.push_back(service->full_name());
  }
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return CannotListen(absl::UnavailableError(settings.listen));
  obs::Log(
      obs::Level::kInfo, "listening",
      {{"listen", settings.listen}, {"port", absl::StrCat(port)}, {"version", SoftwareVersion()}});
  std::vector<grpc::Server*> servers = {server.get()};
  if (health_server != nullptr) servers.push_back(&health_server->server());
  Health health(servers, names);
  const obs::GaugeSource server_gauges = ServerGauges(health, admission);
  const obs::GaugeSource expiry_gauges = ExpiryGauges(settings);
  FollowUntilSignal(signals, wiring, health);

  health.Drain();
  obs::Log(obs::Level::kInfo, "draining", {});
  absl::SleepFor(settings.drain_grace);
  server->Shutdown(absl::ToChronoTime(absl::Now() + settings.drain_timeout));
  server->Wait();
  return 0;
}

}  // namespace

std::string SoftwareVersion() { return PACTUM_VERSION; }

PeerOptions Process::PeerAt(absl::string_view name, absl::string_view target) const {
  return {std::string(name), std::string(target), peer_ca_file, service_token_file, gate.domain};
}

int RunService(int argc, char** argv, absl::string_view name,
               const std::function<absl::StatusOr<Wiring>(const Process&)>& wire) {
  const sigset_t signals = BlockSignals();
  absl::SetProgramUsageMessage(absl::StrCat(
      "The service ", name,
      " of Pactum. Every flag may come from the environment, too: --listen as PACTUM_LISTEN."));
  absl::FlagsUsageConfig usage;
  usage.version_string = [name] {
    return absl::StrCat("pactum-", name, " ", SoftwareVersion(), "\n");
  };
  absl::SetFlagsUsageConfig(usage);
  const Action action = ParseArguments(argc, argv);
  obs::SetService(name);
#ifdef NDEBUG
  // Looks for cycles of locks under one lock of the whole process: for tests, not for operation.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  const Settings settings = ReadSettings();
  if (action == Action::kPrintConfig) {
    std::fputs(DescribeSettings(settings).c_str(), stdout);
    return 0;
  }
  if (action == Action::kHealthcheck) {
    const absl::Status healthy =
        AskHealth(settings.health_listen.empty() ? settings.listen : settings.health_listen);
    if (healthy.ok()) return 0;
    std::fprintf(stderr, "%s\n", std::string(healthy.message()).c_str());
    return kNotHealthy;
  }

  std::vector<std::string> problems = Problems(settings);
  const std::string domain = absl::StrCat("pactum.", name);
  auth::TokenVerifier tokens(
      {settings.token_keys_dir, settings.token_issuer, settings.token_audience, domain},
      SystemClock());
  if (absl::Status keys = tokens.LoadKeys(); !keys.ok()) problems.emplace_back(keys.message());
  if (!problems.empty()) return Refuse(name, problems);
  if (action == Action::kCheckConfig) {
    std::printf("pactum-%s: the configuration is good\n", std::string(name).c_str());
    return 0;
  }

  Admission admission(settings.max_in_flight);
  const Process process{{tokens, admission, SystemClock(), domain},
                        settings.database_conninfo,
                        static_cast<size_t>(settings.database_pool_size),
                        settings.peer_ca_file,
                        settings.service_token_file};
  try {
    absl::StatusOr<Wiring> wiring = wire(process);
    if (!wiring.ok()) return Refuse(name, {std::string(wiring.status().message())});
    for (const Service* service : wiring->services) service->RequireComplete();
    return Serve(name, signals, settings, admission, *wiring);
  } catch (const std::exception& error) {
    return Refuse(name, {error.what()});
  }
}

}  // namespace pactum::rpc
