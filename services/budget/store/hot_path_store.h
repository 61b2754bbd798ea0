// Reserve and Commit as one statement each (migration hot_path): claim, check, effect, event and
// answer in one round trip.
#ifndef PACTUM_SERVICES_BUDGET_STORE_HOT_PATH_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_HOT_PATH_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/base/enum_names.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// A movement: kReserve or kCommit.
struct UseOfLines {
  TransferType type = TransferType::kReserve;
  std::string pact_id, reservation;
  std::string name;    // Reserve: the cause. Commit: the commitment's id.
  LineAmounts lines;   // Of Commit none for the whole reservation.
  std::string digest;  // Of the request: the same id with another digest is refused.
  absl::CivilDay effective;
  std::string act;
  v1::FundsMoved event;
};

// The results of both functions, as the migration hot_path names them.
enum class UseResult {
  kDone,
  kAgain,  // The request was answered before: the same answer.
  kShort,
  kBudgetNotFound,
  kReservationNotFound,
  kIdReused,
  kRequestIdReused,
};
constexpr auto Names(UseResult) {
  return EnumNames<UseResult>({{UseResult::kDone, "DONE"},
                               {UseResult::kAgain, "AGAIN"},
                               {UseResult::kShort, "SHORT"},
                               {UseResult::kBudgetNotFound, "BUDGET_NOT_FOUND"},
                               {UseResult::kReservationNotFound, "RESERVATION_NOT_FOUND"},
                               {UseResult::kIdReused, "ID_REUSED"},
                               {UseResult::kRequestIdReused, "REQUEST_ID_REUSED"}});
}

struct UseOutcome {
  UseResult result = UseResult::kShort;
  std::string text;  // The answer, or the text of SHORT.
};
UseOutcome MoveFunds(db::Tx& tx, const CallContext& context, const UseOfLines& use);

// An answer, DONE or AGAIN.
struct UseAnswer {
  struct Transfer {
    int64_t id = 0;
    Money amount;
    LineKey line;
  };
  absl::Time recorded;
  std::string cause;
  std::vector<Transfer> transfers;  // None where the id had its effect before.
  Balances balances;                // Of the lines, in both books.
};
UseAnswer ParseUseAnswer(const std::string& text);

// The text of SHORT: account → held, asked.
std::vector<std::pair<LineKey, std::pair<Money, Money>>> ParseShort(const std::string& text);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_HOT_PATH_STORE_H_
