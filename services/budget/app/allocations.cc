#include "services/budget/app/allocations.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/db/known_answer.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/app/rules_check.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/store/use_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

Act ActOf(const rpc::Call& call, absl::string_view pact_id, absl::CivilDay effective,
          absl::string_view cause, absl::string_view reason) {
  return {NewUuid(),          std::string(pact_id), effective,
          std::string(cause), std::string(reason),  call.subject};
}

std::string BudgetName(absl::string_view pact_id) {
  return absl::StrCat(PactName(pact_id), "/budget");
}

v1::AllocateResponse ResponseOf(const CheckedPost& made) {
  v1::AllocateResponse response;
  for (const v1::Transfer& transfer : made.posted.transfers) *response.add_transfers() = transfer;
  for (const LineKey& line : LinesIn(made.posted.balances)) {
    *response.add_lines() = PositionOf(line, made.balances);
  }
  *response.mutable_unallocated() = pactum::ToProto(made.unallocated);
  for (const RuleFigure& figure : made.figures) *response.add_figures() = ToProto(figure);
  return response;
}

// Checks, posts and answers.
absl::StatusOr<v1::AllocateResponse> Make(db::Tx& tx, const rpc::Call& call, const Act& act,
                                          const Postings& postings, const RulesCheck& check,
                                          absl::string_view event) {
  ASSIGN_OR_RETURN(const CheckedPost made, PostChecked(tx, act, EntriesOf(act, postings), check));
  v1::AllocateResponse response = ResponseOf(made);
  events::Append(tx, call,
                 events::EventOf(act.pact_id, BudgetName(act.pact_id), std::string(event), response,
                                 act.effective));
  return response;
}

using OfLines = Postings (*)(const LineAmounts&);

// The amount of each line as one that could be less, the others as asked.
std::vector<Variable> VariablesOf(const LineAmounts& lines, OfLines of) {
  std::vector<Variable> variables;
  for (auto it = lines.rbegin(); it != lines.rend(); ++it) {
    const LineKey line = it->first;
    variables.push_back({line, it->second, [&lines, line, of](Money amount) {
                           LineAmounts other = lines;
                           other[line] = amount;
                           return of(other);
                         }});
  }
  return variables;
}

// The obstacles of these items of the framework; of all where none is named.
absl::Status CheckObstacles(const FundingBasis& annex, const std::set<std::string>& items = {}) {
  std::vector<std::pair<std::string, std::string>> obstacles;
  for (const ProjectFunding& project : annex.projects) {
    for (const Obstacle& obstacle : project.obstacles) {
      if (!items.empty() && items.count(obstacle.item) == 0) continue;
      obstacles.emplace_back(project.project,
                             absl::StrCat(obstacle.item, ": ", obstacle.description));
    }
  }
  return obstacles.empty() ? absl::OkStatus() : ProjectNotFundable(obstacles);
}

// What keeps every project from being funded, whatever its maturity: locking axis 3 needs none
// (R136).
absl::Status CheckFundable(const FundingBasis& annex) {
  return CheckObstacles(annex, {"R76", "R107"});
}

std::string NameOf(v1::ReleaseWindow window) {
  return std::string(absl::StripPrefix(v1::ReleaseWindow_Name(window), "RELEASE_WINDOW_"));
}

// Whether the project may have money in this window on this day (R137, R138). Whether the window
// was used is seen when the release is inserted.
absl::Status CheckWindow(v1::ReleaseWindow window, absl::CivilDay day, const PactRow& pact,
                         const FundingBasis& basis) {
  const ProjectFunding& project = basis.projects.at(0);
  if (window != v1::RELEASE_WINDOW_ANNUAL && day.year() != pact.start_year) {
    return ReleaseWindowClosed(
        NameOf(window),
        absl::StrCat("the window is open in ", pact.start_year, ", the pact's first year"));
  }
  if (window == v1::RELEASE_WINDOW_INITIAL_TRANCHE) {
    if (!project.engineering_rd) {
      return ProjectNotFundable({{project.project, "R138: the initial tranche pays R&D only"}});
    }
    // Exempt from maturity only: nobody pays for what was given up.
    return CheckObstacles(basis, {"R76", "R107", "R137"});
  }
  if (window == v1::RELEASE_WINDOW_PROPOSAL && !project.presented_with_proposal) {
    return ReleaseWindowClosed(
        NameOf(window), absl::StrCat("the pact's first version did not promise ", project.project,
                                     " as IDENTIFIED: it is presented in a year"));
  }
  return CheckObstacles(basis);
}

// Of an index of axis_3_release that a second release of its window violates.
absl::Status WindowUsed(absl::string_view index, v1::ReleaseWindow window) {
  if (index == "axis_3_release_initial") {
    return ReleaseWindowClosed(NameOf(window),
                               "the pact's one initial tranche was released already");
  }
  if (index == "axis_3_release_proposal") {
    return ReleaseWindowClosed(NameOf(window),
                               "the project had its release of the pact's proposal already");
  }
  return ReleaseWindowClosed(NameOf(window), "the project had its release of that year already");
}

// The locked money of axis 3 becomes free to be planned, and open for use. No figure changes.
absl::StatusOr<v1::AllocateResponse> ReleaseLocked(db::Tx& tx, const rpc::Call& call,
                                                   const Act& act, const LineKey& line,
                                                   Money amount, v1::ReleaseWindow window,
                                                   const FundingBasis& basis) {
  CheckedPost made;
  ASSIGN_OR_RETURN(made.posted, Post(tx, act, ReleaseAxis3(line, amount)));
  InsertFundingBasis(tx, act.pact_id, act.id, basis.answer);
  made.balances = ReadBalances(tx, act.pact_id);
  const Allocation now = AllocationOf(made.balances, basis, false);
  made.unallocated = now.Unallocated();
  made.figures = CheckAllocation(RulesOn(tx, act.effective), now);
  v1::AllocateResponse response = ResponseOf(made);
  v1::Axis3Release* release = response.mutable_release();
  release->set_project(act.cause);
  release->set_window(window);
  release->set_version(basis.version);
  release->set_content_digest(basis.content_digest);
  events::Append(tx, call,
                 events::EventOf(act.pact_id, BudgetName(act.pact_id), "budget.axis_3_released",
                                 response, act.effective));
  return response;
}

struct Changes {
  LineAmounts up, down;
};

absl::StatusOr<Changes> ChangesOf(const v1::PostAllocationsRequest& request, const PactRow& pact) {
  Changes changes;
  std::vector<FieldProblem> problems;
  std::set<LineKey> seen;
  for (int i = 0; i < request.changes_size(); ++i) {
    const std::string path = absl::StrCat("changes[", i, "]");
    const LineKey line = FromProto(request.changes(i).line());
    const Money change = MoneyOf(request.changes(i).change());
    for (FieldProblem& problem :
         CheckLine(line, pact.start_year, pact.end_year, absl::StrCat(path, ".line"))) {
      problems.push_back(std::move(problem));
    }
    if (!line.IsState()) {
      problems.push_back({absl::StrCat(path, ".line.funding_source"), "must be a State source"});
    }
    if (change == Money()) problems.push_back({absl::StrCat(path, ".change"), "must not be zero"});
    if (!seen.insert(line).second)
      problems.push_back({absl::StrCat(path, ".line"), "stands twice"});
    (change > Money() ? changes.up : changes.down)[line] = change > Money() ? change : -change;
  }
  if (!problems.empty()) return LineInvalid(problems);
  return changes;
}

// The kept answer, before registry is asked; else nullopt, and `pact` is the pact in scope.
template <class Resp>
absl::StatusOr<std::optional<Resp>> KnownOrPact(db::Pool& pool, const rpc::Call& call,
                                                const std::string& pact_id, PactRow& pact) {
  return db::KnownAnswer<Resp>(pool, call, pact_id, [&](db::Tx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(pact, PactInScope(tx, call, pact_id, false));
    return absl::OkStatus();
  });
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

absl::StatusOr<PactRow> OpenPact(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id) {
  ASSIGN_OR_RETURN(PactRow pact, PactInScope(tx, call, pact_id, true));
  if (pact.closed) return BudgetClosed(PactName(pact_id), *pact.closed);
  return pact;
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
  if (pact.closed) *budget.mutable_closed_date() = pactum::ToProto(*pact.closed);
  for (const auto& [source, amount] : sources) {
    v1::SourceAmount* proto = budget.add_sources();
    proto->set_funding_source(source);
    *proto->mutable_amount() = pactum::ToProto(amount);
  }
  return budget;
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
  ASSIGN_OR_RETURN(
      const std::optional<v1::Budget> known,
      db::KnownAnswer<v1::Budget>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::Status {
        const std::optional<PactRow> present = FindPact(tx, pact_id);
        if (!present) return absl::OkStatus();
        RETURN_IF_ERROR(rpc::RequireRegion(call, present->region));
        return BudgetExists(request.pact());
      }));
  if (known) return *known;
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
    const Allocation now = AllocationOf(posted.balances, {}, false);
    for (const RuleFigure& figure : CheckAllocation(RulesOn(tx, day), now)) {
      *budget.add_figures() = ToProto(figure);
    }
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
  PactRow known_pact;
  ASSIGN_OR_RETURN(const std::optional<v1::Budget> known,
                   KnownOrPact<v1::Budget>(pool_, call, pact_id, known_pact));
  if (known) return *known;
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  const std::string& source = request.funding_source();
  return db::Write<v1::Budget>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Budget> {
    ASSIGN_OR_RETURN(const PactRow pact, OpenPact(tx, call, pact_id));
    const Money held = ReadBalances(tx, pact_id)[Unallocated(source)];
    if (change < Money() && held < -change) return CutBelowAllocated(held);
    const auto with = [&](Money amount) {
      return change > Money() ? OpenEnvelope(source, amount) : CutEnvelope(source, amount);
    };
    const Money amount = change > Money() ? change : -change;
    // The whole envelope is what such a refusal is about, whatever the line.
    const RulesCheck check{annex, false, {{LineKey{}, amount, with}}};
    const Act act = ActOf(call, pact_id, day, request.act_reference(), "");
    ASSIGN_OR_RETURN(const CheckedPost made,
                     PostChecked(tx, act, EntriesOf(act, with(amount)), check));
    v1::Budget budget = BudgetOf(pact, made.balances);
    for (const RuleFigure& figure : made.figures) *budget.add_figures() = ToProto(figure);
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
  PactRow pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> known,
                   KnownOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (known) return *known;
  ASSIGN_OR_RETURN(const LineAmounts lines,
                   LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
  RETURN_IF_ERROR(OnlyStateLines(lines, "lines"));
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  RETURN_IF_ERROR(CheckFundable(annex));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(OpenPact(tx, call, pact_id).status());
        return Make(tx, call, ActOf(call, pact_id, day, "allocation", ""), budget::Allocate(lines),
                    {annex, !request.justification().empty(), VariablesOf(lines, budget::Allocate)},
                    "budget.allocated");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Deallocate(const rpc::Call& call,
                                                             const v1::DeallocateRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  PactRow pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> known,
                   KnownOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (known) return *known;
  ASSIGN_OR_RETURN(const LineAmounts lines,
                   LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
  RETURN_IF_ERROR(OnlyStateLines(lines, "lines"));
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(OpenPact(tx, call, pact_id).status());
        return Make(tx, call, ActOf(call, pact_id, day, "allocation", request.reason()),
                    budget::Deallocate(lines),
                    {annex, false, VariablesOf(lines, budget::Deallocate)}, "budget.deallocated");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Move(const rpc::Call& call,
                                                       const v1::MoveAllocationRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  PactRow pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> known,
                   KnownOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (known) return *known;
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
        RETURN_IF_ERROR(OpenPact(tx, call, pact_id).status());
        const Variable variable{to, amount,
                                [&](Money less) { return budget::Move(from, to, less); }};
        return Make(tx, call, ActOf(call, pact_id, day, "move", request.reason()),
                    budget::Move(from, to, amount),
                    {annex, !request.justification().empty(), {variable}}, "budget.moved");
      });
}

absl::StatusOr<v1::AllocateResponse> Allocations::Release(const rpc::Call& call,
                                                          const v1::ReleaseAxis3Request& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  PactRow pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> known,
                   KnownOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (known) return *known;
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
  RETURN_IF_ERROR(CheckWindow(request.window(), day, pact, basis));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(OpenPact(tx, call, pact_id).status());
        const Money budgeted = basis.projects[0].provisional_budget;
        const Money left = budgeted - ReleasedOf(tx, pact_id, LastOf(request.project()));
        if (budgeted > Money() && amount > left) {
          return AboveProvisionalBudget(request.project(), std::max(Money(), left));
        }
        const Act act = ActOf(call, pact_id, day, request.project(), "");
        const std::string used =
            InsertAxis3Release(tx, pact_id,
                               {act.id, LastOf(request.project()), line, amount,
                                request.window() == v1::RELEASE_WINDOW_INITIAL_TRANCHE,
                                request.window() == v1::RELEASE_WINDOW_PROPOSAL, day});
        if (!used.empty()) return WindowUsed(used, request.window());
        return ReleaseLocked(tx, call, act, line, amount, request.window(), basis);
      });
}

absl::StatusOr<v1::PostAllocationsResponse> Allocations::PostAll(
    const rpc::Call& call, const v1::PostAllocationsRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  PactRow pact;
  ASSIGN_OR_RETURN(const std::optional<v1::PostAllocationsResponse> known,
                   KnownOrPact<v1::PostAllocationsResponse>(pool_, call, pact_id, pact));
  if (known) return *known;
  ASSIGN_OR_RETURN(const Changes changes, ChangesOf(request, pact));
  if (!changes.down.empty() && request.reason().empty()) return ReasonRequired("reason");
  ASSIGN_OR_RETURN(const FundingBasis annex, registry_.GetFundability(call, pact_id, day, ""));
  if (!changes.up.empty()) RETURN_IF_ERROR(CheckFundable(annex));
  const auto with = [&](const LineAmounts& up) {
    Postings postings = budget::Deallocate(changes.down);
    for (Posting& posting : budget::Allocate(up)) postings.push_back(std::move(posting));
    return postings;
  };
  std::vector<Variable> variables;
  for (const auto& [line, amount] : changes.up) {
    variables.push_back({line, amount, [&changes, &with, line = line](Money less) {
                           LineAmounts up = changes.up;
                           up[line] = less;
                           return with(up);
                         }});
  }
  return db::Write<v1::PostAllocationsResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PostAllocationsResponse> {
        RETURN_IF_ERROR(OpenPact(tx, call, pact_id).status());
        const Act act = ActOf(call, pact_id, day, "allocation", request.reason());
        ASSIGN_OR_RETURN(const CheckedPost made,
                         PostChecked(tx, act, EntriesOf(act, with(changes.up)),
                                     {annex, !request.justification().empty(), variables}));
        v1::PostAllocationsResponse response;
        response.set_transfer_count(static_cast<int64_t>(made.posted.transfers.size()));
        response.set_act(act.id);
        *response.mutable_unallocated() = pactum::ToProto(made.unallocated);
        for (const RuleFigure& figure : made.figures) *response.add_figures() = ToProto(figure);
        events::Append(tx, call,
                       events::EventOf(pact_id, BudgetName(pact_id), "budget.allocations_posted",
                                       response, day));
        return response;
      });
}

}  // namespace pactum::budget
