#include "services/budget/app/envelopes.h"

#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/db/known_answer.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/app/rules_check.h"
#include "services/budget/domain/allocation.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/pact_store.h"
#include "services/budget/store/rules_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

absl::StatusOr<std::map<std::string, Money>> SourcesOf(const v1::OpenEnvelopeRequest& request) {
  std::map<std::string, Money> sources;
  for (int i = 0; i < request.sources_size(); ++i) {
    const std::string path = absl::StrCat("sources[", i, "]");
    const std::string& source = request.sources(i).funding_source();
    const Money amount = MoneyOf(request.sources(i).amount());
    if (!IsStateSource(source)) {
      return FieldInvalid(absl::StrCat(path, ".funding_source"), phrase::kStateSourceUnknown);
    }
    if (amount <= Money()) return AmountNotPositive(absl::StrCat(path, ".amount"));
    if (!sources.emplace(source, amount).second) {
      return FieldInvalid(absl::StrCat(path, ".funding_source"), phrase::kAppearsTwice);
    }
  }
  return sources;
}

// The answer of both methods, which is their event, too.
v1::Budget AnswerWith(db::Tx& tx, const rpc::Call& call, const Act& act, const Pact& pact,
                      const Balances& balances, const std::vector<RuleFigure>& figures,
                      std::string event) {
  v1::Budget budget = BudgetOf(pact, balances);
  AddFigures(figures, Language::kEnglish, budget.mutable_figures());
  AppendBudgetEvent(tx, call, pact.id, act.effective, std::move(event), budget);
  return budget;
}

}  // namespace

absl::StatusOr<v1::Budget> Envelopes::Open(const rpc::Call& call,
                                           const v1::OpenEnvelopeRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  ASSIGN_OR_RETURN(const auto sources, SourcesOf(request));
  ASSIGN_OR_RETURN(
      const std::optional<v1::Budget> stored,
      db::KnownAnswer<v1::Budget>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::Status {
        const std::optional<Pact> present = FindPact(tx, pact_id);
        if (!present) return absl::OkStatus();
        RETURN_IF_ERROR(rpc::RequireRegion(call, present->region));
        return BudgetExists(request.pact());
      }));
  if (stored) return *stored;
  ASSIGN_OR_RETURN(const Pact pact, registry_.GetPactInForce(call, pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  return db::Write<v1::Budget>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Budget> {
    if (!InsertPact(tx, pact)) return BudgetExists(request.pact());
    Postings postings;
    for (const auto& [source, amount] : sources) Add(postings, OpenEnvelope(source, amount));
    const Act act = NewAct(call, pact_id, day, request.act_reference());
    ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, EntriesOf(act, postings)));
    return AnswerWith(tx, call, act, pact, posted.balances,
                      CheckAllocation(RulesOn(tx, day), AllocationOf(posted.balances, {}, false)),
                      "budget.opened");
  });
}

absl::StatusOr<v1::Budget> Envelopes::Change(const rpc::Call& call,
                                             const v1::ChangeEnvelopeRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  const Money change = MoneyOf(request.change());
  const std::string& source = request.funding_source();
  if (change == Money()) return AmountNotPositive("change");
  if (!IsStateSource(source)) return FieldInvalid("funding_source", phrase::kStateSourceUnknown);
  Pact found;
  ASSIGN_OR_RETURN(const std::optional<v1::Budget> stored,
                   StoredAnswerOrPact<v1::Budget>(pool_, call, pact_id, found));
  if (stored) return *stored;
  ASSIGN_OR_RETURN(const Fundability fundability, registry_.GetFundability(call, pact_id, day, ""));
  return db::Write<v1::Budget>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Budget> {
    ASSIGN_OR_RETURN(const Pact pact, LockPactWithOpenBooks(tx, call, pact_id));
    const Money held = BalanceOf(ReadBalances(tx, pact_id), Unallocated(source));
    if (change < Money() && held < -change) return CutBelowAllocated(held);
    const auto postings_with = [&](Money amount) {
      return change > Money() ? OpenEnvelope(source, amount) : CutEnvelope(source, amount);
    };
    const Money amount = change > Money() ? change : -change;
    const Act act = NewAct(call, pact_id, day, request.act_reference());
    // A refusal concerns the whole envelope, so it names no line.
    ASSIGN_OR_RETURN(const CheckedPost made,
                     PostChecked(tx, act, postings_with(amount),
                                 {fundability, false, {{LineKey{}, amount, postings_with}}}));
    return AnswerWith(tx, call, act, pact, made.balances, made.figures, "budget.changed");
  });
}

}  // namespace pactum::budget
