#include "services/budget/domain/allocation.h"

#include <optional>

#include "absl/strings/string_view.h"

namespace pactum::budget {
namespace {

// Of these kinds an amount is allocated to its line (ledger.md, Allocation rules).
bool IsAllocatedKind(absl::string_view kind) {
  for (absl::string_view one :
       {"LOCKED", "ALLOCATED", "PLANNED", "ADVANCED", "OWED", "PAID", "RECOVERABLE", "WITHHELD"}) {
    if (kind == one) return true;
  }
  return false;
}

void Add(Allocation& allocation, const Account& account, Money amount) {
  if (account.book != Book::kState || account.kind == "EXTERNAL") return;
  allocation.envelope += amount;
  if (!IsAllocatedKind(account.kind)) return;
  if (const auto line = LineKey::Parse(account.key)) allocation.lines[*line] += amount;
}

}  // namespace

Allocation AllocationOf(const Balances& balances, const FundingBasis& basis, bool justified) {
  Allocation allocation;
  for (const auto& [account, balance] : balances) Add(allocation, account, balance);
  allocation.sub_axes = basis.sub_axes;
  allocation.justified = justified || basis.justified;
  allocation.axis_3_supports_new_pathways = basis.axis_3_supports_new_pathways;
  return allocation;
}

Allocation After(Allocation allocation, const Postings& postings) {
  for (const Posting& posting : postings) {
    Add(allocation, posting.from, -posting.amount);
    Add(allocation, posting.to, posting.amount);
  }
  return allocation;
}

}  // namespace pactum::budget
