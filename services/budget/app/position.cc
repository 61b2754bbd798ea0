#include "services/budget/app/position.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/own_effort_store.h"
#include "services/budget/store/use_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

using AxisAmounts = google::protobuf::RepeatedPtrField<v1::AxisAmount>;

void AddAxes(const Money (&amounts)[3], AxisAmounts* out) {
  for (int axis = 1; axis <= 3; ++axis) *out->Add() = AxisAmountOf(axis, amounts[axis - 1]);
}

Money Get(const Balances& balances, const Account& account) {
  const auto found = balances.find(account);
  return found == balances.end() ? Money() : found->second;
}

// COMMITTED_ABOVE_GRANTED, by axis, on State sources.
void AddFindings(const std::vector<LineKey>& lines, const Balances& balances,
                 v1::BudgetPosition& position) {
  for (int axis = 1; axis <= 3; ++axis) {
    Money used, granted;
    for (const LineKey& line : lines) {
      if (line.axis != axis || !line.IsState()) continue;
      for (absl::string_view kind : {"COMMITTED", "CERTIFIED", "PAID"}) {
        used += Get(balances, UseAccount(kind, line));
      }
      for (absl::string_view kind : {"PAID", "OWED", "PLANNED", "ADVANCED"}) {
        granted += Get(balances, StateAccount(kind, line));
      }
    }
    if (used <= granted) continue;
    v1::PositionFinding* finding = position.add_findings();
    finding->set_code("COMMITTED_ABOVE_GRANTED");
    finding->set_axis(static_cast<type::v1::Axis>(axis));
    finding->set_excess_cents((used - granted).cents());
  }
}

}  // namespace

v1::BudgetPosition PositionAsOf(db::Tx& tx, const PactRow& pact, int year, absl::CivilDay cut_off,
                                absl::Time known_at) {
  v1::BudgetPosition position;
  position.set_pact(PactName(pact.id));
  position.set_year(year);
  *position.mutable_cut_off() = pactum::ToProto(cut_off);
  *position.mutable_known_at() = pactum::ToProto(known_at);

  const Balances balances = ReadBalances(tx, pact.id, cut_off, known_at);
  Money envelope, unallocated, certified[3];
  for (const auto& [account, balance] : balances) {
    if (account.book != Book::kState || account.kind == "EXTERNAL") continue;
    envelope += balance;
    if (account.kind == "UNALLOCATED") unallocated += balance;
  }
  position.set_envelope_cents(envelope.cents());
  position.set_unallocated_cents(unallocated.cents());
  const std::vector<LineKey> lines = LinesIn(balances);
  for (const LineKey& line : lines) {
    *position.add_lines() = PositionOf(line, balances);
    if (!line.IsState()) continue;
    certified[line.axis - 1] +=
        Get(balances, UseAccount("CERTIFIED", line)) + Get(balances, UseAccount("PAID", line));
  }
  AddAxes(certified, position.mutable_certified_to_date());
  AddFindings(lines, balances, position);

  // Acts about a year's money count by their exercise, whenever they were taken.
  Money ceilings[3], advances[3], granted_before[3];
  std::set<int> planned_years;
  for (const auto& [line, cents] :
       NetByLine(tx, pact.id, {"SIGN_CONVENTION"}, "PLANNED", known_at)) {
    planned_years.insert(line.year);
    if (line.year == year) ceilings[line.axis - 1] += cents;
  }
  for (const auto& [line, cents] :
       NetByLine(tx, pact.id, {"PAY_ADVANCE", "IMPUTE"}, "ADVANCED", known_at)) {
    if (line.year == year) advances[line.axis - 1] += cents;
  }
  const auto decisions = DecisionsAsOf(tx, pact.id, known_at);
  for (const auto& [decided_year, decision] : decisions) {
    if (decided_year >= year) continue;
    for (int axis = 0; axis < 3; ++axis) granted_before[axis] += decision.amounts[axis];
  }
  for (int planned : planned_years) {
    if (planned < year && decisions.count(planned) == 0) position.add_undecided_years(planned);
  }
  AddAxes(ceilings, position.mutable_ceilings());
  AddAxes(advances, position.mutable_advance_paid());
  AddAxes(granted_before, position.mutable_granted_before());
  if (decisions.count(year) > 0) {
    Money open;  // Owed either way.
    for (const char* kind : {"OWED", "RECOVERABLE"}) {
      for (const auto& [line, cents] :
           NetByLine(tx, pact.id, {"APPLY_DECISION", "PAY_BALANCE", "RECOVER", "IMPUTE"}, kind,
                     known_at)) {
        if (line.year == year) open += cents;
      }
    }
    position.set_convention_state(open == Money() ? v1::Convention::STATE_SETTLED
                                                  : v1::Convention::STATE_DETERMINED);
  } else if (planned_years.count(year) > 0) {
    position.set_convention_state(v1::Convention::STATE_IN_FORCE);
  } else if (PreparedAsOf(tx, pact.id, year, known_at)) {
    position.set_convention_state(v1::Convention::STATE_DRAFT);
  }

  for (const auto& [project, cents] : ReleasesAsOf(tx, pact.id, cut_off, known_at)) {
    v1::ProjectRelease* release = position.add_released();
    release->set_project_id(project);
    release->set_amount_cents(cents.cents());
  }
  if (const auto baseline = ConfirmedAsOf(tx, pact.id, "baseline", known_at)) {
    position.set_own_effort_baseline_cents(baseline->cents());
  }
  if (const auto realised = ConfirmedAsOf(tx, pact.id, absl::StrCat(year), known_at)) {
    position.set_own_effort_realised_cents(realised->cents());
  }
  // A pact with the public employment service has no own effort to keep (model.md).
  if (pact.pes) {
    position.set_own_effort_baseline_cents(0);
    position.set_own_effort_realised_cents(0);
  }
  return position;
}

}  // namespace pactum::budget
