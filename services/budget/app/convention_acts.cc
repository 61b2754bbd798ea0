#include "services/budget/app/convention_acts.h"

#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

std::string ConventionName::Text() const {
  return absl::StrCat(PactName(pact_id), "/conventions/", year);
}

// The shape of a year in a name is not the pipeline's to judge: what is no year is no convention.
absl::StatusOr<ConventionName> ConventionNameOf(const std::string& name) {
  ConventionName parsed{PactIdOf(name), 0};
  if (!absl::SimpleAtoi(LastOf(name), &parsed.year)) return ConventionNotFound(name);
  return parsed;
}

std::string StateOf(const v1::Convention& convention) {
  return v1::Convention::State_Name(convention.state()).substr(std::string("STATE_").size());
}

LineAmounts PlannedBy(const v1::Convention& convention) {
  LineAmounts lines;
  for (const auto& line : convention.lines())
    lines[FromProto(line.line())] = MoneyOf(line.amount());
  return lines;
}

LineAmounts Held(const Balances& balances, const LineAmounts& lines, absl::string_view kind) {
  LineAmounts held;
  for (const auto& [line, ceiling] : lines) {
    const auto found = balances.find(StateAccount(kind, line));
    held[line] = found == balances.end() ? Money() : found->second;
  }
  return held;
}

absl::StatusOr<LoadedConvention> LoadConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionName& name, bool with_etag) {
  LoadedConvention loaded;
  ASSIGN_OR_RETURN(loaded.pact, PactInScope(tx, call, name.pact_id, false));
  std::optional<v1::Convention> convention = LockConvention(tx, name.pact_id, name.year);
  if (!convention) return ConventionNotFound(name.Text());
  loaded.convention = *std::move(convention);
  if (with_etag) RETURN_IF_ERROR(rpc::RequireEtag(call, name.Text(), loaded.convention.etag()));
  loaded.lines = PlannedBy(loaded.convention);
  loaded.balances = ReadBalances(tx, name.pact_id, KeysOf(loaded.lines));
  return loaded;
}

absl::StatusOr<v1::Convention> AnswerConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionName& name, absl::string_view event,
                                                absl::CivilDay day) {
  v1::Convention convention = FindConvention(tx, name.pact_id, name.year).value();
  events::Append(
      tx, call,
      events::EventOf(name.pact_id, convention.name(), std::string(event), convention, day));
  return convention;
}

Act ConventionAct(const rpc::Call& call, const ConventionName& name, absl::CivilDay day,
                  absl::string_view cause) {
  return {NewUuid(), name.pact_id, day, std::string(cause), "", call.subject};
}

void SettleIfDone(db::Tx& tx, const ConventionName& name, const LineAmounts& lines) {
  const Balances balances = ReadBalances(tx, name.pact_id, KeysOf(lines));
  const Money open =
      Total(Held(balances, lines, "OWED")) + Total(Held(balances, lines, "RECOVERABLE"));
  SetState(tx, name.pact_id, name.year, open == Money() ? "SETTLED" : "DETERMINED");
}

}  // namespace pactum::budget
