// What a pact's facts add up to by both dates. Sums of what was recorded before a settled instant
// are kept (checkpoints): a read takes the last of them and adds what was recorded since, so that
// it costs the same however much was delivered, and answers exactly the same with or without them.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_EXECUTION_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_EXECUTION_STORE_H_

#include <cstdint>
#include <optional>
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
// By project and line. `neighbourhood`: the bit of that criterion; `entries` and `neighbourhood` of
// the year, everything else from the start to the cut-off.
std::vector<ExecutionSum> ExecutionAsOf(db::Tx& tx, absl::string_view pact_id, int year,
                                        absl::CivilDay cut_off, absl::Time known_at,
                                        int neighbourhood);

std::vector<std::string> PactsAfter(db::Tx& tx, absl::string_view after, int limit);
// Makes the next checkpoint of the pact where `every` deliveries or more were recorded since the
// last one and before `horizon`, an instant that is settled. Whether it made one. Nothing is made
// while another process is at it.
bool MakeCheckpoint(db::Tx& tx, absl::string_view pact_id, absl::Time horizon, int64_t every,
                    int neighbourhood);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_EXECUTION_STORE_H_
