// The review service: flags to wiring; the rest is rpc::RunService.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "absl/time/time.h"
#include "common/db/gauges.h"
#include "common/db/ready.h"
#include "common/events/event_api.h"
#include "common/rpc/server.h"
#include "common/rpc/worker.h"
#include "services/review/api/review_api.h"
#include "services/review/domain/errors.h"
#include "services/review/store/decision_totals.h"

ABSL_FLAG(std::string, registry_target, "127.0.0.1:7101", "where registry serves");
ABSL_FLAG(std::string, budget_target, "127.0.0.1:7102", "where budget serves");
ABSL_FLAG(std::string, procurement_target, "127.0.0.1:7103", "where procurement serves");

namespace pactum::review {
namespace {

constexpr db::Statement kRegionOf = {"review.region_of",
                                     "SELECT DISTINCT region FROM review WHERE pact = $1"};

struct Parts {
  explicit Parts(const rpc::Process& process)
      : pool({.conninfo = process.database_conninfo,
              .domain = kDomain,
              .max_size = process.database_pool_size}),
        registry(rpc::Peer(process.PeerAt("registry", absl::GetFlag(FLAGS_registry_target)))),
        budget(rpc::Peer(process.PeerAt("budget", absl::GetFlag(FLAGS_budget_target)))),
        procurement(
            rpc::Peer(process.PeerAt("procurement", absl::GetFlag(FLAGS_procurement_target)))),
        api(process.gate, pool, registry, budget, procurement),
        events(process.gate, pool, kRegionOf),
        audit(process.gate, pool, kRegionOf),
        worker("review.decisions", absl::Seconds(1), [this] { api.decisions().FinishPending(); }) {}

  db::Pool pool;
  RegistryClient registry;
  BudgetClient budget;
  ProcurementClient procurement;
  ReviewApi api;
  events::EventApi events;
  events::AuditApi audit;
  db::DatabaseGauges gauges{pool};
  obs::GaugeSource in_doubt{db::InDoubtGauges(pool, CountInDoubt)};
  rpc::Worker worker;  // Last: it stops first.
};

absl::StatusOr<rpc::Wiring> Wire(const rpc::Process& process) {
  auto parts = std::make_shared<Parts>(process);
  return rpc::Wiring{{&parts->api, &parts->events, &parts->audit},
                     [parts] { return db::CheckReady(parts->pool, "review", "review"); },
                     parts};
}

}  // namespace
}  // namespace pactum::review

int main(int argc, char** argv) {
  return pactum::rpc::RunService(argc, argv, "review", pactum::review::Wire);
}
