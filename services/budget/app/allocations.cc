#include "services/budget/app/allocations.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/db/write.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/app/rules_check.h"
#include "services/budget/domain/errors.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// Checks, posts and answers.
absl::StatusOr<v1::AllocateResponse> PostAndAnswer(db::Tx& tx, const rpc::Call& call,
                                                   const Act& act, const Postings& postings,
                                                   const RulesCheck& check, std::string event) {
  ASSIGN_OR_RETURN(const CheckedPost made, PostChecked(tx, act, postings, check));
  v1::AllocateResponse answer;
  AddPosted(made.posted, made.balances, answer);
  *answer.mutable_unallocated() = pactum::ToProto(made.unallocated);
  AddFigures(made.figures, Language::kEnglish, answer.mutable_figures());
  AppendBudgetEvent(tx, call, act.pact_id, act.effective, std::move(event), answer);
  return answer;
}

using PostingsOfLines = Postings (*)(const LineAmounts&);

// The amount of each line as one that could be smaller, the others as asked; the last line first.
std::vector<ReducibleAmount> ReducibleAmounts(const LineAmounts& lines, PostingsOfLines of) {
  std::vector<ReducibleAmount> reducible;
  for (auto it = lines.rbegin(); it != lines.rend(); ++it) {
    const LineKey line = it->first;
    reducible.push_back({line, it->second, [&lines, line, of](Money amount) {
                           LineAmounts smaller = lines;
                           smaller[line] = amount;
                           return of(smaller);
                         }});
  }
  return reducible;
}

// The lines of a request that allocates or takes back.
absl::StatusOr<LineAmounts> StateLinesOf(const LineAmountList& asked, const Pact& pact) {
  ASSIGN_OR_RETURN(LineAmounts lines, LinesOf(asked, pact.exercises, "lines"));
  for (const auto& [line, amount] : lines) {
    if (!line.IsState()) return FieldInvalid("lines", phrase::kOwnMoneyIsDeposited);
  }
  return lines;
}

struct Changes {
  LineAmounts up, down;
};

absl::StatusOr<Changes> ChangesOf(const v1::PostAllocationsRequest& request, const Pact& pact) {
  Changes changes;
  FieldProblems problems;
  std::set<LineKey> seen;
  for (int i = 0; i < request.changes_size(); ++i) {
    const std::string path = absl::StrCat("changes[", i, "]");
    const LineKey line = FromProto(request.changes(i).line());
    const Money change = MoneyOf(request.changes(i).change());
    const auto add = [&](absl::string_view field, const Phrase& problem) {
      problems.push_back({absl::StrCat(path, field), {&problem, {}}});
    };
    CheckLine(line, pact.exercises, absl::StrCat(path, ".line"), problems);
    if (!line.IsState()) add(".line.funding_source", phrase::kMustBeAStateSource);
    if (change == Money()) add(".change", phrase::kMustNotBeZero);
    if (!seen.insert(line).second) add(".line", phrase::kAppearsTwice);
    (change > Money() ? changes.up : changes.down)[line] = change > Money() ? change : -change;
  }
  if (!problems.empty()) return LineInvalid(problems);
  return changes;
}

struct MoveAsked {
  LineKey from, to;
  Money amount;
};

absl::StatusOr<MoveAsked> MoveOf(const v1::MoveAllocationRequest& request, const Pact& pact) {
  const MoveAsked move{FromProto(request.from()), FromProto(request.to()),
                       MoneyOf(request.amount())};
  FieldProblems problems;
  CheckLine(move.from, pact.exercises, "from", problems);
  CheckLine(move.to, pact.exercises, "to", problems);
  if (move.from.funding_source != move.to.funding_source || !move.from.IsState()) {
    problems.push_back({"to.funding_source", {&phrase::kMustBeTheSameStateSource, {}}});
  }
  if (move.from == move.to) problems.push_back({"to", {&phrase::kIsTheLineLeft, {}}});
  if (!problems.empty()) return LineInvalid(problems);
  if (move.amount <= Money()) return AmountNotPositive("amount");
  if (move.from.axis == 3) return Axis3RingFenced();
  return move;
}

}  // namespace

absl::StatusOr<v1::AllocateResponse> Allocations::Allocate(const rpc::Call& call,
                                                           const v1::AllocateRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  Pact pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> stored,
                   StoredAnswerOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (stored) return *stored;
  ASSIGN_OR_RETURN(const LineAmounts lines, StateLinesOf(request.lines(), pact));
  ASSIGN_OR_RETURN(const Fundability fundability, registry_.GetFundability(call, pact_id, day, ""));
  RETURN_IF_ERROR(CheckFundable(fundability));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, pact_id).status());
        return PostAndAnswer(tx, call, NewAct(call, pact_id, day, "allocation"),
                             budget::Allocate(lines),
                             {fundability, !request.justification().empty(),
                              ReducibleAmounts(lines, budget::Allocate)},
                             "budget.allocated");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Deallocate(const rpc::Call& call,
                                                             const v1::DeallocateRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  Pact pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> stored,
                   StoredAnswerOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (stored) return *stored;
  ASSIGN_OR_RETURN(const LineAmounts lines, StateLinesOf(request.lines(), pact));
  ASSIGN_OR_RETURN(const Fundability fundability, registry_.GetFundability(call, pact_id, day, ""));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, pact_id).status());
        return PostAndAnswer(tx, call, NewAct(call, pact_id, day, "allocation", request.reason()),
                             budget::Deallocate(lines),
                             {fundability, false, ReducibleAmounts(lines, budget::Deallocate)},
                             "budget.deallocated");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Move(const rpc::Call& call,
                                                       const v1::MoveAllocationRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  Pact pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> stored,
                   StoredAnswerOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (stored) return *stored;
  ASSIGN_OR_RETURN(const MoveAsked move, MoveOf(request, pact));
  ASSIGN_OR_RETURN(const Fundability fundability, registry_.GetFundability(call, pact_id, day, ""));
  RETURN_IF_ERROR(CheckFundable(fundability));
  const auto postings_with = [&](Money amount) { return budget::Move(move.from, move.to, amount); };
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, pact_id).status());
        return PostAndAnswer(tx, call, NewAct(call, pact_id, day, "move", request.reason()),
                             postings_with(move.amount),
                             {fundability,
                              !request.justification().empty(),
                              {{move.to, move.amount, postings_with}}},
                             "budget.moved");
      });
}

absl::StatusOr<v1::PostAllocationsResponse> Allocations::PostAll(
    const rpc::Call& call, const v1::PostAllocationsRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  Pact pact;
  ASSIGN_OR_RETURN(const std::optional<v1::PostAllocationsResponse> stored,
                   StoredAnswerOrPact<v1::PostAllocationsResponse>(pool_, call, pact_id, pact));
  if (stored) return *stored;
  ASSIGN_OR_RETURN(const Changes changes, ChangesOf(request, pact));
  if (!changes.down.empty() && request.reason().empty()) return ReasonRequired("reason");
  ASSIGN_OR_RETURN(const Fundability fundability, registry_.GetFundability(call, pact_id, day, ""));
  if (!changes.up.empty()) RETURN_IF_ERROR(CheckFundable(fundability));
  const auto postings_with = [&](const LineAmounts& up) {
    Postings postings = budget::Deallocate(changes.down);
    Add(postings, budget::Allocate(up));
    return postings;
  };
  RulesCheck check{fundability, !request.justification().empty(), {}};
  for (const auto& [line, amount] : changes.up) {
    check.reducible.push_back({line, amount, [&changes, &postings_with, line = line](Money less) {
                                 LineAmounts up = changes.up;
                                 up[line] = less;
                                 return postings_with(up);
                               }});
  }
  return db::Write<v1::PostAllocationsResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PostAllocationsResponse> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, pact_id).status());
        const Act act = NewAct(call, pact_id, day, "allocation", request.reason());
        ASSIGN_OR_RETURN(const CheckedPost made,
                         PostChecked(tx, act, postings_with(changes.up), check));
        v1::PostAllocationsResponse answer;
        answer.set_transfer_count(static_cast<int64_t>(made.posted.transfers.size()));
        answer.set_act(act.id);
        *answer.mutable_unallocated() = pactum::ToProto(made.unallocated);
        AddFigures(made.figures, Language::kEnglish, answer.mutable_figures());
        AppendBudgetEvent(tx, call, pact_id, day, "budget.allocations_posted", answer);
        return answer;
      });
}

}  // namespace pactum::budget
