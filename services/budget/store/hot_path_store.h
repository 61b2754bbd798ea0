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
#include "common/db/tx.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

// What is asked of both functions.
struct UseOfLines {
  std::string pact_id, reservation;
  std::string name;    // Reserve: the cause. Commit: the commitment's id.
  LineAmounts lines;   // Of Commit none for all that is reserved.
  std::string digest;  // Of what is asked: the same id with another is refused.
  absl::CivilDay effective;
  std::string act;
  v1::FundsMoved event;
};

// What the function said (the outcomes are listed in the migration).
struct UseOutcome {
  std::string outcome, text;
};
UseOutcome ReserveFunds(db::Tx& tx, const CallContext& context, const UseOfLines& use);
UseOutcome CommitFunds(db::Tx& tx, const CallContext& context, const UseOfLines& use);

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
  Balances balances;                // Of the touched lines, in both books.
};
UseAnswer ParseUseAnswer(const std::string& text);

// The text of SHORT: account → held, asked.
std::vector<std::pair<LineKey, std::pair<Money, Money>>> ParseShort(const std::string& text);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_HOT_PATH_STORE_H_
