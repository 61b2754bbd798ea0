#include "services/budget/app/rules_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/fundability_store.h"
#include "services/budget/store/reservation_store.h"
#include "services/budget/store/rules_store.h"

namespace pactum::budget {
namespace {

// A refusal names the largest amount of one line. Finding it checks the pact some forty times, so
// only a few lines are tried.
constexpr size_t kMostTried = 6;

// The accounts that hold less than the postings take.
Shortfalls ShortOf(const Balances& before, const Postings& postings) {
  std::map<Account, Money> change;
  for (const Posting& posting : postings) {
    change[posting.from] -= posting.amount;
    change[posting.to] += posting.amount;
  }
  Shortfalls short_of;
  for (const auto& [account, amount] : change) {
    if (account.kind == AccountKind::kExternal || amount >= Money()) continue;
    const Money held = BalanceOf(before, account);
    if (held + amount < Money()) short_of[account] = {held, -amount};
  }
  return short_of;
}

// INSUFFICIENT_FUNDS with the reservations that hold the funds; OK where nothing is short.
absl::Status RequireFunds(db::Tx& tx, absl::string_view pact_id, const Shortfalls& short_of,
                          std::optional<Money> largest = std::nullopt) {
  if (short_of.empty()) return absl::OkStatus();
  std::vector<std::string> lines;
  for (const auto& [account, held_asked] : short_of) {
    if (account.kind == AccountKind::kAvailable) lines.push_back(account.key);
  }
  return InsufficientFunds(short_of, Holders(tx, pact_id, lines), largest);
}

// The state that a movement meets: the same movement with another amount is judged against it.
struct Before {
  const AllocationRules& rules;
  const Allocation& allocation;
  const Balances& balances;

  // The largest amount that passes, by the rules and by the balances.
  std::optional<Money> Largest(const ReducibleAmount& amount) const {
    return LargestPassing(
        [&](Money smaller) {
          const Postings postings = amount.postings_with(smaller);
          return Accepted(CheckAllocation(rules, AllocationAfter(allocation, postings))) &&
                 ShortOf(balances, postings).empty();
        },
        amount.asked);
  }
};

absl::Status Refusal(const Before& before, const std::vector<RuleFigure>& figures,
                     const std::vector<ReducibleAmount>& reducible) {
  const auto broken = std::find_if(figures.begin(), figures.end(), [](const RuleFigure& figure) {
    return !Passes(figure.verdict);
  });
  // Lines of the broken axis first.
  std::vector<const ReducibleAmount*> order;
  for (const ReducibleAmount& amount : reducible) order.push_back(&amount);
  std::stable_partition(order.begin(), order.end(), [&](const ReducibleAmount* amount) {
    return broken->subject == absl::StrCat("AXIS_", amount->line.axis);
  });
  if (order.size() > kMostTried) order.resize(kMostTried);
  for (const ReducibleAmount* amount : order) {
    if (const auto largest = before.Largest(*amount)) {
      return AllocationRefused(figures, std::pair(amount->line, *largest));
    }
  }
  return AllocationRefused(figures, std::nullopt);
}

// Posts, and brings the balances up to date.
absl::Status PostInto(db::Tx& tx, const Act& act, const std::vector<Entry>& entries,
                      CheckedPost& result) {
  ASSIGN_OR_RETURN(result.posted, Post(tx, act, entries));
  for (const auto& [account, balance] : result.posted.balances) result.balances[account] = balance;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CheckedPost> PostChecked(db::Tx& tx, const Act& act,
                                        const std::vector<Entry>& entries,
                                        const RulesCheck& check) {
  CheckedPost result;
  const Postings postings = PostingsOf(entries);
  result.balances = ReadBalances(tx, act.pact_id);
  const AllocationRules rules = RulesOn(tx, act.effective);
  const Allocation allocation = AllocationOf(result.balances, check.fundability, check.justified);
  const Allocation after = AllocationAfter(allocation, postings);
  const Before before{rules, allocation, result.balances};
  // The rules first: their refusal says more than that of a balance.
  result.figures = CheckAllocation(rules, after);
  if (!Accepted(result.figures)) return Refusal(before, result.figures, check.reducible);
  if (const Shortfalls short_of = ShortOf(result.balances, postings); !short_of.empty()) {
    return RequireFunds(
        tx, act.pact_id, short_of,
        check.reducible.size() == 1 ? before.Largest(check.reducible[0]) : std::nullopt);
  }
  RETURN_IF_ERROR(PostInto(tx, act, entries, result));
  if (!check.fundability.answer.empty()) {
    InsertFundability(tx, act.pact_id, act.id, check.fundability.answer);
  }
  result.unallocated = after.Unallocated();
  return result;
}

absl::StatusOr<CheckedPost> PostChecked(db::Tx& tx, const Act& act, const Postings& postings,
                                        const RulesCheck& check) {
  return PostChecked(tx, act, EntriesOf(act, postings), check);
}

absl::StatusOr<CheckedPost> PostWithFunds(db::Tx& tx, const Act& act,
                                          const std::vector<Entry>& entries) {
  CheckedPost result;
  result.balances = ReadBalances(tx, act.pact_id);
  RETURN_IF_ERROR(RequireFunds(tx, act.pact_id, ShortOf(result.balances, PostingsOf(entries))));
  RETURN_IF_ERROR(PostInto(tx, act, entries, result));
  return result;
}

}  // namespace pactum::budget
