// Contracts and procedures to be looked at, in the database.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_WATCH_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_WATCH_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"

namespace pactum::procurement {

// A lot of which more was delivered or contracted than it admits: in units of a contract's lot, in
// cents of a procedure's.
struct LotPast {
  std::string lot;
  int64_t reached = 0, admitted = 0;
};
// The warnings about a procedure or a contract.
struct Watched {
  std::string id;
  bool late = false;                  // A procedure: launched without a contract.
  bool nothing = false;               // A contract: nothing was delivered.
  bool above_twenty_percent = false;  // A contract: its amendments raised the price.
  std::vector<LotPast> past;
};
// Up to `limit` after `after`, by id, also those without a warning.
std::vector<Watched> WatchContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    absl::CivilDay cut_off, int limit);
std::vector<Watched> WatchProcedures(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                     absl::CivilDay cut_off, int limit);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_WATCH_STORE_H_
