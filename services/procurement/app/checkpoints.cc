#include "services/procurement/app/checkpoints.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/db/transaction.h"
#include "services/procurement/store/execution_store.h"
#include "services/procurement/store/pact_store.h"

namespace pactum::procurement {
namespace {

constexpr int kPactsAtOnce = 100;

CallContext Own() {
  CallContext own;
  own.method = "pactum.procurement.checkpoints";
  own.deadline = absl::Now() + absl::Seconds(30);
  return own;
}

}  // namespace

void Checkpoints::Step() {
  std::string after;
  while (true) {
    const auto pacts = db::InTransaction(
        pool_, Own(), [&](db::Tx& tx) -> absl::StatusOr<std::vector<std::string>> {
          return PactsAfter(tx, after, kPactsAtOnce);
        });
    if (!pacts.ok() || pacts->empty()) return;  // Logged by the database layer.
    for (const std::string& pact : *pacts) {
      bool made = true;
      while (made) {
        // In a transaction of its own, before the one that sums: nothing can be added before it.
        const absl::StatusOr<absl::Time> horizon = db::internal::Horizon(pool_, Own());
        if (!horizon.ok()) return;
        const absl::StatusOr<bool> done =
            db::InTransaction(pool_, Own(), [&](db::Tx& tx) -> absl::StatusOr<bool> {
              return MakeCheckpoint(tx, pact, *horizon, every_);
            });
        made = done.ok() && *done;
      }
    }
    after = pacts->back();
  }
}

}  // namespace pactum::procurement
