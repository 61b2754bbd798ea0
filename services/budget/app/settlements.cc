#include "services/budget/app/settlements.h"

#include <map>
#include <string>
#include <vector>

#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/app/rules_check.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/settlement.h"
#include "services/budget/store/pact_store.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

absl::StatusOr<v1::SettlementResponse> PostAndAnswer(db::Tx& tx, const rpc::Call& call,
                                                     const Act& act, const Postings& postings,
                                                     std::string event) {
  ASSIGN_OR_RETURN(const CheckedPost made, PostWithFunds(tx, act, EntriesOf(act, postings)));
  v1::SettlementResponse answer;
  AddPosted(made.posted, made.balances, answer);
  AppendBudgetEvent(tx, call, act.pact_id, act.effective, std::move(event), answer);
  return answer;
}

absl::Status RequireLaterExercise(const LineAmounts& lines, const Pact& pact) {
  for (const auto& [line, amount] : lines) {
    if (line.year >= pact.exercises.last) return NoLaterExercise(line, pact.exercises.last);
  }
  return absl::OkStatus();
}

// By exercise: the amount withheld, and the amount carried over net of corrections.
absl::Status RequireShare(db::Tx& tx, const Pact& pact, const LineAmounts& lines, int share_bp) {
  std::map<int, Money> asked, withheld, carried;
  for (const auto& [line, amount] : lines) asked[line.year] += amount;
  for (const auto& [account, balance] : ReadBalances(tx, pact.id)) {
    if (account.book != Book::kState || account.kind != AccountKind::kWithheld) continue;
    if (const auto line = LineKey::Parse(account.key)) withheld[line->year] += balance;
  }
  for (const auto& [line, net] : NetByLine(tx, pact.id, {TransferType::kCarryOver},
                                           AccountKind::kWithheld, absl::InfiniteFuture())) {
    carried[line.year] -= net;
  }
  for (const auto& [year, amount] : asked) {
    const Money left = CarryOverLeft(withheld[year], carried[year], share_bp);
    if (amount > left) return CarryOverAboveShare(year, withheld[year], carried[year], left);
  }
  return absl::OkStatus();
}

// The State's officer carries money of State sources, the counterparty's officer its own.
absl::Status RequireOwnSource(const rpc::Call& call, const LineAmounts& lines, bool pes) {
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pes));
  const bool state = call.principal.HasRole("STATE_OFFICER");
  for (const auto& [line, amount] : lines) {
    if (line.IsState() != state) {
      return NotOfThisSource(line, state ? phrase::kCounterpartysOfficer : phrase::kAStateOfficer);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::SettlementResponse> Settlements::CarryOver(const rpc::Call& call,
                                                              const v1::CarryOverRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  return db::Write<v1::SettlementResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::SettlementResponse> {
        ASSIGN_OR_RETURN(const Pact pact, LockPactWithOpenBooks(tx, call, pact_id));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         LinesOf(request.lines(), pact.exercises, "lines"));
        RETURN_IF_ERROR(RequireLaterExercise(lines, pact));
        RETURN_IF_ERROR(RequireShare(tx, pact, lines, RulesOn(tx, day).carry_over_bp));
        return PostAndAnswer(tx, call, NewAct(call, pact_id, day, "carry-over", request.reason()),
                             budget::CarryOver(lines), "budget.carried_over");
      });
}

absl::StatusOr<v1::SettlementResponse> Settlements::CarryUnspent(
    const rpc::Call& call, const v1::CarryUnspentRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  return db::Write<v1::SettlementResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::SettlementResponse> {
        ASSIGN_OR_RETURN(const Pact pact, LockPactWithOpenBooks(tx, call, pact_id));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         LinesOf(request.lines(), pact.exercises, "lines"));
        RETURN_IF_ERROR(RequireOwnSource(call, lines, pact.pes));
        RETURN_IF_ERROR(RequireLaterExercise(lines, pact));
        return PostAndAnswer(tx, call,
                             NewAct(call, pact_id, day, "carry-unspent", request.reason()),
                             budget::CarryUnspent(lines), "budget.unspent_carried");
      });
}

absl::StatusOr<v1::SettlementResponse> Settlements::Close(const rpc::Call& call,
                                                          const v1::CloseBudgetRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  return db::Write<v1::SettlementResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::SettlementResponse> {
        ASSIGN_OR_RETURN(const Pact pact, LockPactWithOpenBooks(tx, call, pact_id));
        // The first day after the settlement period.
        const absl::CivilDay earliest(pact.exercises.last + RulesOn(tx, day).settlement_years + 1,
                                      1, 1);
        const Balances balances = ReadBalances(tx, pact_id);
        const std::map<Account, Money> open = OpenAtClosing(balances);
        if (day < earliest || !open.empty()) return ClosingNotAllowed(earliest, open);
        const Act act = NewAct(call, pact_id, day, request.act_reference());
        InsertClosing(tx, pact_id, act.id, request.act_reference(), day, call.subject);
        return PostAndAnswer(tx, call, act, budget::Close(balances), "budget.closed");
      });
}

}  // namespace pactum::budget
