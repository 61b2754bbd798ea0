#include "common/db/ready.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/db/transaction.h"

namespace pactum::db {
namespace {

constexpr Statement kDeployed = {"db.deployed",
                                 "SELECT 1 FROM sqitch.changes WHERE project = $1 AND change = $2"};

}  // namespace

absl::Status CheckReady(Pool& pool, absl::string_view project, absl::string_view change) {
  CallContext context;
  context.deadline = absl::Now() + absl::Seconds(2);
  return InSnapshot(pool, context, [&](Tx& tx) -> absl::Status {
    if (!tx.Exec(kDeployed, project, change).empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat("the schema lacks the change ", project, ":",
                                                      change, "; deploy the migrations"));
  });
}

}  // namespace pactum::db
