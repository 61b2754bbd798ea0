#include "services/budget/app/settlements.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/app/rules_check.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/settlement.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/pact_store.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

absl::StatusOr<v1::SettlementResponse> Answer(db::Tx& tx, const rpc::Call& call, const Act& act,
                                              const Postings& postings, absl::string_view event) {
  const Balances before = ReadBalances(tx, act.pact_id);
  RETURN_IF_ERROR(RequireFunds(tx, act.pact_id, before, postings));
  ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, postings));
  v1::SettlementResponse response;
  for (const v1::Transfer& transfer : posted.transfers) *response.add_transfers() = transfer;
  const std::vector<LineKey> lines = LinesIn(posted.balances);
  const Balances after = ReadBalances(tx, act.pact_id, lines);
  for (const LineKey& line : lines) *response.add_lines() = PositionOf(line, after);
  events::Append(tx, call,
                 events::EventOf(act.pact_id, absl::StrCat(PactName(act.pact_id), "/budget"),
                                 std::string(event), response, act.effective));
  return response;
}

absl::Status RequireLaterExercise(const LineAmounts& lines, const PactRow& pact) {
  for (const auto& [line, amount] : lines) {
    if (line.year >= pact.end_year) {
      return CarryOverNotAllowed(
          absl::StrCat(line.Text(), " is of the pact's last exercise, ", pact.end_year), Money());
    }
  }
  return absl::OkStatus();
}

// By exercise: what it withholds, and what it has carried over net of corrections.
absl::Status RequireShare(db::Tx& tx, const PactRow& pact, const LineAmounts& lines, int share_bp) {
  std::map<int, Money> asked, withheld, carried;
  for (const auto& [line, amount] : lines) asked[line.year] += amount;
  for (const auto& [account, balance] : ReadBalances(tx, pact.id)) {
    if (account.book != Book::kState || account.kind != "WITHHELD") continue;
    if (const auto line = LineKey::Parse(account.key)) withheld[line->year] += balance;
  }
  for (const auto& [line, net] :
       NetByLine(tx, pact.id, {"CARRY_OVER"}, "WITHHELD", absl::InfiniteFuture())) {
    carried[line.year] -= net;
  }
  for (const auto& [year, amount] : asked) {
    const Money left = CarryOverLeft(withheld[year], carried[year], share_bp);
    if (amount > left) {
      return CarryOverNotAllowed(
          absl::StrCat("exercise ", year, " withholds ", withheld[year].ToString(), " and has ",
                       "carried over ", carried[year].ToString()),
          left);
    }
  }
  return absl::OkStatus();
}

Act ActOf(const rpc::Call& call, absl::string_view pact_id, absl::CivilDay day,
          absl::string_view cause, absl::string_view reason) {
  return {NewUuid(),          std::string(pact_id), day,
          std::string(cause), std::string(reason),  call.subject};
}

// Of State sources the State's officer carries, of its own the counterparty's.
absl::Status RequireOwnSource(const rpc::Call& call, const LineAmounts& lines, bool pes) {
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pes));
  const bool state = call.principal.HasRole("STATE_OFFICER");
  for (const auto& [line, amount] : lines) {
    if (line.IsState() != state) {
      return NotOfThisSource(line, state ? "the counterparty's officer" : "a STATE_OFFICER");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::SettlementResponse> Settlements::CarryOver(const rpc::Call& call,
                                                              const v1::CarryOverRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::SettlementResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::SettlementResponse> {
        ASSIGN_OR_RETURN(const PactRow pact, OpenPact(tx, call, pact_id));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
        RETURN_IF_ERROR(RequireLaterExercise(lines, pact));
        RETURN_IF_ERROR(RequireShare(tx, pact, lines, RulesOn(tx, day).carry_over_bp));
        return Answer(tx, call, ActOf(call, pact_id, day, "carry-over", request.reason()),
                      budget::CarryOver(lines), "budget.carried_over");
      });
}

absl::StatusOr<v1::SettlementResponse> Settlements::CarryUnspent(
    const rpc::Call& call, const v1::CarryUnspentRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::SettlementResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::SettlementResponse> {
        ASSIGN_OR_RETURN(const PactRow pact, OpenPact(tx, call, pact_id));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
        RETURN_IF_ERROR(RequireOwnSource(call, lines, pact.pes));
        RETURN_IF_ERROR(RequireLaterExercise(lines, pact));
        return Answer(tx, call, ActOf(call, pact_id, day, "carry-unspent", request.reason()),
                      budget::CarryUnspent(lines), "budget.unspent_carried");
      });
}

absl::StatusOr<v1::SettlementResponse> Settlements::Close(const rpc::Call& call,
                                                          const v1::CloseBudgetRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::SettlementResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::SettlementResponse> {
        ASSIGN_OR_RETURN(const PactRow pact, OpenPact(tx, call, pact_id));
        // The first day after the settlement period.
        const absl::CivilDay earliest(pact.end_year + RulesOn(tx, day).settlement_years + 1, 1, 1);
        const Balances balances = ReadBalances(tx, pact_id);
        const std::map<Account, Money> open = OpenAtClosing(balances);
        if (day < earliest || !open.empty()) return ClosingNotAllowed(earliest, open);
        const Act act = ActOf(call, pact_id, day, request.act_reference(), "");
        InsertClosing(tx, pact_id, act.id, request.act_reference(), day, call.subject);
        return Answer(tx, call, act, budget::Close(balances), "budget.closed");
      });
}

}  // namespace pactum::budget
