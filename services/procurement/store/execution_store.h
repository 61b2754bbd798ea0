// The sums of a pact's facts by both dates. The sums of the facts recorded before a settled instant
// are stored (checkpoints). A read takes the last checkpoint and adds the facts recorded since. It
// costs the same however much was delivered, and its answer is the same without checkpoints.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_EXECUTION_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_EXECUTION_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// The sums of one project and line.
struct ExecutionSum {
  std::string project;
  Line line;
  int64_t contracts = 0;
  Money contracted, committed, certified;
  int64_t entries = 0, entries_to_date = 0, neighbourhood = 0;
};
// By project and line. `entries` and `neighbourhood` are of the year, everything else from the
// start to the cut-off.
std::vector<ExecutionSum> ExecutionAsOf(db::Tx& tx, absl::string_view pact_id, int year,
                                        absl::CivilDay cut_off, absl::Time known_at);

// Makes the next checkpoint of the pact where `every` deliveries or more were recorded since the
// last one. Only facts before `horizon`, a settled instant, count. Answers whether it made one.
// None is made while another process makes one.
bool MakeCheckpoint(db::Tx& tx, absl::string_view pact_id, absl::Time horizon, int64_t every);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_EXECUTION_STORE_H_
