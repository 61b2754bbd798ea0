#include "services/budget/app/rules_check.h"

#include <algorithm>
#include <map>
#include <optional>
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

// What the postings take from accounts that do not hold it: held, and asked.
std::map<Account, std::pair<Money, Money>> ShortOf(const Balances& before,
                                                   const Postings& postings) {
  std::map<Account, Money> change;
  for (const Posting& posting : postings) {
    change[posting.from] -= posting.amount;
    change[posting.to] += posting.amount;
  }
  std::map<Account, std::pair<Money, Money>> short_of;
  for (const auto& [account, amount] : change) {
    if (account.kind == "EXTERNAL" || amount >= Money()) continue;
    const auto found = before.find(account);
    const Money held = found == before.end() ? Money() : found->second;
    if (held + amount < Money()) short_of[account] = {held, -amount};
  }
  return short_of;
}

// A movement judged with other amounts: by the rules, and by what the accounts hold.
struct Judge {
  const AllocationRules& rules;
  const Allocation& allocation;
  const Balances& balances;

  std::optional<Money> Largest(const Variable& variable) const {
    return LargestPassing(
        [&](Money amount) {
          const Postings postings = variable.with(amount);
          return Accepted(CheckAllocation(rules, After(allocation, postings))) &&
                 ShortOf(balances, postings).empty();
        },
        variable.asked);
  }
};

absl::Status Refusal(const Judge& judge, const std::vector<RuleFigure>& figures,
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
    if (const auto edge = judge.Largest(*variable)) {
      return AllocationRefused(figures, {{variable->line, *edge}});
    }
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
                          const Postings& postings, std::optional<Money> largest) {
  const std::map<Account, std::pair<Money, Money>> short_of = ShortOf(before, postings);
  if (short_of.empty()) return absl::OkStatus();
  std::vector<std::string> used;
  for (const auto& [account, held_asked] : short_of) {
    if (account.kind == "AVAILABLE") used.push_back(account.key);
  }
  return InsufficientFunds(
      short_of,
      used.empty() ? std::vector<std::pair<std::string, Money>>{} : Holders(tx, pact_id, used),
      largest);
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
  const Judge judge{rules, before, result.balances};
  // The rules first: they say more than a balance that would be short.
  result.figures = CheckAllocation(rules, then);
  if (!Accepted(result.figures)) {
    return Refusal(judge, result.figures, check.variables);
  }
  if (!ShortOf(result.balances, postings).empty()) {
    // One amount that could be less: what of it would pass, by the rules as well.
    return RequireFunds(
        tx, act.pact_id, result.balances, postings,
        check.variables.size() == 1 ? judge.Largest(check.variables[0]) : std::nullopt);
  }
  ASSIGN_OR_RETURN(result.posted, Post(tx, act, entries));
  if (!check.annex.answer.empty()) InsertFundingBasis(tx, act.pact_id, act.id, check.annex.answer);
  for (const auto& [account, balance] : result.posted.balances) result.balances[account] = balance;
  result.unallocated = then.Unallocated();
  return result;
}

}  // namespace pactum::budget
