#include "services/budget/domain/settlement.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/budget/domain/errors.h"

namespace pactum::budget {
namespace {

constexpr int kWhole = 10'000;

void Add(Postings& postings, const char* type, Account from, Account to, Money amount) {
  if (amount == Money()) return;
  postings.push_back({type, std::move(from), std::move(to), amount});
}

// Axis and source: what does not pay for another.
using Group = std::pair<int, std::string>;
Group GroupOf(const LineKey& line) { return {line.axis, line.funding_source}; }

std::map<Group, LineAmounts> Grouped(const LineAmounts& lines) {
  std::map<Group, LineAmounts> groups;
  for (const auto& [line, amount] : lines) groups[GroupOf(line)][line] = amount;
  return groups;
}

void MoveSpread(Postings& postings, const char* from, const char* to, const LineAmounts& lines,
                Money amount) {
  std::vector<int64_t> weights;
  for (const auto& [line, held] : lines) weights.push_back(held.cents());
  const std::vector<Money> parts = Spread(amount, weights);
  size_t i = 0;
  for (const auto& [line, held] : lines) {
    Add(postings, "IMPUTE", StateAccount(from, line), StateAccount(to, line), parts[i++]);
  }
}

}  // namespace

LineKey NextYear(LineKey line) {
  ++line.year;
  return line;
}

Postings AmendConvention(const LineAmounts& before, const LineAmounts& after) {
  LineAmounts change = after;
  for (const auto& [line, amount] : before) change[line] -= amount;
  Postings postings;
  for (const auto& [line, amount] : change) {
    const Account allocated = StateAccount("ALLOCATED", line),
                  planned = StateAccount("PLANNED", line);
    if (amount > Money()) Add(postings, "SIGN_CONVENTION", allocated, planned, amount);
    if (amount < Money()) Add(postings, "SIGN_CONVENTION", planned, allocated, -amount);
  }
  return postings;
}

absl::StatusOr<Postings> Impute(const LineAmounts& recoverable, const LineAmounts& planned_next,
                                Money amount) {
  const std::map<Group, LineAmounts> due = Grouped(recoverable), next = Grouped(planned_next);
  std::vector<Group> groups;
  std::vector<int64_t> most;
  Money all;
  for (const auto& [group, lines] : due) {
    const auto there = next.find(group);
    if (there == next.end()) continue;
    const Money can = std::min(Total(lines), Total(there->second));
    groups.push_back(group);
    most.push_back(can.cents());
    all += can;
  }
  if (amount > all) {
    return InsufficientFunds(
        {{{Book::kState, "RECOVERABLE", "to impute on what the next exercise plans"},
          {all, amount}}});
  }
  Postings postings;
  const std::vector<Money> parts = Spread(amount, most);
  for (size_t i = 0; i < groups.size(); ++i) {
    MoveSpread(postings, "RECOVERABLE", "WITHHELD", due.at(groups[i]), parts[i]);
    MoveSpread(postings, "PLANNED", "ADVANCED", next.at(groups[i]), parts[i]);
  }
  return postings;
}

Postings CarryOver(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, "CARRY_OVER", StateAccount("WITHHELD", line),
        StateAccount("ALLOCATED", NextYear(line)), amount);
  }
  return postings;
}

Postings CarryUnspent(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, "CARRY_UNSPENT", UseAccount("AVAILABLE", line),
        UseAccount("AVAILABLE", NextYear(line)), amount);
  }
  return postings;
}

Money CarryOverLeft(Money withheld, Money carried, int share_bp) {
  const Money most =
      Money::Cents(MulDiv((withheld + carried).cents(), share_bp, kWhole, Rounding::kFloor));
  return std::max(Money(), std::min(withheld, most - carried));
}

Postings OpenDeposit(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, "DEPOSIT", External(Book::kUse), UseAccount("AVAILABLE", line), amount);
  }
  return postings;
}

Postings Close(const Balances& balances) {
  Postings postings;
  for (const auto& [account, balance] : balances) {
    if (account.book != Book::kState) continue;
    for (const char* kind : {"UNALLOCATED", "LOCKED", "ALLOCATED", "PLANNED", "WITHHELD"}) {
      if (account.kind == kind) {
        Add(postings, "CLOSE", account, {Book::kState, "RETURNED", account.key}, balance);
      }
    }
  }
  return postings;
}

std::map<Account, Money> OpenAtClosing(const Balances& balances) {
  std::map<Account, Money> open;
  for (const auto& [account, balance] : balances) {
    if (account.book != Book::kState || balance == Money()) continue;
    for (const char* kind : {"ADVANCED", "OWED", "RECOVERABLE"}) {
      if (account.kind == kind) open[account] = balance;
    }
  }
  return open;
}

LineAmounts MissingWithheld(const ConventionLines& lines, const Postings& decision) {
  LineAmounts missing;
  for (const Posting& posting : decision) {
    if (posting.from.kind != "WITHHELD") continue;
    const auto line = LineKey::Parse(posting.from.key);
    const Money held = lines.at(*line).withheld;
    if (posting.amount > held) missing[*line] = posting.amount - held;
  }
  return missing;
}

}  // namespace pactum::budget
