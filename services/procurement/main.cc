// The procurement service: flags to wiring; the rest is rpc::RunService.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "common/db/gauges.h"
#include "common/db/ready.h"
#include "common/events/event_api.h"
#include "common/rpc/server.h"
#include "common/rpc/worker.h"
#include "services/procurement/api/procurement_api.h"
#include "services/procurement/app/checkpoints.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/intent_totals.h"

ABSL_FLAG(std::string, registry_target, "127.0.0.1:7101", "where registry serves");
ABSL_FLAG(std::string, budget_target, "127.0.0.1:7102", "where budget serves");

namespace pactum::procurement {
namespace {

constexpr db::Statement kRegionOf = {"procurement.region_of",
                                     "SELECT region FROM pact WHERE pact = $1"};

struct Parts {
  explicit Parts(const rpc::Process& process)
      : pool({.conninfo = process.database_conninfo,
              .domain = kDomain,
              .max_size = process.database_pool_size}),
        registry(rpc::Peer(process.PeerAt("registry", absl::GetFlag(FLAGS_registry_target)))),
        budget(rpc::Peer(process.PeerAt("budget", absl::GetFlag(FLAGS_budget_target)))),
        acts(pool, budget),
        api(process.gate, pool, registry, budget, acts),
        events(process.gate, pool, kRegionOf),
        audit(process.gate, pool, kRegionOf),
        checkpoints(pool),
        worker("acts", absl::Seconds(1), [this] { acts.FinishDue(); }),
        summing("checkpoints", absl::Seconds(1), [this] { checkpoints.Step(); }) {}

  db::Pool pool;
  RegistryClient registry;
  BudgetClient budget;
  Acts acts;
  ProcurementApi api;
  events::EventApi events;
  events::AuditApi audit;
  db::DatabaseGauges gauges{pool};
  obs::GaugeSource in_doubt{db::InDoubtGauges(pool, CountInDoubt)};
  Checkpoints checkpoints;
  rpc::Worker worker, summing;  // Last: they stop before what they use goes.
};

absl::StatusOr<rpc::Wiring> Wire(const rpc::Process& process) {
  auto parts = std::make_shared<Parts>(process);
  return rpc::Wiring{{&parts->api, &parts->events, &parts->audit},
                     [parts] { return db::CheckReady(parts->pool, "procurement", "delivery"); },
                     parts};
}

}  // namespace
}  // namespace pactum::procurement

int main(int argc, char** argv) {
  return pactum::rpc::RunService(argc, argv, "procurement", pactum::procurement::Wire);
}
