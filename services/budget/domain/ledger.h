// The operations of the two books (docs/ledger.md). Each is a list of postings, computed purely
// from the balances and the request. The store locks the accounts and posts; the floors are checked
// again by the constraint account_floor.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_LEDGER_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_LEDGER_H_

#include <map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/money/money.h"
#include "services/budget/domain/account.h"
#include "services/budget/domain/line.h"
#include "services/budget/domain/transfer_type.h"

namespace pactum::budget {

// One transfer before it is made: `amount` above zero, within one book, along a route of its type.
struct Posting {
  TransferType type = TransferType::kOpenEnvelope;
  Account from, to;
  Money amount;
};
using Postings = std::vector<Posting>;

using Balances = std::map<Account, Money>;

// Zero for an account that is not there.
Money BalanceOf(const Balances& balances, const Account& account);

// The present balance of an account and the amount asked of it.
using Shortfalls = std::map<Account, std::pair<Money, Money>>;

// The balances after the postings, made one after the other. FAILED_PRECONDITION INSUFFICIENT_FUNDS
// where an account but EXTERNAL would fall below zero, naming each with its balance. INTERNAL for a
// posting along no route of its type.
absl::StatusOr<Balances> Apply(Balances balances, const Postings& postings);

// Every account of the postings, in the order in which they are locked.
std::vector<Account> AccountsOf(const Postings& postings);

// The posting back.
Posting Reversed(Posting posting);

// Adds a posting; none for a zero amount.
void Add(Postings& postings, TransferType type, Account from, Account to, Money amount);
void Add(Postings& postings, Postings more);
// One posting a line, along the route within each line.
Postings AlongRoute(TransferType type, Route route, const LineAmounts& lines);
// The same, for a type that has one route only.
Postings AlongRoute(TransferType type, const LineAmounts& lines);
// `amount` over the lines in proportion to their amounts; no part exceeds its line.
LineAmounts SpreadOver(const LineAmounts& lines, Money amount);

// --- The envelope and its allocation. Axis 3 is locked by its allocation. The other axes open the
// same amount for use.
Postings OpenEnvelope(absl::string_view source, Money amount);
Postings CutEnvelope(absl::string_view source, Money amount);
Postings Allocate(const LineAmounts& lines);
Postings Deallocate(const LineAmounts& lines);
Postings Move(const LineKey& from, const LineKey& to, Money amount);
Postings ReleaseAxis3(const LineKey& line, Money amount);

// --- Book USE.
Postings Certify(const LineAmounts& lines);
Postings ReverseCertificate(const LineAmounts& lines);
Postings PaySupplier(const LineAmounts& lines);
Postings ReleaseReservation(const LineAmounts& reserved, const LineAmounts& committed);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_LEDGER_H_
