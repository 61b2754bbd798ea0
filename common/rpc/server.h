// The life of a service's process, the same for all: flags → keys → wiring → serve → drain → exit.
//
//   int main(int argc, char** argv) {
//     return pactum::rpc::RunService(argc, argv, "budget", [](const rpc::Process& process)
//         -> absl::StatusOr<rpc::Wiring> { … });
//   }
//
// The same binary answers --version, --check_config, --print_config and --healthcheck (settings.h).
//
// It listens with health (per service and whole) and reflection, and where asked with health alone
// and with metrics on ports of their own. It is NOT_SERVING until `ready`
// says OK, and whenever it does not any more; its peers have no part in that. SIGTERM or SIGINT:
// NOT_SERVING, a grace for the load balancers, then no new calls, those under way end, exit 0.
#ifndef PACTUM_COMMON_RPC_SERVER_H_
#define PACTUM_COMMON_RPC_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/token_verifier.h"
#include "common/base/clock.h"
#include "common/rpc/channel.h"
#include "common/rpc/pipeline.h"
#include "common/rpc/service.h"

namespace pactum::rpc {

// What the flags that all services share give.
struct Process {
  Gate gate;
  std::string database_conninfo;  // From --database_conninfo_file.
  size_t database_pool_size = 0;
  std::string peer_ca_file, service_token_file;

  // A peer of the name at the target, asked with this service's token. `target` from its flag.
  PeerOptions PeerAt(absl::string_view name, absl::string_view target) const;
};

// What a service brings.
struct Wiring {
  // Health names each of them.
  std::vector<Service*> services;
  // Whether it can serve now: the database answers and has the schema. Asked every second.
  std::function<absl::Status()> ready;
  // Everything behind the services, destroyed (workers stopped) after the last call.
  std::shared_ptr<void> parts;
};

// Parses the flags and does all of the above. The exit code: 0 after a drain, 2 for a wrong
// configuration, said on standard error with what to do, 1 where it could not listen.
int RunService(int argc, char** argv, absl::string_view name,
               const std::function<absl::StatusOr<Wiring>(const Process&)>& wire);

// "0.1.0".
std::string SoftwareVersion();

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_SERVER_H_
