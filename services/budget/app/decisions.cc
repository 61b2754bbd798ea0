// The Prefect's decision applied to the convention of its exercise (R145).
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "common/base/fault_point.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/conventions.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// Each line before the decision.
ConventionLines LinesBefore(const LoadedConvention& loaded) {
  using enum AccountKind;
  ConventionLines lines;
  for (const auto& [line, ceiling] : loaded.lines) {
    const auto held = [&, line = line](AccountKind kind) {
      return BalanceOf(loaded.balances, StateAccount(kind, line));
    };
    lines[line] = {ceiling,     held(kPlanned),     held(kAdvanced), held(kOwed),
                   held(kPaid), held(kRecoverable), held(kWithheld)};
  }
  return lines;
}

// CEILINGS_CHANGED unless the ceilings of the decision's evidence are the convention's.
absl::Status RequireCeilings(const v1::ApplyDecisionRequest& request, const LineAmounts& lines) {
  Money asked[3], planned[3];
  for (const auto& amount : request.ceilings()) {
    asked[amount.axis() - 1] = Money::Cents(amount.amount_cents());
  }
  for (const auto& [line, ceiling] : lines) planned[line.axis - 1] += ceiling;
  return std::equal(std::begin(planned), std::end(planned), asked) ? absl::OkStatus()
                                                                   : CeilingsChanged();
}

// The postings of the decision. `supersedes`: an earlier one was applied.
absl::StatusOr<Postings> PostingsOf(db::Tx& tx, const LoadedConvention& loaded,
                                    const AppliedDecision& decision, bool supersedes) {
  const ConventionLines lines = LinesBefore(loaded);
  ASSIGN_OR_RETURN(Postings postings, ApplyDecision(lines, decision.amounts, supersedes));
  for (const auto& [line, missing] : MissingWithheld(lines, postings)) {
    const int64_t id = LastCarryOver(tx, loaded.pact.id, line);
    return WithheldCarriedOver(line, missing, id == 0 ? "" : TransferName(loaded.pact.id, id));
  }
  return postings;
}

}  // namespace

absl::StatusOr<v1::Convention> Conventions::Apply(const rpc::Call& call,
                                                  const v1::ApplyDecisionRequest& request) {
  ASSIGN_OR_RETURN(const ConventionId id, ConventionIdOf(request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  AppliedDecision decision{id.year, request.decision_number(), request.decision(), {}};
  for (const auto& amount : request.decided()) {
    decision.amounts[amount.axis() - 1] = Money::Cents(amount.amount_cents());
  }
  if (decision.number < 1) {
    return EffectiveDayInvalid("decision_number", phrase::kDecisionNumberFrom1);
  }
  auto answer = db::Write<v1::Convention>(
      pool_, call, id.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, id));
        const std::optional<AppliedDecision> last = LastDecision(tx, id.pact_id, id.year);
        if (last && last->name == decision.name) {
          // Applied before: one effect.
          if (std::equal(std::begin(last->amounts), std::end(last->amounts), decision.amounts)) {
            return loaded.convention;
          }
          return DecisionConflict(last->name);
        }
        if (last && last->number >= decision.number) return DecisionConflict(last->name);
        if (loaded.state() == ConventionState::kDraft) {
          return ConventionStateRefuses(request.name(), loaded.state(), phrase::kApplyingADecision,
                                        phrase::kDecidedOnceSigned);
        }
        RETURN_IF_ERROR(RequireCeilings(request, loaded.lines));
        ASSIGN_OR_RETURN(const Postings postings,
                         PostingsOf(tx, loaded, decision, last.has_value()));
        const Act act = NewAct(call, id.pact_id, day, request.decision());
        RETURN_IF_ERROR(Post(tx, act, EntriesOf(act, postings)).status());
        InsertDecision(tx, id.pact_id, decision, day);
        SetDeterminedOrSettled(tx, id, loaded.lines);
        return AnswerConvention(tx, call, id, "convention.determined", day);
      });
  if (answer.ok() && !call.validate_only) FAULT_POINT("apply_decision.after_commit");
  return answer;
}

}  // namespace pactum::budget
