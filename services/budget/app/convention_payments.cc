// What is paid on a convention, and what comes back.
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/conventions.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/settlement.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

absl::StatusOr<v1::Convention> Conventions::PayAdvance(const rpc::Call& call,
                                                       const v1::PayAdvanceRequest& request) {
  ASSIGN_OR_RETURN(const ConventionName name, ConventionNameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, name, true));
        if (loaded.convention.state() != v1::Convention::STATE_IN_FORCE) {
          return ConventionState(request.name(), StateOf(loaded.convention), "paying an advance",
                                 "an advance is paid on a convention IN_FORCE");
        }
        const Money share = Money::Cents(MulDiv(
            Total(loaded.lines).cents(), loaded.convention.advance_bp(), 10'000, Rounding::kFloor));
        // An imputed advance counts as one.
        const Money left = share - Total(Held(loaded.balances, loaded.lines, "ADVANCED"));
        const absl::CivilDay earliest = DayOf(loaded.convention.advance_earliest_date());
        if (amount > left || day < earliest)
          return AdvanceNotAllowed(std::max(Money(), left), earliest);
        const Postings postings =
            budget::PayAdvance(Held(loaded.balances, loaded.lines, "PLANNED"), amount);
        RETURN_IF_ERROR(
            Post(tx, ConventionAct(call, name, day, request.payment_reference()), postings)
                .status());
        return AnswerConvention(tx, call, name, "convention.advance_paid", day);
      });
}

absl::StatusOr<v1::Convention> Conventions::PayBalance(const rpc::Call& call,
                                                       const v1::PayBalanceRequest& request) {
  ASSIGN_OR_RETURN(const ConventionName name, ConventionNameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<
      v1::Convention>(pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
    ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, name, true));
    if (loaded.convention.state() != v1::Convention::STATE_DETERMINED) {
      return ConventionState(request.name(), StateOf(loaded.convention), "paying the balance",
                             "the balance is owed once the decision is applied");
    }
    const LineAmounts owed = Held(loaded.balances, loaded.lines, "OWED");
    if (amount > Total(owed)) {
      return InsufficientFunds({{{Book::kState, "OWED", request.name()}, {Total(owed), amount}}});
    }
    RETURN_IF_ERROR(Post(tx, ConventionAct(call, name, day, request.payment_reference()),
                         budget::PayBalance(owed, amount))
                        .status());
    SettleIfDone(tx, name, loaded.lines);
    return AnswerConvention(tx, call, name, "convention.balance_paid", day);
  });
}

absl::StatusOr<v1::Convention> Conventions::Recover(const rpc::Call& call,
                                                    const v1::RecoverRequest& request) {
  ASSIGN_OR_RETURN(const ConventionName name, ConventionNameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, name, true));
        if (loaded.convention.state() != v1::Convention::STATE_DETERMINED) {
          return ConventionState(request.name(), StateOf(loaded.convention), "recovering",
                                 "an advance comes back once the decision is applied");
        }
        const LineAmounts due = Held(loaded.balances, loaded.lines, "RECOVERABLE");
        if (amount > Total(due)) {
          return InsufficientFunds(
              {{{Book::kState, "RECOVERABLE", request.name()}, {Total(due), amount}}});
        }
        RETURN_IF_ERROR(Post(tx, ConventionAct(call, name, day, request.receipt_reference()),
                             budget::Recover(due, amount))
                            .status());
        SettleIfDone(tx, name, loaded.lines);
        return AnswerConvention(tx, call, name, "convention.recovered", day);
      });
}

absl::StatusOr<v1::Convention> Conventions::Impute(const rpc::Call& call,
                                                   const v1::ImputeRequest& request) {
  ASSIGN_OR_RETURN(const ConventionName name, ConventionNameOf(request.name()));
  const ConventionName next_name{name.pact_id, name.year + 1};
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, name, true));
        if (loaded.convention.state() != v1::Convention::STATE_DETERMINED) {
          return ConventionState(request.name(), StateOf(loaded.convention), "imputing",
                                 "an advance is imputed once the decision is applied");
        }
        ASSIGN_OR_RETURN(const LoadedConvention next, LoadConvention(tx, call, next_name, false));
        if (next.convention.state() != v1::Convention::STATE_IN_FORCE) {
          return ConventionState(next_name.Text(), StateOf(next.convention), "imputing",
                                 "the next exercise's convention is IN_FORCE");
        }
        ASSIGN_OR_RETURN(const Postings postings,
                         budget::Impute(Held(loaded.balances, loaded.lines, "RECOVERABLE"),
                                        Held(next.balances, next.lines, "PLANNED"), amount));
        RETURN_IF_ERROR(
            Post(tx, ConventionAct(call, name, day, request.reference()), postings).status());
        SettleIfDone(tx, name, loaded.lines);
        return AnswerConvention(tx, call, name, "convention.imputed", day);
      });
}

}  // namespace pactum::budget
