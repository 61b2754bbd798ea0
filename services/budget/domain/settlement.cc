#include "services/budget/domain/settlement.h"

#include <algorithm>

namespace pactum::budget {
namespace {

constexpr int kWholeBp = 10'000;

LineKey NextYear(LineKey line) {
  ++line.year;
  return line;
}

}  // namespace

Postings CarryOver(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, TransferType::kCarryOver, StateAccount(AccountKind::kWithheld, line),
        StateAccount(AccountKind::kAllocated, NextYear(line)), amount);
  }
  return postings;
}

Postings CarryUnspent(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, TransferType::kCarryUnspent, UseAccount(AccountKind::kAvailable, line),
        UseAccount(AccountKind::kAvailable, NextYear(line)), amount);
  }
  return postings;
}

Money CarryOverLeft(Money withheld, Money carried, int share_bp) {
  const Money most =
      Money::Cents(MulDiv((withheld + carried).cents(), share_bp, kWholeBp, Rounding::kFloor));
  return std::max(Money(), std::min(withheld, most - carried));
}

Postings OpenDeposit(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, TransferType::kDeposit, External(Book::kUse),
        UseAccount(AccountKind::kAvailable, line), amount);
  }
  return postings;
}

Postings Close(const Balances& balances) {
  Postings postings;
  for (const auto& [account, balance] : balances) {
    if (account.book == Book::kState && RowOf(account.kind).at_closing == AtClosing::kReturns) {
      Add(postings, TransferType::kClose, account,
          {Book::kState, AccountKind::kReturned, account.key}, balance);
    }
  }
  return postings;
}

std::map<Account, Money> OpenAtClosing(const Balances& balances) {
  std::map<Account, Money> open;
  for (const auto& [account, balance] : balances) {
    if (account.book == Book::kState && RowOf(account.kind).at_closing == AtClosing::kBlocks &&
        balance != Money()) {
      open[account] = balance;
    }
  }
  return open;
}

}  // namespace pactum::budget
