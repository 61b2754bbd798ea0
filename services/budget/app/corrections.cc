#include "services/budget/app/corrections.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/db/known_answer.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/app/rules_check.h"
#include "services/budget/domain/correction.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/act_store.h"
#include "services/budget/store/axis_3_release_store.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// Locks the conventions of the transfers. An advance is corrected while its convention is in force;
// a payment, recovery or imputation after the decision. `decided`: the years of the latter.
absl::Status LockConventionsOf(db::Tx& tx, absl::string_view pact_id,
                               const std::vector<MadeTransfer>& transfers, std::set<int>& decided) {
  for (const MadeTransfer& made : transfers) {
    const Posting& posting = made.posting;
    const auto line = LineKey::Parse(posting.from.key);
    const bool advance =
        posting.from.kind == AccountKind::kPlanned && posting.to.kind == AccountKind::kAdvanced;
    if (!line || RowOf(posting.type).correction != Correction::kWholeActBack) continue;
    const std::optional<v1::Convention> convention = LockConvention(tx, pact_id, line->year);
    if (!convention) continue;
    const ConventionState state = StateOf(*convention);
    if (advance ? state != ConventionState::kInForce
                : state != ConventionState::kDetermined && state != ConventionState::kSettled) {
      return ConventionStateRefuses(
          convention->name(), state, phrase::kCorrectingATransfer,
          advance ? phrase::kAdvanceCorrectedInForce : phrase::kCorrectedAfterDecision);
    }
    if (!advance) decided.insert(line->year);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::CorrectTransferResponse> Corrections::Correct(
    const rpc::Call& call, const v1::CorrectTransferRequest& request) {
  const std::string pact_id = PactIdOf(request.name());
  int64_t id = 0;
  if (!absl::SimpleAtoi(LastOf(request.name()), &id)) return TransferNotFound(0);
  std::vector<MadeTransfer> named;
  ASSIGN_OR_RETURN(const std::optional<v1::CorrectTransferResponse> stored,
                   db::KnownAnswer<v1::CorrectTransferResponse>(
                       pool_, call, pact_id, [&](db::Tx& tx) -> absl::Status {
                         RETURN_IF_ERROR(FindPactInScope(tx, call, pact_id).status());
                         ASSIGN_OR_RETURN(
                             named, CorrectedTogether(FindActOf(tx, pact_id, id).transfers, id));
                         return absl::OkStatus();
                       }));
  if (stored) return *stored;
  // On the day of the wrong transfer: every reading that knows of the correction is as if the
  // transfer had never been.
  const absl::CivilDay day = named.front().effective;
  std::optional<Fundability> fundability;
  if (RowOf(named.front().posting.type).changes_allocation) {
    ASSIGN_OR_RETURN(fundability, registry_.GetFundability(call, pact_id, day, ""));
  }
  return db::Write<v1::CorrectTransferResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::CorrectTransferResponse> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, pact_id).status());
        const FoundAct wrong = FindActOf(tx, pact_id, id);
        ASSIGN_OR_RETURN(const std::vector<MadeTransfer> together,
                         CorrectedTogether(wrong.transfers, id));
        std::set<int> decided;
        RETURN_IF_ERROR(LockConventionsOf(tx, pact_id, together, decided));
        std::vector<Entry> entries;
        for (const MadeTransfer& made : together) {
          entries.push_back({Reversed(made.posting), made.effective, made.cause, made.id});
          if (made.posting.type == TransferType::kReleaseAxis3) {
            CorrectAxis3Release(tx, pact_id, wrong.id);
          }
        }
        const Act act = NewAct(call, pact_id, day, "correction", request.reason());
        ASSIGN_OR_RETURN(const CheckedPost made,
                         fundability
                             ? PostChecked(tx, act, entries,
                                           {*fundability, !request.justification().empty(), {}})
                             : PostWithFunds(tx, act, entries));
        for (int year : decided) {
          SetDeterminedOrSettled(tx, {pact_id, year},
                                 StoredLinesOf(FindConvention(tx, pact_id, year).value().lines()));
        }
        v1::CorrectTransferResponse answer;
        AddPosted(made.posted, made.balances, answer);
        AddFigures(made.figures, Language::kEnglish, answer.mutable_figures());
        AppendBudgetEvent(tx, call, pact_id, day, "budget.transfer_corrected", answer);
        return answer;
      });
}

}  // namespace pactum::budget
