#include "services/budget/app/corrections.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/db/known_answer.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/rules_check.h"
#include "services/budget/domain/correction.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/act_store.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/use_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

bool IsOneOf(absl::string_view type, std::initializer_list<absl::string_view> types) {
  for (absl::string_view one : types) {
    if (type == one) return true;
  }
  return false;
}

// What changes the envelope or an allocation is held against the rules.
bool ChangesAllocation(absl::string_view type) {
  return IsOneOf(
      type, {"OPEN_ENVELOPE", "CUT_ENVELOPE", "ALLOCATE", "MOVE", "RELEASE_AXIS_3", "OPEN_USE"});
}

// What follows from a convention's state: an advance goes back while the convention is in force,
// what was paid, recovered or imputed after the decision once there is one.
absl::Status LockConventionsOf(db::Tx& tx, absl::string_view pact_id,
                               const std::vector<Made>& going, std::set<int>& decided) {
  for (const Made& made : going) {
    const Posting& posting = made.posting;
    const auto line = LineKey::Parse(posting.from.key);
    const bool in_force = posting.from.kind == "PLANNED" && posting.to.kind == "ADVANCED";
    const bool after = IsOneOf(posting.type, {"PAY_BALANCE", "RECOVER", "IMPUTE"}) && !in_force;
    if (!line || (!in_force && !after)) continue;
    const std::optional<v1::Convention> convention = LockConvention(tx, pact_id, line->year);
    if (!convention) continue;
    const std::string state = StateOf(*convention);
    if (in_force ? state != "IN_FORCE" : state != "DETERMINED" && state != "SETTLED") {
      return ConventionState(convention->name(), state, absl::StrCat("correcting ", posting.type),
                             in_force ? "an advance is corrected while the convention is IN_FORCE"
                                      : "what follows the decision is corrected after it");
    }
    if (after) decided.insert(line->year);
  }
  return absl::OkStatus();
}

absl::StatusOr<CheckedPost> PostBack(db::Tx& tx, const Act& act, const std::vector<Entry>& entries,
                                     const std::optional<FundingBasis>& annex, bool justified) {
  if (annex) return PostChecked(tx, act, entries, {*annex, justified, {}});
  Postings postings;
  for (const Entry& entry : entries) postings.push_back(entry.posting);
  CheckedPost made;
  made.balances = ReadBalances(tx, act.pact_id);
  RETURN_IF_ERROR(RequireFunds(tx, act.pact_id, made.balances, postings));
  ASSIGN_OR_RETURN(made.posted, Post(tx, act, entries));
  for (const auto& [account, balance] : made.posted.balances) made.balances[account] = balance;
  return made;
}

}  // namespace

absl::StatusOr<v1::CorrectTransferResponse> Corrections::Correct(
    const rpc::Call& call, const v1::CorrectTransferRequest& request) {
  const std::string pact_id = PactIdOf(request.name());
  int64_t id = 0;
  if (!absl::SimpleAtoi(LastOf(request.name()), &id)) return TransferNotFound(0);
  std::vector<Made> named;
  ASSIGN_OR_RETURN(const std::optional<v1::CorrectTransferResponse> known,
                   db::KnownAnswer<v1::CorrectTransferResponse>(
                       pool_, call, pact_id, [&](db::Tx& tx) -> absl::Status {
                         RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
                         ASSIGN_OR_RETURN(named,
                                          GoBackWith(FindActOf(tx, pact_id, id).transfers, id));
                         return absl::OkStatus();
                       }));
  if (known) return *known;
  // On the day of what was wrong: as if it had never been, in every reading that knows of it.
  const absl::CivilDay day = named.front().effective;
  std::optional<FundingBasis> annex;
  if (ChangesAllocation(named.front().posting.type)) {
    ASSIGN_OR_RETURN(annex, registry_.GetFundability(call, pact_id, day, ""));
  }
  return db::Write<v1::CorrectTransferResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::CorrectTransferResponse> {
        RETURN_IF_ERROR(OpenPact(tx, call, pact_id).status());
        const FoundAct act_now = FindActOf(tx, pact_id, id);
        ASSIGN_OR_RETURN(const std::vector<Made> going, GoBackWith(act_now.transfers, id));
        std::set<int> decided;
        RETURN_IF_ERROR(LockConventionsOf(tx, pact_id, going, decided));
        std::vector<Entry> entries;
        for (const Made& made : going) {
          entries.push_back({Reversed(made.posting), made.effective, made.cause, made.id});
          if (made.posting.type == "RELEASE_AXIS_3") CorrectAxis3Release(tx, pact_id, act_now.id);
        }
        const Act act{NewUuid(), pact_id, day, "correction", request.reason(), call.subject};
        ASSIGN_OR_RETURN(const CheckedPost made,
                         PostBack(tx, act, entries, annex, !request.justification().empty()));
        for (int year : decided) {
          const auto convention = FindConvention(tx, pact_id, year);
          SettleIfDone(tx, {pact_id, year}, PlannedBy(*convention));
        }
        v1::CorrectTransferResponse response;
        for (const auto& transfer : made.posted.transfers) *response.add_transfers() = transfer;
        for (const LineKey& line : LinesIn(made.posted.balances)) {
          *response.add_lines() = PositionOf(line, made.balances);
        }
        for (const RuleFigure& figure : made.figures) *response.add_figures() = ToProto(figure);
        events::Append(tx, call,
                       events::EventOf(pact_id, absl::StrCat(PactName(pact_id), "/budget"),
                                       "budget.transfer_corrected", response, day));
        return response;
      });
}

}  // namespace pactum::budget
