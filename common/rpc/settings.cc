#include "common/rpc/settings.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <libpq-fe.h>
#include <map>

#include <grpcpp/resource_quota.h>
#include <openssl/ssl.h>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/page.h"
#include "common/rpc/expiry.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:7100", "address:port to serve on");
ABSL_FLAG(std::string, health_listen, "",
          "address:port of the health service alone, in plaintext, for probes; empty: none");
ABSL_FLAG(std::string, metrics_listen, "",
          "address:port of /metrics over HTTP, in plaintext; empty: none");
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
ABSL_FLAG(int, max_receive_message_bytes, 16 << 20, "largest request, or answer of a peer");
ABSL_FLAG(int, max_send_message_bytes, 64 << 20, "largest answer");
ABSL_FLAG(int, max_metadata_bytes, 16 << 10, "largest metadata of a call: the token is in it");
ABSL_FLAG(int, max_streams_per_connection, 250, "calls at once on one connection");
ABSL_FLAG(int, max_page_size, 1000, "resources in one page of a list, whatever is asked");
ABSL_FLAG(absl::Duration, max_connection_age, absl::Minutes(10),
          "a connection is renewed after this: clients then find new processes");
ABSL_FLAG(absl::Duration, max_connection_age_grace, absl::Minutes(5),
          "how long calls on a connection that is renewed may take");
ABSL_FLAG(absl::Duration, max_connection_idle, absl::Minutes(30),
          "a connection without calls is closed after this");
ABSL_FLAG(absl::Duration, keepalive_time, absl::Seconds(60),
          "silence after which the other side of a connection is asked whether it is there");
ABSL_FLAG(absl::Duration, keepalive_timeout, absl::Seconds(20), "how long it may take to say so");
ABSL_FLAG(absl::Duration, drain_grace, absl::Milliseconds(500),
          "after SIGTERM: NOT_SERVING and still taking calls");
ABSL_FLAG(absl::Duration, drain_timeout, absl::Seconds(20),
          "after the grace: how long calls under way may take");
ABSL_FLAG(bool, check_config, false, "say whether the configuration is good, and exit");
ABSL_FLAG(bool, print_config, false, "print the configuration without secrets, and exit");
ABSL_FLAG(bool, healthcheck, false,
          "ask the process at --health_listen (else --listen) whether it serves, and exit");

namespace pactum::rpc {
namespace {

using ::absl::GetFlag;

std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  absl::StripAsciiWhitespace(&text);
  return text;
}

// Asked for on the command line only: a variable left in the environment must not turn a service
// into a check.
bool IsAction(absl::string_view flag) {
  return flag == "check_config" || flag == "print_config" || flag == "healthcheck";
}

// The flags of this program, without those of the library.
std::map<std::string, absl::CommandLineFlag*> OwnFlags() {
  std::map<std::string, absl::CommandLineFlag*> own;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    if (!absl::StrContains(flag->Filename(), "absl/flags/")) own[std::string(name)] = flag;
  }
  return own;
}

int Milliseconds(const absl::Flag<absl::Duration>& flag) {
  const int64_t longest = absl::ToInt64Milliseconds(absl::Hours(24));
  return static_cast<int>(
      std::clamp(absl::ToInt64Milliseconds(GetFlag(flag)), int64_t{1}, longest));
}

void CheckTls(const Settings& settings, std::vector<std::string>& problems) {
  auto credentials = ServerCredentialsFor(settings.listen, settings.tls);
  if (!credentials.ok()) {
    problems.emplace_back(credentials.status().message());
    return;
  }
  if (settings.tls.cert_file.empty()) return;
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  if (SSL_CTX_use_certificate_chain_file(context, settings.tls.cert_file.c_str()) != 1) {
    problems.push_back(
        absl::StrCat("--tls_cert_file=", settings.tls.cert_file, " holds no PEM certificate"));
  } else if (SSL_CTX_use_PrivateKey_file(context, settings.tls.key_file.c_str(),
                                         SSL_FILETYPE_PEM) != 1 ||
             SSL_CTX_check_private_key(context) != 1) {
    problems.push_back(absl::StrCat("--tls_key_file=", settings.tls.key_file,
                                    " holds no key of the certificate in --tls_cert_file"));
  }
  SSL_CTX_free(context);
}

}  // namespace

std::vector<std::string> EnvironmentArguments(
    const std::function<const char*(const std::string&)>& value) {
  std::vector<std::string> arguments;
  // First, so that what the file says yields to the rest.
  if (const char* file = value("PACTUM_FLAGFILE")) {
    arguments.push_back(absl::StrCat("--flagfile=", file));
  }
  for (const auto& [name, flag] : OwnFlags()) {
    if (IsAction(name)) continue;
    const char* const set = value(absl::StrCat("PACTUM_", absl::AsciiStrToUpper(name)));
    if (set != nullptr) arguments.push_back(absl::StrCat("--", name, "=", set));
  }
  return arguments;
}

Action ParseArguments(int argc, char** argv) {
  std::vector<std::string> arguments = {argv[0]};
  for (std::string& argument :
       EnvironmentArguments([](const std::string& name) { return std::getenv(name.c_str()); })) {
    arguments.push_back(std::move(argument));
  }
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  const std::vector<char*> rest =
      absl::ParseCommandLine(static_cast<int>(pointers.size()), pointers.data());
  if (rest.size() > 1) {
    std::fprintf(stderr, "%s: what is %s? Options begin with --; --help lists them\n", argv[0],
                 rest[1]);
    std::exit(2);
  }
  if (GetFlag(FLAGS_healthcheck)) return Action::kHealthcheck;
  if (GetFlag(FLAGS_print_config)) return Action::kPrintConfig;
  if (GetFlag(FLAGS_check_config)) return Action::kCheckConfig;
  return Action::kServe;
}

Settings ReadSettings() {
  Settings settings;
  settings.listen = GetFlag(FLAGS_listen);
  settings.health_listen = GetFlag(FLAGS_health_listen);
  settings.metrics_listen = GetFlag(FLAGS_metrics_listen);
  settings.tls = {GetFlag(FLAGS_tls_cert_file), GetFlag(FLAGS_tls_key_file),
                  GetFlag(FLAGS_allow_plaintext_non_loopback)};
  settings.database_conninfo = ReadText(GetFlag(FLAGS_database_conninfo_file));
  settings.database_pool_size = GetFlag(FLAGS_database_pool_size);
  settings.token_keys_dir = GetFlag(FLAGS_token_keys_dir);
  settings.token_issuer = GetFlag(FLAGS_token_issuer);
  settings.token_audience = GetFlag(FLAGS_token_audience);
  settings.service_token_file = GetFlag(FLAGS_service_token_file);
  settings.peer_ca_file = GetFlag(FLAGS_peer_ca_file);
  settings.max_in_flight = GetFlag(FLAGS_max_in_flight);
  settings.drain_grace = GetFlag(FLAGS_drain_grace);
  settings.drain_timeout = GetFlag(FLAGS_drain_timeout);
  LimitPageSize(GetFlag(FLAGS_max_page_size));
  return settings;
}

std::vector<std::string> Problems(const Settings& settings) {
  std::vector<std::string> problems;
  if (settings.database_conninfo.empty()) {
    problems.emplace_back("--database_conninfo_file names no file with a connection string");
  } else if (char* error = nullptr; PQconninfoOption* options = PQconninfoParse(
                                        settings.database_conninfo.c_str(), &error)) {
    PQconninfoFree(options);
  } else {
    PQfreemem(error);  // It quotes the string, which may hold a password.
    problems.emplace_back(
        "the file of --database_conninfo_file is no connection string: it is key=value pairs or a "
        "postgresql:// URI");
  }
  if (settings.token_issuer.empty()) problems.emplace_back("set --token_issuer");
  const std::pair<const char*, int> at_least_one[] = {
      {"max_in_flight", settings.max_in_flight},
      {"database_pool_size", settings.database_pool_size},
      {"max_receive_message_bytes", GetFlag(FLAGS_max_receive_message_bytes)},
      {"max_send_message_bytes", GetFlag(FLAGS_max_send_message_bytes)},
      {"max_metadata_bytes", GetFlag(FLAGS_max_metadata_bytes)},
      {"max_streams_per_connection", GetFlag(FLAGS_max_streams_per_connection)},
      {"max_page_size", GetFlag(FLAGS_max_page_size)}};
  for (const auto& [name, value] : at_least_one) {
    if (value < 1) problems.push_back(absl::StrCat("--", name, " is at least 1"));
  }
  if (!settings.service_token_file.empty() && !TokenExpiry(settings.service_token_file).ok()) {
    problems.push_back(absl::StrCat("--service_token_file=", settings.service_token_file,
                                    " holds no token with an `exp`"));
  }
  if (!settings.peer_ca_file.empty() && !CertificateExpiry(settings.peer_ca_file).ok()) {
    problems.push_back(
        absl::StrCat("--peer_ca_file=", settings.peer_ca_file, " holds no PEM certificate"));
  }
  CheckTls(settings, problems);
  return problems;
}

std::string RedactConninfo(const std::string& conninfo) {
  char* error = nullptr;
  PQconninfoOption* const options = PQconninfoParse(conninfo.c_str(), &error);
  if (options == nullptr) {
    PQfreemem(error);
    return "(not readable)";
  }
  std::string redacted;
  for (const PQconninfoOption* o = options; o->keyword != nullptr; ++o) {
    if (o->val == nullptr) continue;
    const bool secret = absl::StrContains(o->dispchar, "*");
    absl::StrAppend(&redacted, redacted.empty() ? "" : " ", o->keyword, "=",
                    secret ? "***" : o->val);
  }
  PQconninfoFree(options);
  return redacted;
}

std::string DescribeSettings(const Settings& settings) {
  std::string text = absl::StrCat("# database: ", RedactConninfo(settings.database_conninfo), "\n");
  for (const auto& [name, flag] : OwnFlags()) {
    if (IsAction(name)) continue;
    absl::StrAppend(&text, "--", name, "=", flag->CurrentValue(), "\n");
  }
  return text;
}

void LimitServer(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(GetFlag(FLAGS_max_receive_message_bytes));
  builder.SetMaxSendMessageSize(GetFlag(FLAGS_max_send_message_bytes));
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_MAX_METADATA_SIZE, GetFlag(FLAGS_max_metadata_bytes)},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, GetFlag(FLAGS_max_streams_per_connection)},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(FLAGS_max_connection_age)},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Milliseconds(FLAGS_max_connection_age_grace)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(FLAGS_max_connection_idle)},
      {GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(FLAGS_keepalive_time)},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(FLAGS_keepalive_timeout)},
      // Clients may ask, too, every ten seconds, also while they have no call under way.
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000},
      // Otherwise a second server would share the port, and both would answer in turn.
      {GRPC_ARG_ALLOW_REUSEPORT, 0}};
  for (const auto& [name, value] : arguments) builder.AddChannelArgument(name, value);
  // A thread that has served a call waits for the next one. By default all but two of them end, and
  // most calls would begin a thread.
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, GetFlag(FLAGS_max_in_flight));
  // The admission bounds the calls; the quota is the backstop below it.
  grpc::ResourceQuota quota("pactum");
  quota.SetMaxThreads(2 * GetFlag(FLAGS_max_in_flight) + 32);
  builder.SetResourceQuota(quota);
}

void LimitChannel(grpc::ChannelArguments& arguments) {
  arguments.SetMaxReceiveMessageSize(GetFlag(FLAGS_max_receive_message_bytes));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
                   std::max(Milliseconds(FLAGS_keepalive_time), 15'000));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(FLAGS_keepalive_timeout));
}

}  // namespace pactum::rpc
