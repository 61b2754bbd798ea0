// The two books and the kinds of their accounts (docs/ledger.md). A new kind is one row here, and
// one value of pactum.budget.v1.AccountKind; `LedgerTablesTest` compares both.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_ACCOUNT_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_ACCOUNT_H_

#include <array>
#include <compare>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/base/enum_names.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

enum class Book { kState, kUse };
constexpr auto Names(Book) {
  return EnumNames<Book>({{Book::kState, "STATE"}, {Book::kUse, "USE"}});
}

// In the order of their names, in which accounts are listed, named in errors, and closed.
enum class AccountKind {
  kAdvanced,
  kAllocated,
  kAvailable,
  kCertified,
  kCommitted,
  kExternal,
  kLocked,
  kOwed,
  kPaid,
  kPlanned,
  kRecoverable,
  kReserved,
  kReturned,
  kUnallocated,
  kWithheld,
};

enum class AtClosing {
  kStays,
  kReturns,  // To the State.
  kBlocks,   // The books close once it is zero.
};

struct AccountKindRow {
  AccountKind kind;
  absl::string_view name;
  bool state, use;       // The books that have such accounts.
  bool allocated;        // Of book STATE: counts as allocated to its line.
  AtClosing at_closing;  // Of book STATE.
};

// clang-format off
inline constexpr AccountKindRow kAccountKinds[] = {
    //                                         STATE  USE    allocated
    {AccountKind::kAdvanced,    "ADVANCED",    true,  false, true,  AtClosing::kBlocks},
    {AccountKind::kAllocated,   "ALLOCATED",   true,  false, true,  AtClosing::kReturns},
    {AccountKind::kAvailable,   "AVAILABLE",   false, true,  false, AtClosing::kStays},
    {AccountKind::kCertified,   "CERTIFIED",   false, true,  false, AtClosing::kStays},
    {AccountKind::kCommitted,   "COMMITTED",   false, true,  false, AtClosing::kStays},
    {AccountKind::kExternal,    "EXTERNAL",    true,  true,  false, AtClosing::kStays},
    {AccountKind::kLocked,      "LOCKED",      true,  false, true,  AtClosing::kReturns},
    {AccountKind::kOwed,        "OWED",        true,  false, true,  AtClosing::kBlocks},
    {AccountKind::kPaid,        "PAID",        true,  true,  true,  AtClosing::kStays},
    {AccountKind::kPlanned,     "PLANNED",     true,  false, true,  AtClosing::kReturns},
    {AccountKind::kRecoverable, "RECOVERABLE", true,  false, true,  AtClosing::kBlocks},
    {AccountKind::kReserved,    "RESERVED",    false, true,  false, AtClosing::kStays},
    {AccountKind::kReturned,    "RETURNED",    true,  false, false, AtClosing::kStays},
    {AccountKind::kUnallocated, "UNALLOCATED", true,  false, false, AtClosing::kReturns},
    {AccountKind::kWithheld,    "WITHHELD",    true,  false, true,  AtClosing::kReturns},
};
// clang-format on

constexpr const AccountKindRow& RowOf(AccountKind kind) {
  return kAccountKinds[static_cast<std::size_t>(kind)];
}

constexpr auto Names(AccountKind) {
  std::array<std::pair<AccountKind, absl::string_view>, std::size(kAccountKinds)> names{};
  for (const AccountKindRow& row : kAccountKinds) {
    names[static_cast<std::size_t>(row.kind)] = {row.kind, row.name};
  }
  return names;
}

// An account: (book, kind, key). The key is a line's text, a funding source for UNALLOCATED, and
// empty for EXTERNAL.
struct Account {
  Book book = Book::kState;
  AccountKind kind = AccountKind::kExternal;
  std::string key;

  friend auto operator<=>(const Account&, const Account&) = default;

  // "STATE:PLANNED[2//2019/PIC/new]", as errors name it.
  std::string Text() const;
};

Account External(Book book);
Account Unallocated(absl::string_view source);
Account StateAccount(AccountKind kind, const LineKey& line);
Account UseAccount(AccountKind kind, const LineKey& line);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ACCOUNT_H_
