// The budget service: flags to wiring; the rest is rpc::RunService.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "common/db/gauges.h"
#include "common/db/ready.h"
#include "common/events/event_api.h"
#include "common/rpc/server.h"
#include "services/budget/api/budget_api.h"
#include "services/budget/domain/errors.h"

ABSL_FLAG(std::string, registry_target, "127.0.0.1:7101", "where registry serves");

namespace pactum::budget {
namespace {

constexpr db::Statement kRegionOf = {"budget.region_of", "SELECT region FROM pact WHERE pact = $1"};

struct Parts {
  explicit Parts(const rpc::Process& process)
      : pool({.conninfo = process.database_conninfo,
              .domain = kDomain,
              .max_size = process.database_pool_size}),
        registry(rpc::Peer(process.PeerAt("registry", absl::GetFlag(FLAGS_registry_target)))),
        api(process.gate, pool, registry),
        events(process.gate, pool, kRegionOf),
        audit(process.gate, pool, kRegionOf) {}

  db::Pool pool;
  RegistryClient registry;
  BudgetApi api;
  events::EventApi events;
  events::AuditApi audit;
  db::DatabaseGauges gauges{pool};
};

absl::StatusOr<rpc::Wiring> Wire(const rpc::Process& process) {
  auto parts = std::make_shared<Parts>(process);
  return rpc::Wiring{
      {&parts->api, &parts->events, &parts->audit},
      [parts] { return db::CheckReady(parts->pool, "budget", "recorded_after_locks"); },
      parts};
}

}  // namespace
}  // namespace pactum::budget

int main(int argc, char** argv) {
  return pactum::rpc::RunService(argc, argv, "budget", pactum::budget::Wire);
}
