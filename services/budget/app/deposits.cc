#include "services/budget/app/deposits.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/settlement.h"
#include "services/budget/store/deposit_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

absl::StatusOr<v1::Deposit> Deposits::Report(const rpc::Call& call,
                                             const v1::ReportDepositRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.deposit().effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "deposit.effective_date", day));
  return db::Write<v1::Deposit>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Deposit> {
        ASSIGN_OR_RETURN(const PactRow pact, OpenPact(tx, call, pact_id));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
        ASSIGN_OR_RETURN(
            const LineAmounts lines,
            LinesOf(request.deposit().lines(), pact.start_year, pact.end_year, "deposit.lines"));
        for (const auto& [line, amount] : lines) {
          if (line.IsState()) {
            return LineInvalid({{"deposit.lines", absl::StrCat(line.Text(), " is no line of the ",
                                                               "source ", kRegionSource)}});
          }
        }
        if (!InsertDeposit(tx, pact_id, request.deposit_id(), request.deposit(), call.subject)) {
          return IdReused("deposit", request.deposit_id());
        }
        v1::Deposit deposit = LockDeposit(tx, pact_id, request.deposit_id()).value();
        events::Append(tx, call,
                       events::EventOf(pact_id, deposit.name(), "deposit.reported", deposit, day));
        return deposit;
      });
}

absl::StatusOr<v1::Deposit> Deposits::Answer(const rpc::Call& call,
                                             const v1::AnswerDepositRequest& request) {
  const std::string pact_id = PactIdOf(request.name()), id = LastOf(request.name());
  const bool confirmed = request.standing() == type::v1::STANDING_CONFIRMED;
  if (!confirmed && request.standing() != type::v1::STANDING_CONTESTED) {
    return LineInvalid({{"standing", "must be CONFIRMED or CONTESTED"}});
  }
  if (!confirmed && request.reason().empty()) return ReasonRequired("reason");
  return db::Write<v1::Deposit>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Deposit> {
        ASSIGN_OR_RETURN(const PactRow pact, OpenPact(tx, call, pact_id));
        const std::optional<v1::Deposit> present = LockDeposit(tx, pact_id, id);
        if (!present) return DepositNotFound(request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        if (present->standing() == type::v1::STANDING_CONFIRMED) {
          return DepositConfirmed(request.name());
        }
        InsertDepositAnswer(tx, pact_id, id, confirmed ? "CONFIRMED" : "CONTESTED",
                            request.reason(), call.subject);
        const absl::CivilDay day = DayOf(present->effective_date());
        if (confirmed) {
          ASSIGN_OR_RETURN(const LineAmounts lines,
                           LinesOf(present->lines(), pact.start_year, pact.end_year, "lines"));
          RETURN_IF_ERROR(Post(tx, {NewUuid(), pact_id, day, request.name(), "", call.subject},
                               OpenDeposit(lines))
                              .status());
        }
        v1::Deposit deposit = LockDeposit(tx, pact_id, id).value();
        events::Append(tx, call,
                       events::EventOf(pact_id, deposit.name(), "deposit.answered", deposit, day));
        return deposit;
      });
}

}  // namespace pactum::budget
