#include "services/budget/app/conventions.h"

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
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

struct Name {
  std::string pact_id;
  int year = 0;
};

// The shape of a year in a name is not the pipeline's to judge: what is no year is no convention.
absl::StatusOr<Name> NameOf(const std::string& name) {
  Name parsed{PactIdOf(name), 0};
  if (!absl::SimpleAtoi(LastOf(name), &parsed.year)) return ConventionNotFound(name);
  return parsed;
}

std::string StateOf(const v1::Convention& convention) {
  return v1::Convention::State_Name(convention.state()).substr(std::string("STATE_").size());
}

LineAmounts LinesOf(const v1::Convention& convention) {
  LineAmounts lines;
  for (const auto& line : convention.lines())
    lines[FromProto(line.line())] = MoneyOf(line.amount());
  return lines;
}

// What each line of the convention holds of a kind.
LineAmounts Held(const Balances& balances, const LineAmounts& lines, absl::string_view kind) {
  LineAmounts held;
  for (const auto& [line, ceiling] : lines) {
    const auto found = balances.find(StateAccount(kind, line));
    held[line] = found == balances.end() ? Money() : found->second;
  }
  return held;
}

std::vector<LineKey> KeysOf(const LineAmounts& lines) {
  std::vector<LineKey> keys;
  for (const auto& [line, amount] : lines) keys.push_back(line);
  return keys;
}

// Loads the convention locked, in the caller's scope, on its etag where one is due.
struct Loaded {
  PactRow pact;
  v1::Convention convention;
  LineAmounts lines;
  Balances balances;  // Of its lines.
};
absl::StatusOr<Loaded> Load(db::Tx& tx, const rpc::Call& call, const Name& name,
                            const std::string& full_name, bool with_etag) {
  Loaded loaded;
  ASSIGN_OR_RETURN(loaded.pact, PactInScope(tx, call, name.pact_id, false));
  std::optional<v1::Convention> convention = LockConvention(tx, name.pact_id, name.year);
  if (!convention) return ConventionNotFound(full_name);
  loaded.convention = *std::move(convention);
  if (with_etag) RETURN_IF_ERROR(rpc::RequireEtag(call, full_name, loaded.convention.etag()));
  loaded.lines = LinesOf(loaded.convention);
  loaded.balances = ReadBalances(tx, name.pact_id, KeysOf(loaded.lines));
  return loaded;
}

absl::StatusOr<v1::Convention> Answer(db::Tx& tx, const rpc::Call& call, const Name& name,
                                      absl::string_view event, absl::CivilDay day) {
  v1::Convention convention = FindConvention(tx, name.pact_id, name.year).value();
  events::Append(
      tx, call,
      events::EventOf(name.pact_id, convention.name(), std::string(event), convention, day));
  return convention;
}

Act ActOf(const rpc::Call& call, const Name& name, absl::CivilDay day, absl::string_view cause) {
  return {NewUuid(), name.pact_id, day, std::string(cause), "", call.subject};
}

// SETTLED once nothing is owed either way.
void SettleIfDone(db::Tx& tx, const Name& name, const LineAmounts& lines) {
  const Balances balances = ReadBalances(tx, name.pact_id, KeysOf(lines));
  const Money open =
      Total(Held(balances, lines, "OWED")) + Total(Held(balances, lines, "RECOVERABLE"));
  SetState(tx, name.pact_id, name.year, open == Money() ? "SETTLED" : "DETERMINED");
}

}  // namespace

absl::StatusOr<v1::Convention> Conventions::Prepare(const rpc::Call& call,
                                                    const v1::PrepareConventionRequest& request) {
  const Name name{PactIdOf(request.pact()), request.year()};
  const std::string full_name = absl::StrCat(request.pact(), "/conventions/", name.year);
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, name.pact_id, true));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         LinesOf(request.convention().lines(), pact.start_year, pact.end_year,
                                 "convention.lines"));
        std::vector<FieldProblem> problems;
        for (const auto& [line, amount] : lines) {
          if (line.year != name.year || !line.IsState()) {
            problems.push_back({"convention.lines",
                                absl::StrCat(line.Text(), " is no State line of ", name.year)});
          }
        }
        const int share = request.convention().advance_bp();
        if (share < 0 || share > 10'000) {
          problems.push_back({"convention.advance_bp", "must be 0 to 10 000"});
        }
        if (!problems.empty()) return LineInvalid(problems);
        if (const auto present = LockConvention(tx, name.pact_id, name.year)) {
          if (present->state() != v1::Convention::STATE_DRAFT) {
            return ConventionState(full_name, StateOf(*present), "preparing",
                                   "a convention in force changes by an amendment only");
          }
          RETURN_IF_ERROR(rpc::RequireEtag(call, full_name, present->etag()));
        }
        const Balances balances = ReadBalances(tx, name.pact_id, KeysOf(lines));
        RETURN_IF_ERROR(budget::Apply(balances, SignConvention(lines)).status());
        v1::Convention content;
        AddLines(lines, content.mutable_lines());
        content.set_advance_bp(share);
        *content.mutable_advance_earliest_date() = request.convention().advance_earliest_date();
        SaveDraft(tx, name.pact_id, name.year, content);
        return Answer(tx, call, name, "convention.prepared", call.today);
      });
}

absl::StatusOr<v1::Convention> Conventions::Sign(const rpc::Call& call,
                                                 const v1::SignConventionRequest& request) {
  ASSIGN_OR_RETURN(const Name name, NameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const Loaded loaded, Load(tx, call, name, request.name(), true));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, loaded.pact.pes));
        if (loaded.convention.state() != v1::Convention::STATE_DRAFT) {
          return ConventionState(request.name(), StateOf(loaded.convention), "signing",
                                 "only a DRAFT is signed");
        }
        const bool state = call.principal.HasRole("STATE_PREFECT");
        for (const auto& signature : loaded.convention.signatures()) {
          const bool theirs = signature.side() == type::v1::SIDE_STATE;
          if (theirs == state) return AlreadySigned(request.name(), signature.signatory());
          if (signature.signatory() == call.subject) return SameSignatory();
        }
        InsertSignature(tx, name.pact_id, name.year, state ? "STATE" : "COUNTERPARTY", call.subject,
                        ContentDigest(loaded.convention));
        if (loaded.convention.signatures_size() == 0) {
          return Answer(tx, call, name, "convention.signed", day);
        }
        RETURN_IF_ERROR(
            Post(tx, ActOf(call, name, day, request.name()), SignConvention(loaded.lines))
                .status());
        SetState(tx, name.pact_id, name.year, "IN_FORCE");
        return Answer(tx, call, name, "convention.in_force", day);
      });
}

absl::StatusOr<v1::Convention> Conventions::PayAdvance(const rpc::Call& call,
                                                       const v1::PayAdvanceRequest& request) {
  ASSIGN_OR_RETURN(const Name name, NameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const Loaded loaded, Load(tx, call, name, request.name(), true));
        if (loaded.convention.state() != v1::Convention::STATE_IN_FORCE) {
          return ConventionState(request.name(), StateOf(loaded.convention), "paying an advance",
                                 "an advance is paid on a convention IN_FORCE");
        }
        const Money share = Money::Cents(MulDiv(
            Total(loaded.lines).cents(), loaded.convention.advance_bp(), 10'000, Rounding::kFloor));
        const Money left = share - Total(Held(loaded.balances, loaded.lines, "ADVANCED"));
        const absl::CivilDay earliest = DayOf(loaded.convention.advance_earliest_date());
        if (amount > left || day < earliest) return AdvanceNotAllowed(left, earliest);
        const Postings postings =
            budget::PayAdvance(Held(loaded.balances, loaded.lines, "PLANNED"), amount);
        RETURN_IF_ERROR(
            Post(tx, ActOf(call, name, day, request.payment_reference()), postings).status());
        return Answer(tx, call, name, "convention.advance_paid", day);
      });
}

absl::StatusOr<v1::Convention> Conventions::Apply(const rpc::Call& call,
                                                  const v1::ApplyDecisionRequest& request) {
  ASSIGN_OR_RETURN(const Name name, NameOf(request.name()));
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
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const Loaded loaded, Load(tx, call, name, request.name(), false));
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
        ConventionLines lines;
        const auto held = [&](const LineKey& line, absl::string_view kind) {
          const auto found = loaded.balances.find(StateAccount(kind, line));
          return found == loaded.balances.end() ? Money() : found->second;
        };
        for (const auto& [line, ceiling] : loaded.lines) {
          planned[line.axis - 1] += ceiling;
          lines[line] = {ceiling,
                         held(line, "PLANNED"),
                         held(line, "ADVANCED"),
                         held(line, "OWED"),
                         held(line, "PAID"),
                         held(line, "RECOVERABLE"),
                         held(line, "WITHHELD")};
        }
        if (!std::equal(std::begin(planned), std::end(planned), ceilings)) return CeilingsChanged();
        ASSIGN_OR_RETURN(const Postings postings,
                         ApplyDecision(lines, decision.amounts, last.has_value()));
        RETURN_IF_ERROR(Post(tx, ActOf(call, name, day, request.decision()), postings).status());
        InsertDecision(tx, name.pact_id, decision, day);
        SettleIfDone(tx, name, loaded.lines);
        return Answer(tx, call, name, "convention.determined", day);
      });
}

absl::StatusOr<v1::Convention> Conventions::PayBalance(const rpc::Call& call,
                                                       const v1::PayBalanceRequest& request) {
  ASSIGN_OR_RETURN(const Name name, NameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<
      v1::Convention>(pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
    ASSIGN_OR_RETURN(const Loaded loaded, Load(tx, call, name, request.name(), true));
    if (loaded.convention.state() != v1::Convention::STATE_DETERMINED) {
      return ConventionState(request.name(), StateOf(loaded.convention), "paying the balance",
                             "the balance is owed once the decision is applied");
    }
    const LineAmounts owed = Held(loaded.balances, loaded.lines, "OWED");
    if (amount > Total(owed)) {
      return InsufficientFunds({{{Book::kState, "OWED", request.name()}, {Total(owed), amount}}});
    }
    RETURN_IF_ERROR(Post(tx, ActOf(call, name, day, request.payment_reference()),
                         budget::PayBalance(owed, amount))
                        .status());
    SettleIfDone(tx, name, loaded.lines);
    return Answer(tx, call, name, "convention.balance_paid", day);
  });
}

absl::StatusOr<v1::Convention> Conventions::Recover(const rpc::Call& call,
                                                    const v1::RecoverRequest& request) {
  ASSIGN_OR_RETURN(const Name name, NameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  const Money amount = MoneyOf(request.amount());
  if (amount <= Money()) return AmountNotPositive("amount");
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const Loaded loaded, Load(tx, call, name, request.name(), true));
        if (loaded.convention.state() != v1::Convention::STATE_DETERMINED) {
          return ConventionState(request.name(), StateOf(loaded.convention), "recovering",
                                 "an advance comes back once the decision is applied");
        }
        const LineAmounts due = Held(loaded.balances, loaded.lines, "RECOVERABLE");
        if (amount > Total(due)) {
          return InsufficientFunds(
              {{{Book::kState, "RECOVERABLE", request.name()}, {Total(due), amount}}});
        }
        RETURN_IF_ERROR(Post(tx, ActOf(call, name, day, request.receipt_reference()),
                             budget::Recover(due, amount))
                            .status());
        SettleIfDone(tx, name, loaded.lines);
        return Answer(tx, call, name, "convention.recovered", day);
      });
}

}  // namespace pactum::budget
