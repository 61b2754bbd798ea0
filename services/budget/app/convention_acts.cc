#include "services/budget/app/convention_acts.h"

#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

std::string ConventionId::Name() const { return ConventionName(pact_id, year); }

absl::StatusOr<ConventionId> ConventionIdOf(const std::string& name) {
  ConventionId id{PactIdOf(name), 0};
  if (!absl::SimpleAtoi(LastOf(name), &id.year)) return ConventionNotFound(name);
  return id;
}

ConventionState LoadedConvention::state() const { return StateOf(convention); }

LineAmounts LoadedConvention::Held(AccountKind kind) const {
  LineAmounts held;
  for (const auto& [line, ceiling] : lines) {
    held[line] = BalanceOf(balances, StateAccount(kind, line));
  }
  return held;
}

absl::Status LoadedConvention::Require(ConventionState required, const Phrase& asked,
                                       const Phrase& possible) const {
  if (state() == required) return absl::OkStatus();
  return ConventionStateRefuses(convention.name(), state(), asked, possible);
}

absl::StatusOr<LoadedConvention> LoadConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionId& id) {
  LoadedConvention loaded;
  ASSIGN_OR_RETURN(loaded.pact, FindPactInScope(tx, call, id.pact_id));
  std::optional<v1::Convention> convention = LockConvention(tx, id.pact_id, id.year);
  if (!convention) return ConventionNotFound(id.Name());
  loaded.convention = *std::move(convention);
  loaded.lines = StoredLinesOf(loaded.convention.lines());
  loaded.balances = ReadBalances(tx, id.pact_id, KeysOf(loaded.lines));
  return loaded;
}

absl::StatusOr<LoadedConvention> LoadConventionOnEtag(db::Tx& tx, const rpc::Call& call,
                                                      const ConventionId& id) {
  ASSIGN_OR_RETURN(LoadedConvention loaded, LoadConvention(tx, call, id));
  RETURN_IF_ERROR(rpc::RequireEtag(call, id.Name(), loaded.convention.etag()));
  return loaded;
}

absl::StatusOr<v1::Convention> AnswerConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionId& id, std::string event,
                                                absl::CivilDay day) {
  v1::Convention convention = FindConvention(tx, id.pact_id, id.year).value();
  events::Append(tx, call,
                 events::EventOf(id.pact_id, convention.name(), std::move(event), convention, day));
  return convention;
}

void SetDeterminedOrSettled(db::Tx& tx, const ConventionId& id, const LineAmounts& lines) {
  const Balances balances = ReadBalances(tx, id.pact_id, KeysOf(lines));
  Money open;
  for (const auto& [line, ceiling] : lines) {
    open += BalanceOf(balances, StateAccount(AccountKind::kOwed, line)) +
            BalanceOf(balances, StateAccount(AccountKind::kRecoverable, line));
  }
  SetState(tx, id.pact_id, id.year,
           open == Money() ? ConventionState::kSettled : ConventionState::kDetermined);
}

}  // namespace pactum::budget
