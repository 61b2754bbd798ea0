#include "services/budget/domain/allocation.h"

namespace pactum::budget {
namespace {

void Add(Allocation& allocation, const Account& account, Money amount) {
  if (account.book != Book::kState || account.kind == AccountKind::kExternal) return;
  allocation.envelope += amount;
  if (!RowOf(account.kind).allocated) return;
  if (const auto line = LineKey::Parse(account.key)) allocation.lines[*line] += amount;
}

}  // namespace

Money EnvelopeOf(const Balances& balances) { return AllocationOf(balances, {}, false).envelope; }

Allocation AllocationOf(const Balances& balances, const Fundability& fundability, bool justified) {
  Allocation allocation;
  for (const auto& [account, balance] : balances) Add(allocation, account, balance);
  allocation.sub_axes = fundability.sub_axes;
  allocation.justified = justified || fundability.justified;
  allocation.axis_3_supports_new_pathways = fundability.axis_3_supports_new_pathways;
  return allocation;
}

Allocation AllocationAfter(Allocation allocation, const Postings& postings) {
  for (const Posting& posting : postings) {
    Add(allocation, posting.from, -posting.amount);
    Add(allocation, posting.to, posting.amount);
  }
  return allocation;
}

}  // namespace pactum::budget
