#include "services/budget/domain/ledger.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "services/budget/domain/errors.h"

namespace pactum::budget {
namespace {

bool IsAlongRoute(const Posting& posting) {
  const TransferTypeRow& row = RowOf(posting.type);
  const Route there{posting.from.kind, posting.to.kind}, back{posting.to.kind, posting.from.kind};
  return posting.from.book == row.book && posting.to.book == row.book &&
         std::any_of(row.routes.begin(), row.routes.end(),
                     [&](const Route& route) { return route == there || route == back; });
}

}  // namespace

Money BalanceOf(const Balances& balances, const Account& account) {
  const auto found = balances.find(account);
  return found == balances.end() ? Money() : found->second;
}

absl::StatusOr<Balances> Apply(Balances balances, const Postings& postings) {
  Shortfalls short_of;
  const Balances before = balances;
  for (const Posting& posting : postings) {
    if (posting.amount <= Money() || !IsAlongRoute(posting)) {
      return absl::InternalError("a posting moves a positive amount along a route of its type");
    }
    balances[posting.from] -= posting.amount;
    balances[posting.to] += posting.amount;
    if (posting.from.kind != AccountKind::kExternal && balances[posting.from] < Money()) {
      const Money held = BalanceOf(before, posting.from);
      short_of[posting.from] = {held, held - balances[posting.from]};
    }
  }
  if (short_of.empty()) return balances;
  return InsufficientFunds(short_of);
}

std::vector<Account> AccountsOf(const Postings& postings) {
  std::set<Account> accounts;
  for (const Posting& posting : postings) {
    accounts.insert(posting.from);
    accounts.insert(posting.to);
  }
  return {accounts.begin(), accounts.end()};
}

Posting Reversed(Posting posting) {
  std::swap(posting.from, posting.to);
  return posting;
}

void Add(Postings& postings, TransferType type, Account from, Account to, Money amount) {
  if (amount == Money()) return;
  postings.push_back({type, std::move(from), std::move(to), amount});
}

void Add(Postings& postings, Postings more) {
  std::move(more.begin(), more.end(), std::back_inserter(postings));
}

Postings AlongRoute(TransferType type, Route route, const LineAmounts& lines) {
  Postings postings;
  const Book book = RowOf(type).book;
  for (const auto& [line, amount] : lines) {
    Add(postings, type, {book, route.from, line.Text()}, {book, route.to, line.Text()}, amount);
  }
  return postings;
}

Postings AlongRoute(TransferType type, const LineAmounts& lines) {
  return AlongRoute(type, *RowOf(type).routes.begin(), lines);
}

LineAmounts SpreadOver(const LineAmounts& lines, Money amount) {
  std::vector<int64_t> weights;
  for (const auto& [line, held] : lines) weights.push_back(held.cents());
  LineAmounts parts;
  if (weights.empty()) return parts;
  const std::vector<Money> spread = Spread(amount, weights);
  size_t i = 0;
  for (const auto& [line, held] : lines) parts[line] = spread[i++];
  return parts;
}

Postings OpenEnvelope(absl::string_view source, Money amount) {
  return {{TransferType::kOpenEnvelope, External(Book::kState), Unallocated(source), amount}};
}

Postings CutEnvelope(absl::string_view source, Money amount) {
  return {{TransferType::kCutEnvelope, Unallocated(source), External(Book::kState), amount}};
}

Postings Allocate(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    const bool locked = line.axis == 3;
    Add(postings, TransferType::kAllocate, Unallocated(line.funding_source),
        StateAccount(locked ? AccountKind::kLocked : AccountKind::kAllocated, line), amount);
    if (!locked) {
      Add(postings, TransferType::kOpenUse, External(Book::kUse),
          UseAccount(AccountKind::kAvailable, line), amount);
    }
  }
  return postings;
}

Postings Deallocate(const LineAmounts& lines) {
  Postings postings = Allocate(lines);
  std::transform(postings.begin(), postings.end(), postings.begin(), Reversed);
  return postings;
}

Postings Move(const LineKey& from, const LineKey& to, Money amount) {
  const bool locked = to.axis == 3;
  Postings postings;
  Add(postings, TransferType::kMove, StateAccount(AccountKind::kAllocated, from),
      StateAccount(locked ? AccountKind::kLocked : AccountKind::kAllocated, to), amount);
  Add(postings, TransferType::kOpenUse, UseAccount(AccountKind::kAvailable, from),
      locked ? External(Book::kUse) : UseAccount(AccountKind::kAvailable, to), amount);
  return postings;
}

Postings ReleaseAxis3(const LineKey& line, Money amount) {
  return {{TransferType::kReleaseAxis3, StateAccount(AccountKind::kLocked, line),
           StateAccount(AccountKind::kAllocated, line), amount},
          {TransferType::kOpenUse, External(Book::kUse), UseAccount(AccountKind::kAvailable, line),
           amount}};
}

Postings Certify(const LineAmounts& lines) { return AlongRoute(TransferType::kCertify, lines); }

Postings ReverseCertificate(const LineAmounts& lines) {
  return AlongRoute(TransferType::kReverseCertificate, lines);
}

Postings PaySupplier(const LineAmounts& lines) {
  return AlongRoute(TransferType::kPaySupplier, lines);
}

Postings ReleaseReservation(const LineAmounts& reserved, const LineAmounts& committed) {
  Postings postings = AlongRoute(TransferType::kRelease,
                                 {AccountKind::kReserved, AccountKind::kAvailable}, reserved);
  Add(postings, AlongRoute(TransferType::kRelease,
                           {AccountKind::kCommitted, AccountKind::kAvailable}, committed));
  return postings;
}

}  // namespace pactum::budget
