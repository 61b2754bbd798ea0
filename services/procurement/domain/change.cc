#include "services/procurement/domain/change.h"

#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

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

Act ActOf(ChangeKind kind, ChangeAct act) {
  if (act == ChangeAct::kCancel) return Act::kCancelOrder;
  switch (kind) {
    case ChangeKind::kOrder:
      return Act::kOrder;
    case ChangeKind::kInstalment:
      return Act::kInstalment;
    case ChangeKind::kAmendment:
      return Act::kAmend;
  }
  throw std::invalid_argument("no kind of a change");
}

std::optional<ChangeKind> ChangeKindOf(Act act) {
  if (act == Act::kOrder || act == Act::kCancelOrder) return ChangeKind::kOrder;
  if (act == Act::kInstalment) return ChangeKind::kInstalment;
  if (act == Act::kAmend) return ChangeKind::kAmendment;
  return std::nullopt;
}

std::optional<ChangeStep> Next(const Contract& contract, const Change& change, ChangeAct act) {
  using S = ChangeState;
  if (act == ChangeAct::kCommit) {
    if (change.state != S::kDraft) return std::nullopt;
    const bool asks_budget =
        change.kind == ChangeKind::kInstalment || !AddedLines(contract, change.items).empty();
    return ChangeStep{asks_budget ? S::kCommitting : S::kCommitted, S::kCommitted};
  }
  if (change.state == S::kDraft) return ChangeStep{S::kCancelled, S::kCancelled};
  if (change.state == S::kCommitted && change.kind == ChangeKind::kOrder &&
      contract.IsFramework()) {
    return ChangeStep{S::kCancelling, S::kCancelled};
  }
  return std::nullopt;
}

const Phrase& AllowedWhere(ChangeAct act, ChangeKind kind) {
  if (act == ChangeAct::kCommit) {
    return kind == ChangeKind::kAmendment ? phrase::kAllowedSignAmendment : phrase::kAllowedCommit;
  }
  return kind == ChangeKind::kOrder ? phrase::kAllowedCancelOrder : phrase::kAllowedGiveUp;
}

std::string KeyOf(const Change& change) {
  return absl::StrCat(absl::AsciiStrToLower(NameOf(change.kind)), "-", change.id);
}

std::string FundOf(const Change& change) {
  return change.kind == ChangeKind::kInstalment ? "" : KeyOf(change);
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

FieldProblems CheckItems(const Contract& contract, ChangeKind kind, const Items& items,
                         absl::string_view path) {
  FieldProblems problems{std::string(path)};
  const bool orders = kind == ChangeKind::kOrder && contract.IsFramework();
  Int128 sum = 0;
  for (const auto& [id, units] : items) {
    const std::string here = absl::StrCat("[", id, "]");
    const Lot* lot = contract.FindLot(id);
    if (lot == nullptr) {
      problems.Add(here, phrase::kNoLotOfContract);
    } else if (units == 0 || (orders && units < 0)) {
      problems.Add(here, orders ? phrase::kAboveZero : phrase::kNotZero);
    } else if (Absolute(CentsOf(*lot, units)) > kMaxAmountCents) {
      problems.Add(here, phrase::kProductTooLarge);
    } else if (!orders && lot->InForce() + units < 0) {
      problems.Add(here, phrase::kTakesTooMuch, {{"units", lot->InForce()}});
    } else {
      sum += Absolute(CentsOf(*lot, units));
    }
  }
  problems.Require(sum <= kMaxAmountCents, "", phrase::kSumTooLarge);
  return problems;
}

bool AboveTwentyPercent(Money initial, Money now) {
  return static_cast<Int128>(now.cents()) * 100 > static_cast<Int128>(initial.cents()) * 120;
}

}  // namespace pactum::procurement
