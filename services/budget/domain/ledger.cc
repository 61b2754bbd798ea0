#include "services/budget/domain/ledger.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/domain/errors.h"

namespace pactum::budget {
namespace {

// Leaves zero postings out: a transfer moves something.
void Add(Postings& postings, absl::string_view type, Account from, Account to, Money amount) {
  if (amount == Money()) return;
  postings.push_back({std::string(type), std::move(from), std::move(to), amount});
}

Postings BetweenKinds(absl::string_view type, Book book, absl::string_view from,
                      absl::string_view to, const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, type, {book, std::string(from), line.Text()},
        {book, std::string(to), line.Text()}, amount);
  }
  return postings;
}

// `amount` over the lines in proportion to what each holds; no part exceeds its line.
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

void FirstDecision(Postings& out, const LineKey& line, const ConventionLine& held, Money decided) {
  const Account planned = StateAccount("PLANNED", line), advanced = StateAccount("ADVANCED", line);
  const Money from_advance = std::min(decided, held.advanced);
  Add(out, "APPLY_DECISION", advanced, StateAccount("PAID", line), from_advance);
  Add(out, "APPLY_DECISION", advanced, StateAccount("RECOVERABLE", line),
      held.advanced - from_advance);
  Add(out, "APPLY_DECISION", planned, StateAccount("OWED", line), decided - from_advance);
  Add(out, "APPLY_DECISION", planned, StateAccount("WITHHELD", line),
      held.planned - (decided - from_advance));
}

// Never by undoing what was paid since.
void SupersedingDecision(Postings& out, const LineKey& line, const ConventionLine& held,
                         Money decided) {
  const Money before = held.owed + held.paid;
  if (decided < before) {
    const Money less = before - decided, from_owed = std::min(less, held.owed);
    Add(out, "APPLY_DECISION", StateAccount("OWED", line), StateAccount("WITHHELD", line),
        from_owed);
    Add(out, "APPLY_DECISION", StateAccount("PAID", line), StateAccount("RECOVERABLE", line),
        less - from_owed);
  } else {
    const Money more = decided - before, back = std::min(more, held.recoverable);
    Add(out, "APPLY_DECISION", StateAccount("RECOVERABLE", line), StateAccount("PAID", line), back);
    Add(out, "APPLY_DECISION", StateAccount("WITHHELD", line), StateAccount("OWED", line),
        more - back);
  }
}

}  // namespace

std::string BookName(Book book) { return book == Book::kState ? "STATE" : "USE"; }

Account External(Book book) { return {book, "EXTERNAL", ""}; }
Account Unallocated(absl::string_view source) {
  return {Book::kState, "UNALLOCATED", std::string(source)};
}
Account StateAccount(absl::string_view kind, const LineKey& line) {
  return {Book::kState, std::string(kind), line.Text()};
}
Account UseAccount(absl::string_view kind, const LineKey& line) {
  return {Book::kUse, std::string(kind), line.Text()};
}

absl::StatusOr<Balances> Apply(Balances balances, const Postings& postings) {
  std::map<Account, std::pair<Money, Money>> short_of;  // Account → held, asked.
  const Balances before = balances;
  for (const Posting& posting : postings) {
    if (posting.amount <= Money() || posting.from.book != posting.to.book) {
      return absl::InternalError("a posting moves a positive amount within one book");
    }
    balances[posting.from] -= posting.amount;
    balances[posting.to] += posting.amount;
    if (posting.from.kind != "EXTERNAL" && balances[posting.from] < Money()) {
      const auto held = before.find(posting.from);
      const Money has = held == before.end() ? Money() : held->second;
      short_of[posting.from] = {has, has - balances[posting.from]};
    }
  }
  if (short_of.empty()) return balances;
  return InsufficientFunds(short_of);
}

std::vector<Account> Touched(const Postings& postings) {
  std::set<Account> accounts;
  for (const Posting& posting : postings) {
    accounts.insert(posting.from);
    accounts.insert(posting.to);
  }
  return {accounts.begin(), accounts.end()};
}

Postings OpenEnvelope(absl::string_view source, Money amount) {
  return {{"OPEN_ENVELOPE", External(Book::kState), Unallocated(source), amount}};
}

Postings CutEnvelope(absl::string_view source, Money amount) {
  return {{"CUT_ENVELOPE", Unallocated(source), External(Book::kState), amount}};
}

Postings Allocate(const LineAmounts& lines) {
  Postings postings;
  for (const auto& [line, amount] : lines) {
    Add(postings, "ALLOCATE", Unallocated(line.funding_source),
        StateAccount(line.axis == 3 ? "LOCKED" : "ALLOCATED", line), amount);
    if (line.axis != 3) {
      Add(postings, "OPEN_USE", External(Book::kUse), UseAccount("AVAILABLE", line), amount);
    }
  }
  return postings;
}

Postings Deallocate(const LineAmounts& lines) {
  Postings postings = Allocate(lines);
  for (Posting& posting : postings) std::swap(posting.from, posting.to);
  return postings;
}

Postings Move(const LineKey& from, const LineKey& to, Money amount) {
  Postings postings;
  Add(postings, "MOVE", StateAccount("ALLOCATED", from),
      StateAccount(to.axis == 3 ? "LOCKED" : "ALLOCATED", to), amount);
  Add(postings, "OPEN_USE", UseAccount("AVAILABLE", from),
      to.axis == 3 ? External(Book::kUse) : UseAccount("AVAILABLE", to), amount);
  return postings;
}

Postings ReleaseAxis3(const LineKey& line, Money amount) {
  return {{"RELEASE_AXIS_3", StateAccount("LOCKED", line), StateAccount("ALLOCATED", line), amount},
          {"OPEN_USE", External(Book::kUse), UseAccount("AVAILABLE", line), amount}};
}

Postings SignConvention(const LineAmounts& lines) {
  return BetweenKinds("SIGN_CONVENTION", Book::kState, "ALLOCATED", "PLANNED", lines);
}

Postings PayAdvance(const LineAmounts& planned, Money amount) {
  return BetweenKinds("PAY_ADVANCE", Book::kState, "PLANNED", "ADVANCED",
                      SpreadOver(planned, amount));
}

Postings PayBalance(const LineAmounts& owed, Money amount) {
  return BetweenKinds("PAY_BALANCE", Book::kState, "OWED", "PAID", SpreadOver(owed, amount));
}

Postings Recover(const LineAmounts& recoverable, Money amount) {
  return BetweenKinds("RECOVER", Book::kState, "RECOVERABLE", "WITHHELD",
                      SpreadOver(recoverable, amount));
}

absl::StatusOr<Postings> ApplyDecision(const ConventionLines& lines, const Money (&decided)[3],
                                       bool supersedes) {
  Postings postings;
  for (int axis = 1; axis <= 3; ++axis) {
    LineAmounts ceilings;
    for (const auto& [line, held] : lines) {
      if (line.axis == axis) ceilings[line] = held.ceiling;
    }
    const Money amount = decided[axis - 1];
    if (amount < Money() || amount > Total(ceilings)) {
      return DecisionAboveCeiling(axis, amount, Total(ceilings));
    }
    for (const auto& [line, part] : SpreadOver(ceilings, amount)) {
      const ConventionLine& held = lines.at(line);
      supersedes ? SupersedingDecision(postings, line, held, part)
                 : FirstDecision(postings, line, held, part);
    }
  }
  return postings;
}

Postings Reserve(const LineAmounts& lines) {
  return BetweenKinds("RESERVE", Book::kUse, "AVAILABLE", "RESERVED", lines);
}
Postings Commit(const LineAmounts& lines) {
  return BetweenKinds("COMMIT", Book::kUse, "RESERVED", "COMMITTED", lines);
}
Postings Certify(const LineAmounts& lines) {
  return BetweenKinds("CERTIFY", Book::kUse, "COMMITTED", "CERTIFIED", lines);
}
Postings ReverseCertificate(const LineAmounts& lines) {
  return BetweenKinds("REVERSE_CERTIFICATE", Book::kUse, "CERTIFIED", "COMMITTED", lines);
}
Postings PaySupplier(const LineAmounts& lines) {
  return BetweenKinds("PAY_SUPPLIER", Book::kUse, "CERTIFIED", "PAID", lines);
}
Postings Release(const LineAmounts& reserved, const LineAmounts& committed) {
  Postings postings = BetweenKinds("RELEASE", Book::kUse, "RESERVED", "AVAILABLE", reserved);
  for (Posting& posting :
       BetweenKinds("RELEASE", Book::kUse, "COMMITTED", "AVAILABLE", committed)) {
    postings.push_back(std::move(posting));
  }
  return postings;
}

}  // namespace pactum::budget
