#include "services/budget/app/deposits.h"

#include <optional>
#include <string>

#include "common/base/enum_wire.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/app/standings.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/settlement.h"
#include "services/budget/store/deposit_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// The deposit as it is now, with its event.
v1::Deposit AnswerWith(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                       const std::string& id, std::string event) {
  v1::Deposit deposit = LockDeposit(tx, pact_id, id).value();
  events::Append(tx, call,
                 events::EventOf(pact_id, deposit.name(), std::move(event), deposit,
                                 DayOf(deposit.effective_date())));
  return deposit;
}

}  // namespace

absl::StatusOr<v1::Deposit> Deposits::Report(const rpc::Call& call,
                                             const v1::ReportDepositRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "deposit.effective_date",
                                        DayOf(request.deposit().effective_date())));
  return db::Write<
      v1::Deposit>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Deposit> {
    ASSIGN_OR_RETURN(const Pact pact, LockPactWithOpenBooks(tx, call, pact_id));
    RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
    ASSIGN_OR_RETURN(const LineAmounts lines,
                     LinesOf(request.deposit().lines(), pact.exercises, "deposit.lines"));
    for (const auto& [line, amount] : lines) {
      if (line.IsState()) {
        return FieldInvalid("deposit.lines", phrase::kNoLineOfOwnSource, {{"line", line.Text()}});
      }
    }
    if (!InsertDeposit(tx, pact_id, request.deposit_id(), request.deposit(), call.subject)) {
      return IdReused(phrase::kADeposit, request.deposit_id());
    }
    return AnswerWith(tx, call, pact_id, request.deposit_id(), "deposit.reported");
  });
}

absl::StatusOr<v1::Deposit> Deposits::Answer(const rpc::Call& call,
                                             const v1::AnswerDepositRequest& request) {
  const std::string pact_id = PactIdOf(request.name()), id = LastOf(request.name());
  ASSIGN_OR_RETURN(const Standing standing, AnsweredStandingOf(request));
  return db::Write<v1::Deposit>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Deposit> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, pact_id).status());
        const std::optional<v1::Deposit> present = LockDeposit(tx, pact_id, id);
        if (!present) return DepositNotFound(request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        if (EnumFromProto<Standing>(present->standing()) == Standing::kConfirmed) {
          return DepositConfirmed(request.name());
        }
        InsertDepositAnswer(tx, pact_id, id, standing, request.reason(), call.subject);
        if (standing == Standing::kConfirmed) {
          const Act act = NewAct(call, pact_id, DayOf(present->effective_date()), request.name());
          RETURN_IF_ERROR(
              Post(tx, act, EntriesOf(act, OpenDeposit(StoredLinesOf(present->lines())))).status());
        }
        return AnswerWith(tx, call, pact_id, id, "deposit.answered");
      });
}

}  // namespace pactum::budget
