// What happened to contracts, from the events, and what is to be looked at.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_WATCH_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_WATCH_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"

namespace pactum::procurement {

struct HistoryEntry {
  int64_t id = 0;
  std::string subject, type, actor;
  absl::CivilDay effective;
  absl::Time recorded;
};
// Events of a contract (by its name) and of its changes after the event `after`; deliveries left
// out.
std::vector<HistoryEntry> ReadHistory(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view contract_id, absl::string_view name,
                                      int64_t after, int limit);

// What a procedure or contract is to be looked at for; empty texts: not for that.
struct Watched {
  std::string id;
  bool late = false;          // A procedure.
  bool nothing = false;       // A contract.
  bool above_twenty = false;  // A contract.
  std::string past;           // Which lots are past what they admit, with the figures.
};
// Up to `limit` after `after`, by id, also those with nothing to be looked at.
std::vector<Watched> WatchContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    absl::CivilDay cut_off, int limit);
std::vector<Watched> WatchProcedures(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                     absl::CivilDay cut_off, int limit);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_WATCH_STORE_H_
