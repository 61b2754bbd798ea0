#include "services/budget/app/axis_3_releases.h"

#include <algorithm>
#include <optional>
#include <string>

#include "common/base/enum_wire.h"
#include "common/db/write.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/domain/axis_3_release.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/axis_3_release_store.h"
#include "services/budget/store/fundability_store.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

struct ReleaseAsked {
  LineKey line;
  Money amount;
  ReleaseWindow window;
};

absl::StatusOr<ReleaseAsked> ReleaseOf(const v1::ReleaseAxis3Request& request, const Pact& pact) {
  const ReleaseAsked asked{FromProto(request.line()), MoneyOf(request.amount()),
                           EnumFromProto<ReleaseWindow>(request.window())};
  FieldProblems problems;
  CheckLine(asked.line, pact.exercises, "line", problems);
  if (asked.line.axis != 3) problems.push_back({"line.axis", {&phrase::kMustBeAxis3, {}}});
  if (!problems.empty()) return LineInvalid(problems);
  if (asked.amount <= Money()) return AmountNotPositive("amount");
  return asked;
}

// The locked money becomes free to be planned, and open for use. No figure changes.
absl::StatusOr<v1::AllocateResponse> PostRelease(db::Tx& tx, const rpc::Call& call, const Act& act,
                                                 const ReleaseAsked& asked,
                                                 const Fundability& fundability) {
  ASSIGN_OR_RETURN(const Posted posted,
                   Post(tx, act, EntriesOf(act, ReleaseAxis3(asked.line, asked.amount))));
  InsertFundability(tx, act.pact_id, act.id, fundability.answer);
  const Balances balances = ReadBalances(tx, act.pact_id);
  const Allocation allocation = AllocationOf(balances, fundability, false);
  v1::AllocateResponse answer;
  AddPosted(posted, balances, answer);
  *answer.mutable_unallocated() = pactum::ToProto(allocation.Unallocated());
  AddFigures(CheckAllocation(RulesOn(tx, act.effective), allocation), Language::kEnglish,
             answer.mutable_figures());
  v1::Axis3Release* release = answer.mutable_release();
  release->set_project(act.cause);
  release->set_window(EnumToProto<v1::ReleaseWindow>(asked.window));
  release->set_version(fundability.version);
  release->set_content_digest(fundability.content_digest);
  AppendBudgetEvent(tx, call, act.pact_id, act.effective, "budget.axis_3_released", answer);
  return answer;
}

}  // namespace

absl::StatusOr<v1::AllocateResponse> Axis3Releases::Release(
    const rpc::Call& call, const v1::ReleaseAxis3Request& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  Pact pact;
  ASSIGN_OR_RETURN(const std::optional<v1::AllocateResponse> stored,
                   StoredAnswerOrPact<v1::AllocateResponse>(pool_, call, pact_id, pact));
  if (stored) return *stored;
  ASSIGN_OR_RETURN(const ReleaseAsked asked, ReleaseOf(request, pact));
  ASSIGN_OR_RETURN(const Fundability fundability,
                   registry_.GetFundability(call, pact_id, day, request.project()));
  if (fundability.projects.size() != 1 || fundability.projects[0].axis != 3) {
    return ProjectNotFound(request.project());
  }
  RETURN_IF_ERROR(CheckWindow(asked.window, day, pact, fundability));
  return db::Write<v1::AllocateResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AllocateResponse> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, pact_id).status());
        const std::string project = LastOf(request.project());
        const Money budgeted = fundability.projects[0].provisional_budget;
        const Money left = budgeted - ReleasedOf(tx, pact_id, project);
        if (budgeted > Money() && asked.amount > left) {
          return AboveProvisionalBudget(request.project(), std::max(Money(), left));
        }
        const Act act = NewAct(call, pact_id, day, request.project());
        RETURN_IF_ERROR(InsertAxis3Release(
            tx, pact_id, {act.id, project, asked.line, asked.amount, asked.window, day}));
        return PostRelease(tx, call, act, asked, fundability);
      });
}

}  // namespace pactum::budget
