// The registry service: flags to wiring; the rest is rpc::RunService.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "common/db/gauges.h"
#include "common/db/ready.h"
#include "common/events/event_api.h"
#include "common/rpc/server.h"
#include "services/registry/api/registry_api.h"
#include "services/registry/domain/errors.h"

ABSL_FLAG(std::string, budget_target, "127.0.0.1:7102", "where budget serves");

namespace pactum::registry {
namespace {

constexpr db::Statement kRegionOf = {"registry.region_of",
                                     "SELECT region FROM pact WHERE pact = $1"};

struct Parts {
  explicit Parts(const rpc::Process& process)
      : pool({.conninfo = process.database_conninfo,
              .domain = kDomain,
              .max_size = process.database_pool_size}),
        budget(rpc::Peer(process.PeerAt("budget", absl::GetFlag(FLAGS_budget_target)))),
        api(process.gate, pool, budget),
        events(process.gate, pool, kRegionOf),
        audit(process.gate, pool, kRegionOf) {}

  db::Pool pool;
  BudgetClient budget;
  RegistryApi api;
  events::EventApi events;
  events::AuditApi audit;
  db::DatabaseGauges gauges{pool};
};

absl::StatusOr<rpc::Wiring> Wire(const rpc::Process& process) {
  auto parts = std::make_shared<Parts>(process);
  return rpc::Wiring{{&parts->api, &parts->events, &parts->audit},
                     [parts] { return db::CheckReady(parts->pool, "registry", "annex_check"); },
                     parts};
}

}  // namespace
}  // namespace pactum::registry

int main(int argc, char** argv) {
  return pactum::rpc::RunService(argc, argv, "registry", pactum::registry::Wire);
}
