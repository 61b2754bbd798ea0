// The two books (ledger.md): every operation is a list of postings computed here, purely, from the
// balances and what is asked. The store locks the accounts, posts, and repeats the floors by a
// CHECK.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_LEDGER_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_LEDGER_H_

#include <compare>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/money/money.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

enum class Book { kState = 1, kUse = 2 };

// The names are those of the proto's enums and of the database, in UPPER_SNAKE.
std::string BookName(Book book);

// An account: (book, kind, key). The key is a line's text, a funding source for UNALLOCATED, and
// empty for EXTERNAL.
struct Account {
  Book book = Book::kState;
  std::string kind;
  std::string key;

  friend auto operator<=>(const Account&, const Account&) = default;
};

Account External(Book book);
Account Unallocated(absl::string_view source);
Account StateAccount(absl::string_view kind, const LineKey& line);
Account UseAccount(absl::string_view kind, const LineKey& line);

// One transfer to be: `amount` above zero, within one book.
struct Posting {
  std::string type;  // RESERVE, COMMIT …: pactum.budget.v1.TransferType without its prefix.
  Account from, to;
  Money amount;
};
using Postings = std::vector<Posting>;

using Balances = std::map<Account, Money>;

// The balances after the postings, made one after the other. FAILED_PRECONDITION INSUFFICIENT_FUNDS
// where an account but EXTERNAL would fall below zero, naming each such account with what it holds.
absl::StatusOr<Balances> Apply(Balances balances, const Postings& postings);

// Every account that the postings touch, in the order in which they are locked.
std::vector<Account> Touched(const Postings& postings);

// --- Book STATE. Axis 3 is locked by its allocation; the others open the same amount for use.
Postings OpenEnvelope(absl::string_view source, Money amount);
Postings CutEnvelope(absl::string_view source, Money amount);
Postings Allocate(const LineAmounts& lines);
Postings Deallocate(const LineAmounts& lines);
Postings Move(const LineKey& from, const LineKey& to, Money amount);
Postings ReleaseAxis3(const LineKey& line, Money amount);
Postings SignConvention(const LineAmounts& lines);

// Spread over the lines in proportion to what each has planned; `amount` at most their sum.
Postings PayAdvance(const LineAmounts& planned, Money amount);
// Spread over the lines in proportion to what each holds; `amount` at most their sum.
Postings PayBalance(const LineAmounts& owed, Money amount);
Postings Recover(const LineAmounts& recoverable, Money amount);

// What a line of a convention holds when a decision meets it.
struct ConventionLine {
  Money ceiling, planned, advanced, owed, paid, recoverable, withheld;
};
using ConventionLines = std::map<LineKey, ConventionLine>;

// The decision's amounts by axis (index 0 is axis 1), each spread over the axis's lines in
// proportion to their ceilings by largest remainder. The first decision settles planned and
// advanced; one that supersedes moves the difference only. FAILED_PRECONDITION
// DECISION_ABOVE_CEILING, with the largest amount, where an axis's amount exceeds its ceilings.
absl::StatusOr<Postings> ApplyDecision(const ConventionLines& lines, const Money (&decided)[3],
                                       bool supersedes);

// --- Book USE.
Postings Reserve(const LineAmounts& lines);
Postings Commit(const LineAmounts& lines);
Postings Certify(const LineAmounts& lines);
Postings ReverseCertificate(const LineAmounts& lines);
Postings PaySupplier(const LineAmounts& lines);
Postings Release(const LineAmounts& reserved, const LineAmounts& committed);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_LEDGER_H_
