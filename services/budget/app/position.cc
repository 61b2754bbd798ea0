#include "services/budget/app/position.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/store/axis_3_release_store.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/own_effort_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

// COMMITTED_ABOVE_GRANTED, by axis, on State sources.
void AddFindings(const std::vector<LineKey>& lines, const Balances& balances,
                 v1::BudgetPosition& position) {
  using enum AccountKind;
  for (int axis = 1; axis <= 3; ++axis) {
    Money used, granted;
    for (const LineKey& line : lines) {
      if (line.axis != axis || !line.IsState()) continue;
      for (const AccountKind kind : {kCommitted, kCertified, kPaid}) {
        used += BalanceOf(balances, UseAccount(kind, line));
      }
      for (const AccountKind kind : {kPaid, kOwed, kPlanned, kAdvanced}) {
        granted += BalanceOf(balances, StateAccount(kind, line));
      }
    }
    if (used <= granted) continue;
    v1::PositionFinding* finding = position.add_findings();
    finding->set_code("COMMITTED_ABOVE_GRANTED");
    finding->set_axis(static_cast<type::v1::Axis>(axis));
    finding->set_excess_cents((used - granted).cents());
  }
}

void AddBalances(const Balances& balances, v1::BudgetPosition& position) {
  Money unallocated, certified[3];
  for (const auto& [account, balance] : balances) {
    if (account.kind == AccountKind::kUnallocated) unallocated += balance;
  }
  position.set_envelope_cents(EnvelopeOf(balances).cents());
  position.set_unallocated_cents(unallocated.cents());
  const std::vector<LineKey> lines = LinesIn(balances);
  for (const LineKey& line : lines) {
    *position.add_lines() = PositionOf(line, balances);
    if (!line.IsState()) continue;
    certified[line.axis - 1] += BalanceOf(balances, UseAccount(AccountKind::kCertified, line)) +
                                BalanceOf(balances, UseAccount(AccountKind::kPaid, line));
  }
  AddAxes(certified, position.mutable_certified_to_date());
  AddFindings(lines, balances, position);
}

LineAmounts OfYear(const LineAmounts& lines, int year) {
  LineAmounts of_year;
  for (const auto& [line, amount] : lines) {
    if (line.year == year) of_year[line] = amount;
  }
  return of_year;
}

void AddByAxis(const LineAmounts& lines, google::protobuf::RepeatedPtrField<v1::AxisAmount>* out) {
  Money amounts[3];
  for (const auto& [line, amount] : lines) amounts[line.axis - 1] += amount;
  AddAxes(amounts, out);
}

// The state of the year's convention as it was known at the instant.
ConventionState StateAsOf(db::Tx& tx, const Pact& pact, int year, bool decided, bool planned,
                          absl::Time known_at) {
  using enum TransferType;
  if (!decided && planned) return ConventionState::kInForce;
  if (!decided) {
    return PreparedAsOf(tx, pact.id, year, known_at) ? ConventionState::kDraft
                                                     : ConventionState::kUnset;
  }
  Money open;  // Owed either way.
  for (const AccountKind kind : {AccountKind::kOwed, AccountKind::kRecoverable}) {
    open += Total(OfYear(
        NetByLine(tx, pact.id, {kApplyDecision, kPayBalance, kRecover, kImpute}, kind, known_at),
        year));
  }
  return open == Money() ? ConventionState::kSettled : ConventionState::kDetermined;
}

// Acts on a year's money count by their exercise, whatever their day.
void AddConventions(db::Tx& tx, const Pact& pact, int year, absl::Time known_at,
                    v1::BudgetPosition& position) {
  using enum TransferType;
  const LineAmounts planned =
      NetByLine(tx, pact.id, {kSignConvention}, AccountKind::kPlanned, known_at);
  std::set<int> planned_years;
  for (const auto& [line, net] : planned) planned_years.insert(line.year);
  const auto decisions = DecisionsAsOf(tx, pact.id, known_at);
  Money granted_before[3];
  for (const auto& [decided_year, decision] : decisions) {
    if (decided_year >= year) continue;
    for (int axis = 0; axis < 3; ++axis) granted_before[axis] += decision.amounts[axis];
  }
  for (int planned_year : planned_years) {
    if (planned_year < year && decisions.count(planned_year) == 0) {
      position.add_undecided_years(planned_year);
    }
  }
  AddByAxis(OfYear(planned, year), position.mutable_ceilings());
  AddByAxis(OfYear(NetByLine(tx, pact.id, {kPayAdvance, kImpute}, AccountKind::kAdvanced, known_at),
                   year),
            position.mutable_advance_paid());
  AddAxes(granted_before, position.mutable_granted_before());
  position.set_convention_state(EnumToProto<v1::Convention::State>(StateAsOf(
      tx, pact, year, decisions.count(year) > 0, planned_years.count(year) > 0, known_at)));
}

void AddOwnEffort(db::Tx& tx, const Pact& pact, int year, absl::Time known_at,
                  v1::BudgetPosition& position) {
  if (const auto baseline = ConfirmedAsOf(tx, pact.id, kBaselineKey, known_at)) {
    position.set_own_effort_baseline_cents(baseline->cents());
  }
  if (const auto realised = ConfirmedAsOf(tx, pact.id, absl::StrCat(year), known_at)) {
    position.set_own_effort_realised_cents(realised->cents());
  }
  // A pact with the public employment service has no own effort to keep.
  if (pact.pes) {
    position.set_own_effort_baseline_cents(0);
    position.set_own_effort_realised_cents(0);
  }
}

}  // namespace

v1::BudgetPosition PositionAsOf(db::Tx& tx, const Pact& pact, int year, absl::CivilDay cut_off,
                                absl::Time known_at) {
  v1::BudgetPosition position;
  position.set_pact(PactName(pact.id));
  position.set_year(year);
  *position.mutable_cut_off() = pactum::ToProto(cut_off);
  *position.mutable_known_at() = pactum::ToProto(known_at);
  AddBalances(ReadBalances(tx, pact.id, cut_off, known_at), position);
  AddConventions(tx, pact, year, known_at, position);
  for (const auto& [project, amount] : ReleasesAsOf(tx, pact.id, cut_off, known_at)) {
    v1::ProjectRelease* release = position.add_released();
    release->set_project_id(project);
    release->set_amount_cents(amount.cents());
  }
  AddOwnEffort(tx, pact, year, known_at, position);
  return position;
}

}  // namespace pactum::budget
