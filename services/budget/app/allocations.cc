#include "services/budget/app/allocations.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/use_store.h"
#include "services/budget/wire/budget_wire.h"

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

Act ActOf(const rpc::Call& call, absl::string_view pact_id, absl::CivilDay effective,
          absl::string_view cause, absl::string_view reason) {
  return {NewUuid(),          std::string(pact_id), effective,
          std::string(cause), std::string(reason),  call.subject};
}

absl::Status CheckRules(const Allocation& before, const LineAmounts& step,
                        const Allocation& after) {
  const std::vector<RuleFigure> figures = CheckAllocation({}, after);
  if (Accepted(figures)) return absl::OkStatus();
  std::map<LineKey, Money> largest;
  // The edge is told for one line: the last of the step on the axis of the first broken rule.
  std::string subject;
  for (const RuleFigure& figure : figures) {
    if (figure.verdict == Verdict::kRefused || figure.verdict == Verdict::kNeedsJustification) {
      subject = figure.subject;
      break;
    }
  }
  for (auto it = step.rbegin(); it != step.rend() && largest.empty(); ++it) {
    if (absl::StartsWith(subject, "AXIS_") && subject != absl::StrCat("AXIS_", it->first.axis)) {
      continue;
    }
    if (const auto edge = LargestAccepted({}, before, step, it->first)) {
      largest[it->first] = *edge;
    }
  }
  return AllocationRefused(figures, largest);
}

v1::AllocateResponse ResponseOf(const Posted& posted, const Balances& balances,
                                const Allocation& after) {
  v1::AllocateResponse response;
  for (const v1::Transfer& transfer : posted.transfers) *response.add_transfers() = transfer;
  for (const LineKey& line : LinesIn(posted.balances)) {
    *response.add_lines() = PositionOf(line, balances);
  }
  *response.mutable_unallocated() = pactum::ToProto(after.Unallocated());
  for (const RuleFigure& figure : CheckAllocation({}, after)) {
    *response.add_figures() = ToProto(figure);
  }
  return response;
}

// Posts, checks the whole pact as it then is, and answers. `before`: the balances read under the
// lock.
absl::StatusOr<v1::AllocateResponse> PostChecked(db::Tx& tx, const rpc::Call& call, const Act& act,
                                                 const Postings& postings, const LineAmounts& step,
                                                 const FundingBasis& annex, bool justified,
                                                 absl::string_view event) {
  const Balances before = ReadBalances(tx, act.pact_id);
  // The rules first: they say more than a balance that would be short.
  Balances after = before;
  for (const Posting& posting : postings) {
    after[posting.from] -= posting.amount;
    after[posting.to] += posting.amount;
  }
  const Allocation then = AllocationOf(after, annex, justified);
  RETURN_IF_ERROR(CheckRules(AllocationOf(before, annex, justified), step, then));
  ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, postings));
  InsertFundingBasis(tx, act.pact_id, act.id, annex.answer);
  v1::AllocateResponse response = ResponseOf(posted, after, then);
  events::Append(tx, call,
                 events::EventOf(act.pact_id, absl::StrCat(PactName(act.pact_id), "/budget"),
                                 std::string(event), response, act.effective));
  return response;
}

absl::Status CheckObstacles(const FundingBasis& annex) {
  std::vector<std::pair<std::string, std::string>> obstacles;
  for (const ProjectFunding& project : annex.projects) {
    for (const Obstacle& obstacle : project.obstacles) {
      obstacles.emplace_back(project.project,
                             absl::StrCat(obstacle.item, ": ", obstacle.description));
    }
  }
  return obstacles.empty() ? absl::OkStatus() : ProjectNotFundable(obstacles);
}

// What keeps every project from being funded, whatever its maturity: locking axis 3 needs none
// (R136).
absl::Status CheckFundable(const FundingBasis& annex) {
  std::vector<std::pair<std::string, std::string>> obstacles;
  for (const ProjectFunding& project : annex.projects) {
    for (const Obstacle& obstacle : project.obstacles) {
      if (obstacle.item != "R76" && obstacle.item != "R107") continue;
      obstacles.emplace_back(project.project,
                             absl::StrCat(obstacle.item, ": ", obstacle.description));
    }
  }
  return obstacles.empty() ? absl::OkStatus() : ProjectNotFundable(obstacles);
}

absl::Status OnlyStateLines(const LineAmounts& lines, absl::string_view path) {
  for (const auto& [line, amount] : lines) {
    if (!line.IsState()) {
      return LineInvalid({{std::string(path),
                           "names the source REGION: the counterparty's money is deposited, not "
                           "allocated"}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PactRow> PactInScope(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                    bool lock) {
  const std::optional<PactRow> pact = lock ? LockPact(tx, pact_id) : FindPact(tx, pact_id);
  if (!pact) return BudgetNotFound(PactName(pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact->region));
  return *pact;
}

v1::Budget BudgetOf(const PactRow& pact, const Balances& balances) {
  v1::Budget budget;
  budget.set_name(absl::StrCat(PactName(pact.id), "/budget"));
  budget.set_region_code(pact.region);
  budget.set_start_year(pact.start_year);
  budget.set_end_year(pact.end_year);
  Money envelope, unallocated;
  std::map<std::string, Money> sources;
  for (const auto& [account, balance] : balances) {
    if (account.book != Book::kState || account.kind == "EXTERNAL") continue;
    const auto line = LineKey::Parse(account.key);
    envelope += balance;
    sources[line ? line->funding_source : account.key] += balance;
    if (account.kind == "UNALLOCATED") unallocated += balance;
  }
  *budget.mutable_envelope() = pactum::ToProto(envelope);
  *budget.mutable_unallocated() = pactum::ToProto(unallocated);
  for (const auto& [source, amount] : sources) {
    v1::SourceAmount* proto = budget.add_sources();
    proto->set_funding_source(source);
    *proto->mutable_amount() = pactum::ToProto(amount);
  }
  return budget;
}

Allocation AllocationOf(const Balances& balances, const FundingBasis& basis, bool justified) {
  Allocation allocation;
  for (const auto& [account, balance] : balances) {
    if (account.book != Book::kState || account.kind == "EXTERNAL") continue;
    allocation.envelope += balance;
    if (!IsAllocatedKind(account.kind)) continue;
    if (const auto line = LineKey::Parse(account.key)) allocation.lines[*line] += balance;
  }
  allocation.sub_axes = basis.sub_axes;
  allocation.justified = justified || basis.justified;
  allocation.axis_3_supports_new_pathways = basis.axis_3_supports_new_pathways;
  return allocation;
}

absl::StatusOr<PactRow> Allocations::Scope(const rpc::Call& call, const std::string& pact_id) {
  return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<PactRow> {
    return PactInScope(tx, call, pact_id, false);
  });
}

absl::StatusOr<v1::Budget> Allocations::Open(const rpc::Call& call,
                                             const v1::OpenEnvelopeRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  std::map<std::string, Money> sources;
  for (int i = 0; i < request.sources_size(); ++i) {
    const std::string path = absl::StrCat("sources[", i, "]");
    const std::string& source = request.sources(i).funding_source();
    const Money amount = MoneyOf(request.sources(i).amount());
    if (!IsKnownSource(source) || source == kRegionSource) {
      return LineInvalid(
          {{absl::StrCat(path, ".funding_source"), "is none of PIC, RELANCE, ACCORD"}});
    }
    if (amount <= Money()) return AmountNotPositive(absl::StrCat(path, ".amount"));
    if (!sources.emplace(source, amount).second) {
      return LineInvalid({{absl::StrCat(path, ".funding_source"), "stands twice"}});
    }
  }
  ASSIGN_OR_RETURN(const PactRow pact, registry_.GetPactInForce(call, pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  return db::Write<v1::Budget>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Budget> {
    if (!InsertPact(tx, pact)) return BudgetExists(request.pact());
    Postings postings;
    for (const auto& [source, amount] : sources) {
      for (Posting& posting : OpenEnvelope(source, amount)) postings.push_back(std::move(posting));
    }
    const Act act = ActOf(call, pact_id, day, request.act_reference(), "");
    ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, postings));
    v1::Budget budget = BudgetOf(pact, posted.balances);
    events::Append(tx, call, events::EventOf(pact_id, budget.name(), "budget.opened", budget, day));
    return budget;
  });
}

absl::StatusOr<v1::Budget> Allocations::Change(const rpc::Call& call,
                                               const v1::ChangeEnvelopeRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money change = MoneyOf(request.change());
  if (change == Money()) return AmountNotPositive("change");
  if (!IsKnownSource(request.funding_source()) || request.funding_source() == kRegionSource) {
    return LineInvalid({{"funding_source", "is none of PIC, RELANCE, ACCORD"}});
  }
  RETURN_IF_ERROR(Scope(call, pact_id).status());
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  return db::Write<v1::Budget>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Budget> {
    ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, pact_id, true));
    Balances balances = ReadBalances(tx, pact_id);
    const Account unallocated = Unallocated(request.funding_source());
    if (change < Money() && balances[unallocated] < -change) {
      return CutBelowAllocated(balances[unallocated]);
    }
    const Postings postings = change > Money() ? OpenEnvelope(request.funding_source(), change)
                                               : CutEnvelope(request.funding_source(), -change);
    ASSIGN_OR_RETURN(const Posted posted,
                     Post(tx, ActOf(call, pact_id, day, request.act_reference(), ""), postings));
    const Balances before = balances;
    for (const auto& [account, balance] : posted.balances) balances[account] = balance;
    RETURN_IF_ERROR(
        CheckRules(AllocationOf(before, annex, false), {}, AllocationOf(balances, annex, false)));
    v1::Budget budget = BudgetOf(pact, balances);
    events::Append(tx, call,
                   events::EventOf(pact_id, budget.name(), "budget.changed", budget, day));
    return budget;
  });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Allocate(const rpc::Call& call,
                                                           const v1::AllocateRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  ASSIGN_OR_RETURN(const PactRow pact, Scope(call, pact_id));
  ASSIGN_OR_RETURN(const LineAmounts lines,
                   LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
  RETURN_IF_ERROR(OnlyStateLines(lines, "lines"));
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  RETURN_IF_ERROR(CheckFundable(annex));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, true).status());
        return PostChecked(tx, call, ActOf(call, pact_id, day, "allocation", ""),
                           budget::Allocate(lines), lines, annex, !request.justification().empty(),
                           "budget.allocated");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Deallocate(const rpc::Call& call,
                                                             const v1::DeallocateRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  ASSIGN_OR_RETURN(const PactRow pact, Scope(call, pact_id));
  ASSIGN_OR_RETURN(const LineAmounts lines,
                   LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
  RETURN_IF_ERROR(OnlyStateLines(lines, "lines"));
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, true).status());
        return PostChecked(tx, call, ActOf(call, pact_id, day, "allocation", request.reason()),
                           budget::Deallocate(lines), {}, annex, false, "budget.deallocated");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Move(const rpc::Call& call,
                                                       const v1::MoveAllocationRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  ASSIGN_OR_RETURN(const PactRow pact, Scope(call, pact_id));
  const LineKey from = FromProto(request.from()), to = FromProto(request.to());
  std::vector<FieldProblem> problems = CheckLine(from, pact.start_year, pact.end_year, "from");
  for (FieldProblem& problem : CheckLine(to, pact.start_year, pact.end_year, "to")) {
    problems.push_back(std::move(problem));
  }
  if (from.funding_source != to.funding_source || !from.IsState()) {
    problems.push_back({"to.funding_source", "must be the State source that `from` names"});
  }
  if (from == to) problems.push_back({"to", "is the line that it leaves"});
  if (!problems.empty()) return LineInvalid(problems);
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  if (from.axis == 3) return Axis3RingFenced();
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  RETURN_IF_ERROR(CheckFundable(annex));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, true).status());
        return PostChecked(tx, call, ActOf(call, pact_id, day, "move", request.reason()),
                           budget::Move(from, to, amount), {}, annex,
                           !request.justification().empty(), "budget.moved");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Release(const rpc::Call& call,
                                                          const v1::ReleaseAxis3Request& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  ASSIGN_OR_RETURN(const PactRow pact, Scope(call, pact_id));
  const LineKey line = FromProto(request.line());
  std::vector<FieldProblem> problems = CheckLine(line, pact.start_year, pact.end_year, "line");
  if (line.axis != 3) problems.push_back({"line.axis", "must be AXIS_3"});
  if (!problems.empty()) return LineInvalid(problems);
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  ASSIGN_OR_RETURN(const FundingBasis basis,
                   registry_.GetFundability(call, pact_id, day, request.project()));
  if (basis.projects.size() != 1 || basis.projects[0].axis != 3) {
    return ProjectNotFound(request.project());
  }
  if (request.initial_tranche()) {
    // One R&D tranche, in the first year only, exempt from maturity (R138).
    if (day.year() != pact.start_year) {
      return ReleaseWindowClosed(
          absl::StrCat("the initial tranche belongs to the pact's first year, ", pact.start_year));
    }
    if (!basis.projects[0].engineering_rd) {
      return ProjectNotFundable({{request.project(), "R138: the initial tranche pays R&D only"}});
    }
  } else {
    RETURN_IF_ERROR(CheckObstacles(basis));
  }
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, true).status());
        const Act act = ActOf(call, pact_id, day, request.project(), "");
        ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, ReleaseAxis3(line, amount)));
        const std::string violated = InsertAxis3Release(
            tx, pact_id,
            {act.id, LastOf(request.project()), line, amount, request.initial_tranche(), day});
        if (violated == "axis_3_release_initial") {
          return ReleaseWindowClosed("the pact's one initial tranche was released already");
        }
        if (!violated.empty()) {
          return ReleaseWindowClosed("the project had its release of that year already");
        }
        InsertFundingBasis(tx, pact_id, act.id, basis.answer);
        const Balances balances = ReadBalances(tx, pact_id);
        v1::AllocateResponse response =
            ResponseOf(posted, balances, AllocationOf(balances, basis, false));
        events::Append(tx, call,
                       events::EventOf(pact_id, absl::StrCat(PactName(pact_id), "/budget"),
                                       "budget.axis_3_released", response, day));
        return response;
      });
}

}  // namespace pactum::budget
