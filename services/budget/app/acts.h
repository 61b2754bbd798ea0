// The parts that every act shares: its day, its identity, its event.
#ifndef PACTUM_SERVICES_BUDGET_APP_ACTS_H_
#define PACTUM_SERVICES_BUDGET_APP_ACTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/digest.h"
#include "common/db/tx.h"
#include "common/events/event.h"
#include "common/rpc/call.h"
#include "common/status/status_macros.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

// The request's effective day; EFFECTIVE_DAY_IN_FUTURE.
template <class Req>
absl::StatusOr<absl::CivilDay> EffectiveDayOf(const rpc::Call& call, const Req& request) {
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return day;
}

inline Act NewAct(const rpc::Call& call, absl::string_view pact_id, absl::CivilDay effective,
                  absl::string_view cause, absl::string_view reason = "") {
  return {NewUuid(),          std::string(pact_id), effective,
          std::string(cause), std::string(reason),  call.subject};
}

// The event of an act on the pact's budget: the answer is its content.
template <class Answer>
void AppendBudgetEvent(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                       absl::CivilDay effective, std::string type, const Answer& answer) {
  events::Append(tx, call,
                 events::EventOf(std::string(pact_id), BudgetName(pact_id), std::move(type), answer,
                                 effective));
}

// The transfers made and the positions of their lines afterwards, in an answer.
template <class Answer>
void AddPosted(const Posted& posted, const Balances& balances, Answer& answer) {
  for (const v1::Transfer& transfer : posted.transfers) *answer.add_transfers() = transfer;
  for (const LineKey& line : LinesIn(posted.balances)) {
    *answer.add_lines() = PositionOf(line, balances);
  }
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_ACTS_H_
