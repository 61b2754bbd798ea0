// The Prefect's decision meets the convention of its exercise (R145).
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/conventions.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/settlement.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

// What each line holds when the decision meets it.
ConventionLines MetBy(const LoadedConvention& loaded) {
  ConventionLines lines;
  for (const auto& [line, ceiling] : loaded.lines) {
    const auto held = [&, line = line](absl::string_view kind) {
      const auto found = loaded.balances.find(StateAccount(kind, line));
      return found == loaded.balances.end() ? Money() : found->second;
    };
    lines[line] = {ceiling,      held("PLANNED"),     held("ADVANCED"), held("OWED"),
                   held("PAID"), held("RECOVERABLE"), held("WITHHELD")};
  }
  return lines;
}

}  // namespace

absl::StatusOr<v1::Convention> Conventions::Apply(const rpc::Call& call,
                                                  const v1::ApplyDecisionRequest& request) {
  ASSIGN_OR_RETURN(const ConventionName name, ConventionNameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  AppliedDecision decision{name.year, request.decision_number(), request.decision(), {}};
  Money ceilings[3];
  for (const auto& amount : request.decided()) {
    decision.amounts[amount.axis() - 1] = Money::Cents(amount.amount_cents());
  }
  for (const auto& amount : request.ceilings()) {
    ceilings[amount.axis() - 1] = Money::Cents(amount.amount_cents());
  }
  if (decision.number < 1) return EffectiveDayInvalid("decision_number", "begins at 1");
  auto answer = db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, name, false));
        const std::optional<AppliedDecision> last = LastDecision(tx, name.pact_id, name.year);
        if (last && last->name == decision.name) {
          if (!std::equal(std::begin(last->amounts), std::end(last->amounts), decision.amounts)) {
            return DecisionConflict(last->name);
          }
          return loaded.convention;  // Applied before: one effect.
        }
        if (last && last->number >= decision.number) return DecisionConflict(last->name);
        if (loaded.convention.state() == v1::Convention::STATE_DRAFT) {
          return ConventionState(request.name(), "DRAFT", "applying a decision",
                                 "both sides sign the convention first");
        }
        Money planned[3];
        for (const auto& [line, ceiling] : loaded.lines) planned[line.axis - 1] += ceiling;
        const ConventionLines lines = MetBy(loaded);
        if (!std::equal(std::begin(planned), std::end(planned), ceilings)) return CeilingsChanged();
        ASSIGN_OR_RETURN(const Postings postings,
                         ApplyDecision(lines, decision.amounts, last.has_value()));
        for (const auto& [line, missing] : MissingWithheld(lines, postings)) {
          const int64_t id = LastCarryOver(tx, name.pact_id, line);
          return WithheldCarriedOver(
              line, missing,
              id == 0 ? "" : absl::StrCat(PactName(name.pact_id), "/transfers/", id));
        }
        RETURN_IF_ERROR(
            Post(tx, ConventionAct(call, name, day, request.decision()), postings).status());
        InsertDecision(tx, name.pact_id, decision, day);
        SettleIfDone(tx, name, loaded.lines);
        return AnswerConvention(tx, call, name, "convention.determined", day);
      });
  if (answer.ok() && !call.validate_only) FAULT_POINT("apply_decision.after_commit");
  return answer;
}

}  // namespace pactum::budget
