#include "services/budget/domain/convention.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/budget/domain/errors.h"

namespace pactum::budget {
namespace {

constexpr TransferType kDecision = TransferType::kApplyDecision;

void AddWithinLine(Postings& postings, TransferType type, const LineKey& line, AccountKind from,
                   AccountKind to, Money amount) {
  Add(postings, type, StateAccount(from, line), StateAccount(to, line), amount);
}

void AddFirstDecision(Postings& postings, const LineKey& line, const ConventionLine& held,
                      Money decided) {
  using enum AccountKind;
  const Money from_advance = std::min(decided, held.advanced), owed = decided - from_advance;
  AddWithinLine(postings, kDecision, line, kAdvanced, kPaid, from_advance);
  AddWithinLine(postings, kDecision, line, kAdvanced, kRecoverable, held.advanced - from_advance);
  AddWithinLine(postings, kDecision, line, kPlanned, kOwed, owed);
  AddWithinLine(postings, kDecision, line, kPlanned, kWithheld, held.planned - owed);
}

// Payments made since the earlier decision stay.
void AddSupersedingDecision(Postings& postings, const LineKey& line, const ConventionLine& held,
                            Money decided) {
  using enum AccountKind;
  const Money before = held.owed + held.paid;
  if (decided < before) {
    const Money less = before - decided, from_owed = std::min(less, held.owed);
    AddWithinLine(postings, kDecision, line, kOwed, kWithheld, from_owed);
    AddWithinLine(postings, kDecision, line, kPaid, kRecoverable, less - from_owed);
  } else {
    const Money more = decided - before, back = std::min(more, held.recoverable);
    AddWithinLine(postings, kDecision, line, kRecoverable, kPaid, back);
    AddWithinLine(postings, kDecision, line, kWithheld, kOwed, more - back);
  }
}

// Axis and source: no group pays for another.
using Group = std::pair<int, std::string>;

std::map<Group, LineAmounts> ByGroup(const LineAmounts& lines) {
  std::map<Group, LineAmounts> groups;
  for (const auto& [line, amount] : lines) groups[{line.axis, line.funding_source}][line] = amount;
  return groups;
}

}  // namespace

Postings SignConvention(const LineAmounts& lines) {
  return AlongRoute(TransferType::kSignConvention, lines);
}

Postings AmendConvention(const LineAmounts& before, const LineAmounts& after) {
  using enum AccountKind;
  LineAmounts change = after;
  for (const auto& [line, amount] : before) change[line] -= amount;
  Postings postings;
  for (const auto& [line, amount] : change) {
    const bool up = amount > Money();
    AddWithinLine(postings, TransferType::kSignConvention, line, up ? kAllocated : kPlanned,
                  up ? kPlanned : kAllocated, up ? amount : -amount);
  }
  return postings;
}

Postings PayAdvance(const LineAmounts& planned, Money amount) {
  return AlongRoute(TransferType::kPayAdvance, SpreadOver(planned, amount));
}

Postings PayBalance(const LineAmounts& owed, Money amount) {
  return AlongRoute(TransferType::kPayBalance, SpreadOver(owed, amount));
}

Postings Recover(const LineAmounts& recoverable, Money amount) {
  return AlongRoute(TransferType::kRecover, SpreadOver(recoverable, amount));
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
      (supersedes ? AddSupersedingDecision : AddFirstDecision)(postings, line, lines.at(line),
                                                               part);
    }
  }
  return postings;
}

LineAmounts MissingWithheld(const ConventionLines& lines, const Postings& decision) {
  LineAmounts missing;
  for (const Posting& posting : decision) {
    if (posting.from.kind != AccountKind::kWithheld) continue;
    const auto line = LineKey::Parse(posting.from.key);
    const Money held = lines.at(*line).withheld;
    if (posting.amount > held) missing[*line] = posting.amount - held;
  }
  return missing;
}

absl::StatusOr<Postings> Impute(const LineAmounts& recoverable, const LineAmounts& planned_next,
                                Money amount) {
  using enum AccountKind;
  const std::map<Group, LineAmounts> due = ByGroup(recoverable), next = ByGroup(planned_next);
  std::vector<Group> groups;
  std::vector<int64_t> most;
  Money all;
  for (const auto& [group, lines] : due) {
    const auto found = next.find(group);
    if (found == next.end()) continue;
    const Money largest = std::min(Total(lines), Total(found->second));
    groups.push_back(group);
    most.push_back(largest.cents());
    all += largest;
  }
  if (amount > all) {
    return InsufficientFunds(
        {{{Book::kState, kRecoverable, "to impute on what the next exercise plans"},
          {all, amount}}});
  }
  Postings postings;
  const std::vector<Money> parts = Spread(amount, most);
  for (size_t i = 0; i < groups.size(); ++i) {
    Add(postings, AlongRoute(TransferType::kImpute, {kRecoverable, kWithheld},
                             SpreadOver(due.at(groups[i]), parts[i])));
    Add(postings, AlongRoute(TransferType::kImpute, {kPlanned, kAdvanced},
                             SpreadOver(next.at(groups[i]), parts[i])));
  }
  return postings;
}

}  // namespace pactum::budget
