#include "services/procurement/domain/change.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace pactum::procurement {
namespace {

constexpr std::array<absl::string_view, 3> kKindNames = {"ORDER", "INSTALMENT", "AMENDMENT"};
constexpr std::array<absl::string_view, 6> kStateNames = {"",          "DRAFT",      "COMMITTING",
                                                          "COMMITTED", "CANCELLING", "CANCELLED"};
constexpr int kWhole = 10'000;  // Basis points.

Int128 Absolute(Int128 value) { return value < 0 ? -value : value; }

Int128 CentsOf(const Lot& lot, int64_t units) {
  return static_cast<Int128>(units) * lot.unit_price.cents();
}

// |moved| against a limit in cents, or a share of the contract's amount.
std::optional<Outside> CheckSum(const Contract& contract, const Clause& clause, Int128 moved) {
  const bool within =
      clause.limit_amount
          ? moved <= clause.limit_amount->cents()
          : moved * kWhole <= static_cast<Int128>(*clause.limit_bp) * contract.Amount().cents();
  if (within) return std::nullopt;
  const int64_t limit = clause.limit_amount ? clause.limit_amount->cents()
                                            : MulDiv(contract.Amount().cents(), *clause.limit_bp,
                                                     kWhole, Rounding::kFloor);
  return Outside{clause.id, "", limit, static_cast<int64_t>(moved)};
}

std::optional<Outside> CheckLotLimit(const Clause& clause, const Lot& lot, Int128 units) {
  if (clause.limit_units) {
    if (units <= *clause.limit_units) return std::nullopt;
    return Outside{clause.id, lot.id, *clause.limit_units, static_cast<int64_t>(units)};
  }
  if (clause.limit_bp) {
    if (units * kWhole <= static_cast<Int128>(*clause.limit_bp) * lot.quantity) {
      return std::nullopt;
    }
    return Outside{clause.id, lot.id,
                   MulDiv(lot.quantity, *clause.limit_bp, kWhole, Rounding::kFloor),
                   static_cast<int64_t>(units)};
  }
  const Int128 cents = units * lot.unit_price.cents();
  if (cents <= clause.limit_amount->cents()) return std::nullopt;
  return Outside{clause.id, lot.id, clause.limit_amount->cents(), static_cast<int64_t>(cents)};
}

}  // namespace

absl::string_view Name(ChangeKind kind) { return kKindNames.at(static_cast<size_t>(kind)); }
absl::string_view Name(ChangeState state) { return kStateNames.at(static_cast<size_t>(state)); }

ChangeState ParseChangeState(absl::string_view name) {
  const auto* found = std::find(kStateNames.begin() + 1, kStateNames.end(), name);
  if (found == kStateNames.end()) throw std::invalid_argument("no state of a change");
  return static_cast<ChangeState>(found - kStateNames.begin());
}

std::optional<ChangeStep> Next(ChangeState from, ChangeAct act, ChangeKind kind,
                               ContractKind contract, bool asks_budget) {
  using S = ChangeState;
  if (act == ChangeAct::kCommit) {
    if (from != S::kDraft) return std::nullopt;
    return ChangeStep{asks_budget ? S::kCommitting : S::kCommitted, S::kCommitted};
  }
  if (from == S::kDraft) return ChangeStep{S::kCancelled, S::kCancelled};
  const bool order = kind == ChangeKind::kOrder && contract == ContractKind::kFrameworkAgreement;
  if (from == S::kCommitted && order) return ChangeStep{S::kCancelling, S::kCancelled};
  return std::nullopt;
}

absl::string_view WhatAllows(ChangeAct act, ChangeKind kind) {
  if (act == ChangeAct::kCommit) {
    return kind == ChangeKind::kAmendment ? "only a draft is signed" : "only a draft is committed";
  }
  return kind == ChangeKind::kOrder
             ? "only a draft is cancelled, and of a framework agreement a committed order under "
               "which nothing is delivered"
             : "only a draft is given up; what is committed is released with the contract's end";
}

std::string FundOf(const Change& change) {
  if (change.kind == ChangeKind::kInstalment) return "";
  return absl::StrCat(absl::AsciiStrToLower(Name(change.kind)), "-", change.id);
}

Money AmountOf(const Contract& contract, const Items& items) {
  Money sum;
  for (const auto& [lot, units] : items) sum += contract.FindLot(lot)->AmountOf(units);
  return sum;
}

LineAmounts AddedLines(const Contract& contract, const Items& items) {
  LineAmounts lines;
  for (const auto& [id, units] : items) {
    const Lot* lot = contract.FindLot(id);
    lines[lot->line] += lot->AmountOf(units);
  }
  std::erase_if(lines, [](const auto& line) { return line.second <= Money(); });
  return lines;
}

std::optional<Outside> CheckClause(const Contract& contract, const Clause& clause,
                                   const Items& before, const Items& items) {
  Items together = before;
  for (const auto& [lot, units] : items) together[lot] += units;
  Int128 sum = 0, moved = 0;
  for (const auto& [id, units] : together) {
    const Lot& lot = *contract.FindLot(id);
    sum += CentsOf(lot, units);
    if (units > 0) moved += CentsOf(lot, units);
    if (clause.kind == ClauseKind::kVariableGeometry) {
      if (const auto outside = CheckLotLimit(clause, lot, Absolute(units))) return outside;
    }
  }
  switch (clause.kind) {
    case ClauseKind::kFungibility:
      if (sum > 0) return Outside{clause.id, "", 0, static_cast<int64_t>(sum)};
      return CheckSum(contract, clause, moved);
    case ClauseKind::kOrderEvolution:
      return CheckSum(contract, clause, Absolute(sum));
    case ClauseKind::kVariableGeometry:
      return std::nullopt;
    case ClauseKind::kUnset:
      break;
  }
  throw std::invalid_argument("no kind of a clause");
}

std::vector<FieldProblem> CheckItems(const Contract& contract, ChangeKind kind, const Items& items,
                                     absl::string_view path) {
  std::vector<FieldProblem> problems;
  const bool orders =
      kind == ChangeKind::kOrder && contract.kind == ContractKind::kFrameworkAgreement;
  Int128 sum = 0;
  for (const auto& [id, units] : items) {
    const std::string here = absl::StrCat(path, "[", id, "]");
    const Lot* lot = contract.FindLot(id);
    if (lot == nullptr) {
      problems.push_back({here, "is no lot of the contract"});
    } else if (units == 0 || (orders && units < 0)) {
      problems.push_back({here, orders ? "must be above zero" : "must not be zero"});
    } else if (Absolute(CentsOf(*lot, units)) > kMaxAmountCents) {
      problems.push_back({here, "times the unit price exceeds the largest amount"});
    } else if (!orders && lot->InForce() + units < 0) {
      problems.push_back({here, absl::StrCat("takes more than the lot has, ", lot->InForce())});
    } else {
      sum += Absolute(CentsOf(*lot, units));
    }
  }
  if (sum > kMaxAmountCents) {
    problems.push_back({std::string(path), "sum to more than the largest amount"});
  }
  return problems;
}

bool AboveTwentyPercent(Money initial, Money now) {
  return static_cast<Int128>(now.cents()) * 100 > static_cast<Int128>(initial.cents()) * 120;
}

}  // namespace pactum::procurement
