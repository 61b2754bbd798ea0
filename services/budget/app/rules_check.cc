#include "services/budget/app/rules_check.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/store/use_store.h"

namespace pactum::budget {
namespace {

// The edge is told for one amount: looking for it means checking the pact some forty times.
constexpr size_t kMostVariables = 6;

bool Stands(const RuleFigure& figure) {
  return figure.verdict != Verdict::kRefused && figure.verdict != Verdict::kNeedsJustification;
}

absl::Status Refusal(const AllocationRules& rules, const Allocation& before,
                     const std::vector<RuleFigure>& figures,
                     const std::vector<Variable>& variables) {
  const auto broken = std::find_if_not(figures.begin(), figures.end(), Stands);
  // First those on the axis that is broken: there less is what is wanted.
  std::vector<const Variable*> order;
  for (bool on_axis : {true, false}) {
    for (const Variable& variable : variables) {
      const std::string axis = absl::StrCat("AXIS_", variable.line.axis);
      if ((broken->subject == axis) == on_axis) order.push_back(&variable);
    }
  }
  if (order.size() > kMostVariables) order.resize(kMostVariables);
  for (const Variable* variable : order) {
    const auto edge = LargestAccepted(
        rules, [&](Money amount) { return After(before, variable->with(amount)); },
        variable->asked);
    if (edge) return AllocationRefused(figures, {{variable->line, *edge}});
  }
  return AllocationRefused(figures, {});
}

}  // namespace

std::vector<Entry> EntriesOf(const Act& act, const Postings& postings) {
  std::vector<Entry> entries;
  entries.reserve(postings.size());
  for (const Posting& posting : postings) entries.push_back({posting, act.effective, act.cause});
  return entries;
}

absl::Status RequireFunds(db::Tx& tx, absl::string_view pact_id, const Balances& before,
                          const Postings& postings) {
  std::map<Account, Money> change;
  for (const Posting& posting : postings) {
    change[posting.from] -= posting.amount;
    change[posting.to] += posting.amount;
  }
  std::map<Account, std::pair<Money, Money>> short_of;
  std::vector<std::string> used;
  for (const auto& [account, amount] : change) {
    if (account.kind == "EXTERNAL" || amount >= Money()) continue;
    const auto found = before.find(account);
    const Money held = found == before.end() ? Money() : found->second;
    if (held + amount >= Money()) continue;
    short_of[account] = {held, -amount};
    if (account.kind == "AVAILABLE") used.push_back(account.key);
  }
  if (short_of.empty()) return absl::OkStatus();
  return InsufficientFunds(short_of, used.empty() ? std::vector<std::pair<std::string, Money>>{}
                                                  : Holders(tx, pact_id, used));
}

absl::StatusOr<CheckedPost> PostChecked(db::Tx& tx, const Act& act,
                                        const std::vector<Entry>& entries,
                                        const RulesCheck& check) {
  CheckedPost result;
  Postings postings;
  for (const Entry& entry : entries) postings.push_back(entry.posting);
  result.balances = ReadBalances(tx, act.pact_id);
  const AllocationRules rules = RulesOn(tx, act.effective);
  const Allocation before = AllocationOf(result.balances, check.annex, check.justified);
  const Allocation then = After(before, postings);
  // The rules first: they say more than a balance that would be short.
  result.figures = CheckAllocation(rules, then);
  if (!Accepted(result.figures)) {
    return Refusal(rules, before, result.figures, check.variables);
  }
  RETURN_IF_ERROR(RequireFunds(tx, act.pact_id, result.balances, postings));
  ASSIGN_OR_RETURN(result.posted, Post(tx, act, entries));
  if (!check.annex.answer.empty()) InsertFundingBasis(tx, act.pact_id, act.id, check.annex.answer);
  for (const auto& [account, balance] : result.posted.balances) result.balances[account] = balance;
  result.unallocated = then.Unallocated();
  return result;
}

}  // namespace pactum::budget
