// Reserve and Commit: one SQL statement each (store/hot_path_store.h).
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/funds_moved.h"
#include "services/budget/app/use_of_funds.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/hot_path_store.h"
#include "services/budget/store/pact_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// Any year: whether the pact has the exercise is checked once its lines turn out to hold nothing.
constexpr Exercises kAnyYear{0, 9999};

// The movement of a request. `name`: the cause of a reservation, the id of a commitment.
template <class Req>
absl::StatusOr<UseOfLines> UseOf(const rpc::Call& call, const Req& request, TransferType type,
                                 const std::string& name, const std::string& digest_of) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  ASSIGN_OR_RETURN(LineAmounts lines, LinesOf(request.lines(), kAnyYear, "lines"));
  UseOfLines use;
  use.type = type;
  use.pact_id = PactIdOf(request.pact());
  use.reservation = request.reservation_id();
  use.name = name;
  use.digest = DigestOf(digest_of, lines);
  use.lines = std::move(lines);
  use.effective = day;
  use.act = NewUuid();
  use.event = FundsMovedOf(type, use.pact_id, use.reservation);
  *use.event.mutable_lines() = request.lines();
  use.event.set_cause(name);
  use.event.set_act(use.act);
  return use;
}

// The stored answer has lines, amounts and instants; everything else is as it was asked.
v1::UseResponse AnswerOf(const rpc::Call& call, const UseOfLines& use, const std::string& text) {
  const UseAnswer stored = ParseUseAnswer(text);
  const Route& route = *RowOf(use.type).routes.begin();
  v1::UseResponse answer;
  for (const UseAnswer::Transfer& made : stored.transfers) {
    v1::Transfer& transfer = *answer.add_transfers();
    transfer = TransferOf(use.pact_id, made.id,
                          {use.type, UseAccount(route.from, made.line),
                           UseAccount(route.to, made.line), made.amount});
    *transfer.mutable_effective_date() = pactum::ToProto(use.effective);
    *transfer.mutable_record_time() = pactum::ToProto(stored.recorded);
    transfer.set_cause(stored.cause);
    transfer.set_actor(call.subject);
  }
  for (const LineKey& line : LinesIn(stored.balances)) {
    *answer.add_lines() = PositionOf(line, stored.balances);
  }
  return answer;
}

absl::Status RefusalOf(db::Tx& tx, const rpc::Call& call, const UseOfLines& use,
                       const UseOutcome& outcome) {
  const bool reserve = use.type == TransferType::kReserve;
  switch (outcome.result) {
    case UseResult::kBudgetNotFound:
      return BudgetNotFound(PactName(use.pact_id));
    case UseResult::kReservationNotFound:
      return ReservationNotFound(use.reservation);
    case UseResult::kIdReused:
      return reserve ? IdReused(phrase::kAReservation, use.reservation)
                     : IdReused(phrase::kACommitmentOfFunds, use.name);
    case UseResult::kRequestIdReused:
      return db::RequestIdReused(tx.domain(), call.request_id);
    default: {
      const AccountKind kind = RowOf(use.type).routes.begin()->from;
      Shortfalls short_of;
      for (const auto& [line, held_asked] : ParseShort(outcome.text)) {
        short_of[UseAccount(kind, line)] = held_asked;
      }
      if (short_of.empty()) short_of[{Book::kUse, kind, use.reservation}] = {};
      return InsufficientFunds(short_of);
    }
  }
}

// Runs the statement and answers. Lines outside of the pact's exercises hold nothing: then the
// refusal is that of their years.
absl::StatusOr<v1::UseResponse> Move(db::Pool& pool, const rpc::Call& call, const UseOfLines& use) {
  auto answer = db::InOneStatement(pool, call, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
    const UseOutcome outcome = MoveFunds(tx, call, use);
    if (outcome.result == UseResult::kDone || outcome.result == UseResult::kAgain) {
      return AnswerOf(call, use, outcome.text);
    }
    return RefusalOf(tx, call, use, outcome);
  });
  if (answer.ok() || ReasonOf(answer.status()) != "INSUFFICIENT_FUNDS") return answer;
  RETURN_IF_ERROR(db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::Status {
    const std::optional<Pact> pact = FindPact(tx, use.pact_id);
    return LinesOf(use.event.lines(), pact->exercises, "lines").status();
  }));
  return answer;
}

}  // namespace

absl::StatusOr<v1::UseResponse> UseOfFunds::Reserve(const rpc::Call& call,
                                                    const v1::ReserveRequest& request) {
  ASSIGN_OR_RETURN(const UseOfLines use,
                   UseOf(call, request, TransferType::kReserve, request.cause(), "reserve"));
  auto answer = Move(pool_, call, use);
  if (answer.ok()) FAULT_POINT("reserve.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::Commit(const rpc::Call& call,
                                                   const v1::CommitRequest& request) {
  ASSIGN_OR_RETURN(const UseOfLines use,
                   UseOf(call, request, TransferType::kCommit, request.commit_id(),
                         absl::StrCat("commit ", request.reservation_id())));
  auto answer = Move(pool_, call, use);
  if (answer.ok()) FAULT_POINT("commit.after_commit");
  return answer;
}

}  // namespace pactum::budget
