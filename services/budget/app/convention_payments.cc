// Payments on a convention, and money that comes back.
#include <algorithm>
#include <string>

#include "absl/functional/function_ref.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/conventions.h"
#include "services/budget/domain/errors.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// An act that moves an amount of a convention, and the state that it requires.
struct PaymentKind {
  ConventionState state;
  const Phrase& asked;
  const Phrase& possible;
  const char* event;
};

// `postings_of`: (Tx&, convention, amount, day), once the state is right.
template <class Req>
absl::StatusOr<v1::Convention> Pay(db::Pool& pool, const rpc::Call& call, const Req& request,
                                   const PaymentKind& kind, const std::string& reference,
                                   absl::FunctionRef<absl::StatusOr<Postings>(
                                       db::Tx&, const LoadedConvention&, Money, absl::CivilDay)>
                                       postings_of) {
  ASSIGN_OR_RETURN(const ConventionId id, ConventionIdOf(request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<v1::Convention>(
      pool, call, id.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConventionOnEtag(tx, call, id));
        RETURN_IF_ERROR(loaded.Require(kind.state, kind.asked, kind.possible));
        ASSIGN_OR_RETURN(const Postings postings, postings_of(tx, loaded, amount, day));
        const Act act = NewAct(call, id.pact_id, day, reference);
        RETURN_IF_ERROR(Post(tx, act, EntriesOf(act, postings)).status());
        if (kind.state == ConventionState::kDetermined) {
          SetDeterminedOrSettled(tx, id, loaded.lines);
        }
        return AnswerConvention(tx, call, id, kind.event, day);
      });
}

// The amounts of a kind, which are at least `amount` together.
absl::StatusOr<LineAmounts> HeldAtLeast(Money amount, const LoadedConvention& loaded,
                                        AccountKind kind) {
  LineAmounts held = loaded.Held(kind);
  if (amount <= Total(held)) return held;
  return InsufficientFunds(
      {{{Book::kState, kind, loaded.convention.name()}, {Total(held), amount}}});
}

}  // namespace

absl::StatusOr<v1::Convention> Conventions::PayAdvance(const rpc::Call& call,
                                                       const v1::PayAdvanceRequest& request) {
  return Pay(pool_, call, request,
             {ConventionState::kInForce, phrase::kPayingAnAdvance, phrase::kAdvancedInForce,
              "convention.advance_paid"},
             request.payment_reference(),
             [](db::Tx&, const LoadedConvention& loaded, Money amount,
                absl::CivilDay day) -> absl::StatusOr<Postings> {
               const Money share =
                   Money::Cents(MulDiv(Total(loaded.lines).cents(), loaded.convention.advance_bp(),
                                       10'000, Rounding::kFloor));
               // An imputed advance counts as one.
               const Money left = share - Total(loaded.Held(AccountKind::kAdvanced));
               const absl::CivilDay earliest = DayOf(loaded.convention.advance_earliest_date());
               if (amount > left || day < earliest) {
                 return AdvanceNotAllowed(std::max(Money(), left), earliest);
               }
               return budget::PayAdvance(loaded.Held(AccountKind::kPlanned), amount);
             });
}

absl::StatusOr<v1::Convention> Conventions::PayBalance(const rpc::Call& call,
                                                       const v1::PayBalanceRequest& request) {
  return Pay(pool_, call, request,
             {ConventionState::kDetermined, phrase::kPayingTheBalance,
              phrase::kBalanceAfterDecision, "convention.balance_paid"},
             request.payment_reference(),
             [](db::Tx&, const LoadedConvention& loaded, Money amount,
                absl::CivilDay) -> absl::StatusOr<Postings> {
               ASSIGN_OR_RETURN(const LineAmounts owed,
                                HeldAtLeast(amount, loaded, AccountKind::kOwed));
               return budget::PayBalance(owed, amount);
             });
}

absl::StatusOr<v1::Convention> Conventions::Recover(const rpc::Call& call,
                                                    const v1::RecoverRequest& request) {
  return Pay(pool_, call, request,
             {ConventionState::kDetermined, phrase::kRecovering, phrase::kRecoveredAfterDecision,
              "convention.recovered"},
             request.receipt_reference(),
             [](db::Tx&, const LoadedConvention& loaded, Money amount,
                absl::CivilDay) -> absl::StatusOr<Postings> {
               ASSIGN_OR_RETURN(const LineAmounts due,
                                HeldAtLeast(amount, loaded, AccountKind::kRecoverable));
               return budget::Recover(due, amount);
             });
}

absl::StatusOr<v1::Convention> Conventions::Impute(const rpc::Call& call,
                                                   const v1::ImputeRequest& request) {
  return Pay(pool_, call, request,
             {ConventionState::kDetermined, phrase::kImputing, phrase::kImputedAfterDecision,
              "convention.imputed"},
             request.reference(),
             [&](db::Tx& tx, const LoadedConvention& loaded, Money amount,
                 absl::CivilDay) -> absl::StatusOr<Postings> {
               ASSIGN_OR_RETURN(
                   const LoadedConvention next,
                   LoadConvention(tx, call, {loaded.pact.id, loaded.convention.year() + 1}));
               RETURN_IF_ERROR(next.Require(ConventionState::kInForce, phrase::kImputing,
                                            phrase::kImputedOnNextInForce));
               return budget::Impute(loaded.Held(AccountKind::kRecoverable),
                                     next.Held(AccountKind::kPlanned), amount);
             });
}

}  // namespace pactum::budget
