// Reservations and the amounts that they hold by line: the ids under which procurement moves funds.
#ifndef PACTUM_SERVICES_BUDGET_STORE_RESERVATION_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_RESERVATION_STORE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

struct Reservation {
  std::string id, cause;
  LineAmounts reserved, committed;  // Its present amounts, lines with nothing included.
};

// Locked until the transaction ends.
std::optional<Reservation> LockReservation(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view id);
// Adds to the amounts of the reservation by line; amounts may be below zero.
void ChangeReservation(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                       const LineAmounts& reserved, const LineAmounts& committed);

// The reservations that hold funds of these lines, reserved or committed: ten at most, the largest
// first.
std::vector<std::pair<std::string, Money>> Holders(db::Tx& tx, absl::string_view pact_id,
                                                   const std::vector<std::string>& lines);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_RESERVATION_STORE_H_
