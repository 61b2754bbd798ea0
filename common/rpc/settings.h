// What a process is told: flags, each of which the environment may give too (--listen as
// PACTUM_LISTEN), and a file of flags (--flagfile, PACTUM_FLAGFILE). The command line wins over the
// environment, and that over the file. A secret is never a flag: flags name the files that hold
// them.
#ifndef PACTUM_COMMON_RPC_SETTINGS_H_
#define PACTUM_COMMON_RPC_SETTINGS_H_

#include <functional>
#include <string>
#include <vector>

#include <grpcpp/server_builder.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/rpc/credentials.h"

namespace pactum::rpc {

struct Settings {
  std::string listen, health_listen, metrics_listen;
  ServerTls tls;
  std::string database_conninfo;  // The file's content.
  int database_pool_size = 0;
  std::string token_keys_dir, token_issuer, token_audience, service_token_file, peer_ca_file;
  int max_in_flight = 0;
  absl::Duration drain_grace, drain_timeout;
};

// What the process is to do.
enum class Action { kServe, kCheckConfig, kPrintConfig, kHealthcheck };

// Reads environment and command line; ends the process, with what to do on standard error, where a
// flag is unknown or has no such value.
Action ParseArguments(int argc, char** argv);

Settings ReadSettings();

// What is wrong, in words that say which flag to set; empty where the service may start.
std::vector<std::string> Problems(const Settings& settings);

// Every flag with its value, as a file for --flagfile, and the connection string as comments with
// the passwords left out.
std::string DescribeSettings(const Settings& settings);

// `conninfo` without what is secret in it: "dbname=pactum_budget password=*** user=pactum_budget".
std::string RedactConninfo(const std::string& conninfo);

// The limits of this process, as flags give them, laid on a server and on the channels to peers.
void LimitServer(grpc::ServerBuilder& builder);
void LimitChannel(grpc::ChannelArguments& arguments);

// The arguments that the environment stands for: {"PACTUM_LISTEN", "x"} → "--listen=x". `value`
// gives a variable's value, or nullptr.
std::vector<std::string> EnvironmentArguments(
    const std::function<const char*(const std::string&)>& value);

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_SETTINGS_H_
