#include "services/budget/domain/errors.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

Error Invalid(absl::string_view reason, const Phrase& phrase, const Operands& operands = {}) {
  return Error(absl::StatusCode::kInvalidArgument, kDomain, reason, phrase, operands);
}

Error Refusal(absl::string_view reason, const Phrase& phrase, const Operands& operands = {}) {
  return Error(absl::StatusCode::kFailedPrecondition, kDomain, reason, phrase, operands);
}

const Phrase& TitleOf(Rule rule) {
  // In the order of the enum.
  static constexpr const Phrase* kTitles[] = {
      &phrase::kRuleEnvelope,     &phrase::kRuleAxis1Target, &phrase::kRuleAxis2Target,
      &phrase::kRuleAxis3Cap,     &phrase::kRuleAxis3Link,   &phrase::kRuleNewPathwaysFloor,
      &phrase::kRuleSubAxisShare, &phrase::kRuleUnitCost,
  };
  return *kTitles[static_cast<size_t>(rule)];
}

const Phrase& TitleOf(ConventionState state) {
  static constexpr const Phrase* kTitles[] = {
      &phrase::kConventionDraft, &phrase::kConventionDraft, &phrase::kConventionInForce,
      &phrase::kConventionDetermined, &phrase::kConventionSettled};
  return *kTitles[static_cast<size_t>(state)];
}

}  // namespace

absl::Status BudgetNotFound(absl::string_view pact) {
  return NotFound(kDomain, "BUDGET_NOT_FOUND", "pactum.budget/Budget",
                  absl::StrCat(pact, "/budget"));
}

absl::Status BudgetExists(absl::string_view pact) {
  return AlreadyExists(kDomain, "BUDGET_EXISTS", "pactum.budget/Budget",
                       absl::StrCat(pact, "/budget"));
}

absl::Status PactNotInForce(absl::string_view pact, absl::string_view state) {
  return Refusal("PACT_NOT_IN_FORCE", phrase::kPactNotInForce, {{"name", pact}, {"state", state}})
      .With("asked", phrase::kOpeningAnEnvelope.en)
      .Precondition("STATE", pact, phrase::kOpenedOnceSigned);
}

absl::Status LineInvalid(const FieldProblems& problems) {
  const FieldProblem& first = problems.at(0);
  Error error = Invalid("LINE_INVALID", phrase::kFieldProblem,
                        {{"path", first.path}, {"problem", first.problem}});
  for (const FieldProblem& problem : problems) error.Field(problem.path, problem.problem);
  return error;
}

absl::Status FieldInvalid(absl::string_view path, const Phrase& problem, Operands operands) {
  return LineInvalid({{std::string(path), {&problem, std::move(operands)}}});
}

absl::Status AmountNotPositive(absl::string_view path) {
  return Invalid("AMOUNT_NOT_POSITIVE", phrase::kFieldProblem,
                 {{"path", path}, {"problem", phrase::kMustBeAboveZero}})
      .Field(path, phrase::kMustBeAboveZero);
}

absl::Status InsufficientFunds(const Shortfalls& short_of,
                               const std::vector<std::pair<std::string, Money>>& holders,
                               std::optional<Money> largest) {
  const auto& [first, amounts] = *short_of.begin();
  Error error =
      Refusal("INSUFFICIENT_FUNDS", phrase::kInsufficientFunds,
              {{"account", first.Text()}, {"available", amounts.first}, {"asked", amounts.second}});
  if (largest) error.With("largest_accepted_cents", largest->cents());
  for (const auto& [account, held_asked] : short_of) {
    error.Precondition("FUNDS", account.Text(), phrase::kHoldsLessThanAsked,
                       {{"held", held_asked.first}, {"asked", held_asked.second}});
  }
  for (const auto& [holder, amount] : holders) {
    error.Precondition("HELD_BY", holder, phrase::kHolds, {{"amount", amount}});
  }
  return error;
}

absl::Status AllocationRefused(const std::vector<RuleFigure>& figures,
                               const std::optional<std::pair<LineKey, Money>>& largest) {
  std::vector<RuleFigure> broken;
  for (const RuleFigure& figure : figures) {
    if (!Passes(figure.verdict)) broken.push_back(figure);
  }
  if (broken.empty()) return absl::InternalError("no rule is broken");
  // A rule that refuses is named before one that a justification would satisfy.
  std::stable_sort(broken.begin(), broken.end(), [](const RuleFigure& a, const RuleFigure& b) {
    return a.verdict == Verdict::kRefused && b.verdict != Verdict::kRefused;
  });
  const RuleFigure& first = broken.front();
  const bool refused = first.verdict == Verdict::kRefused;
  const bool above = first.upper && first.figure > *first.upper;
  Operands operands = {{"rule", TitleOf(first.rule)},
                       {"figure", first.figure},
                       {"limit", above ? *first.upper : first.lower}};
  if (largest) {
    operands.emplace_back("line", largest->first.Text());
    operands.emplace_back("largest_accepted", largest->second);
  }
  const Phrase& phrase = refused
                             ? (largest ? phrase::kRuleBrokenWithLargest : phrase::kRuleBroken)
                             : (largest ? phrase::kUnjustifiedWithLargest : phrase::kUnjustified);
  Error error =
      Refusal(refused ? "ALLOCATION_RULE_BROKEN" : "JUSTIFICATION_REQUIRED", phrase, operands);
  error.With("rule", NameOf(first.rule));
  for (const RuleFigure& figure : broken) {
    error.Precondition(NameOf(figure.rule), figure.subject, phrase::kRuleWouldBe,
                       {{"figure", figure.figure}, {"description", figure.description}});
  }
  return error;
}

absl::Status ReasonRequired(absl::string_view path) {
  return Invalid("REASON_REQUIRED", phrase::kReasonRequired, {{"path", path}})
      .Field(path, phrase::kIsRequiredHere);
}

absl::Status Axis3RingFenced() { return Refusal("AXIS_3_RING_FENCED", phrase::kAxis3RingFenced); }

absl::Status ProjectNotFundable(const std::vector<std::pair<std::string, Sentence>>& obstacles) {
  const auto& [project, obstacle] = obstacles.at(0);
  Error error = Refusal("PROJECT_NOT_FUNDABLE", phrase::kProjectNotFundable,
                        {{"project", project}, {"obstacle", obstacle}});
  for (const auto& [subject, problem] : obstacles) {
    error.Precondition("FUNDABILITY", subject, problem);
  }
  return error;
}

absl::Status ReleaseWindowClosed(ReleaseWindow window, const Sentence& why) {
  return Refusal("RELEASE_WINDOW_CLOSED", *why.phrase, why.operands).With("window", NameOf(window));
}

absl::Status ProjectNotFound(absl::string_view project) {
  return NotFound(kDomain, "PROJECT_NOT_FOUND", "pactum.registry/Project", project);
}

absl::Status ConventionExists(absl::string_view name) {
  return AlreadyExists(kDomain, "CONVENTION_EXISTS", "pactum.budget/Convention", name);
}

absl::Status ConventionNotFound(absl::string_view name) {
  return NotFound(kDomain, "CONVENTION_NOT_FOUND", "pactum.budget/Convention", name);
}

absl::Status ConventionStateRefuses(absl::string_view name, ConventionState state,
                                    const Phrase& asked, const Phrase& possible) {
  return Refusal(
             "CONVENTION_STATE", phrase::kConventionState,
             {{"name", name}, {"state", TitleOf(state)}, {"asked", asked}, {"possible", possible}})
      .With("state", NameOf(state))
      .Precondition("STATE", name, possible);
}

absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory) {
  return Refusal("ALREADY_SIGNED", phrase::kAlreadySigned, {{"name", name}})
      .With("signatory", signatory);
}

absl::Status SameSignatory() { return Refusal("SAME_SIGNATORY", phrase::kSameSignatory); }

absl::Status AdvanceNotAllowed(Money largest, absl::CivilDay earliest) {
  return Refusal("ADVANCE_NOT_ALLOWED", phrase::kAdvanceNotAllowed,
                 {{"largest_accepted", largest}, {"earliest_date", earliest}});
}

absl::Status CeilingsChanged() { return Refusal("CEILINGS_CHANGED", phrase::kCeilingsChanged); }

absl::Status DecisionAboveCeiling(int axis, Money decided, Money ceiling) {
  return Refusal("DECISION_ABOVE_CEILING", phrase::kDecisionAboveCeiling,
                 {{"decided", decided}, {"axis", axis}, {"largest_accepted", ceiling}})
      .With("axis", absl::StrCat("AXIS_", axis));
}

absl::Status DecisionConflict(absl::string_view applied) {
  return Refusal("DECISION_CONFLICT", phrase::kDecisionConflict, {{"applied", applied}});
}

absl::Status ReservationNotFound(absl::string_view id) {
  return NotFound(kDomain, "RESERVATION_NOT_FOUND", "pactum.budget/Reservation", id);
}

absl::Status IdReused(const Phrase& kind, absl::string_view id) {
  return Refusal("ID_REUSED", phrase::kIdReused, {{"kind", kind}, {"id", id}});
}

absl::Status CertificateNotFound(absl::string_view id) {
  return NotFound(kDomain, "CERTIFICATE_NOT_FOUND", "pactum.budget/Certificate", id);
}

absl::Status CertificatePaid(absl::string_view id, absl::string_view payment) {
  return Refusal("CERTIFICATE_PAID", phrase::kCertificatePaid, {{"id", id}, {"payment", payment}});
}

absl::Status OwnEffortNotFound(absl::string_view name) {
  return NotFound(kDomain, "OWN_EFFORT_NOT_FOUND", "pactum.budget/OwnEffort", name);
}

absl::Status EffectiveDayInvalid(absl::string_view path, const Phrase& problem) {
  return Invalid("EFFECTIVE_DAY_INVALID", phrase::kFieldProblem,
                 {{"path", path}, {"problem", problem}})
      .Field(path, problem);
}

absl::Status CutBelowAllocated(Money largest) {
  return Refusal("CUT_BELOW_ALLOCATED", phrase::kCutBelowAllocated,
                 {{"largest_accepted", largest}});
}

absl::Status WithheldCarriedOver(const LineKey& line, Money missing, absl::string_view carry_over) {
  return Refusal("WITHHELD_CARRIED_OVER",
                 carry_over.empty() ? phrase::kWithheldCarriedOver : phrase::kWithheldCarriedOverBy,
                 {{"line", line.Text()}, {"missing", missing}, {"carry_over", carry_over}});
}

absl::Status NotOfThisSource(const LineKey& line, const Phrase& carrier) {
  return Error(absl::StatusCode::kPermissionDenied, kDomain, reason::kNotOfThisPact,
               phrase::kNotOfThisSource, {{"source", line.funding_source}, {"carrier", carrier}})
      .With("line", line.Text());
}

absl::Status NoLaterExercise(const LineKey& line, int last_exercise) {
  return Refusal("CARRY_OVER_NOT_ALLOWED", phrase::kNoLaterExercise,
                 {{"line", line.Text()}, {"year", last_exercise}, {"largest_accepted", Money()}});
}

absl::Status CarryOverAboveShare(int year, Money withheld, Money carried, Money largest) {
  return Refusal("CARRY_OVER_NOT_ALLOWED", phrase::kCarryOverAboveShare,
                 {{"year", year},
                  {"withheld", withheld},
                  {"carried", carried},
                  {"largest_accepted", largest}});
}

absl::Status ClosingNotAllowed(absl::CivilDay earliest, const std::map<Account, Money>& open) {
  Money sum;
  for (const auto& [account, amount] : open) sum += amount;
  Error error = Refusal("CLOSING_NOT_ALLOWED", phrase::kClosingNotAllowed,
                        {{"earliest_date", earliest}, {"open", sum}});
  for (const auto& [account, amount] : open) {
    error.Precondition("OPEN", account.Text(), phrase::kHolds, {{"amount", amount}});
  }
  return error;
}

absl::Status BudgetClosed(absl::string_view pact, absl::CivilDay day) {
  return Refusal("BUDGET_CLOSED", phrase::kBudgetClosed, {{"pact", pact}, {"closed_date", day}});
}

absl::Status DepositNotFound(absl::string_view name) {
  return NotFound(kDomain, "DEPOSIT_NOT_FOUND", "pactum.budget/Deposit", name);
}

absl::Status DepositConfirmed(absl::string_view name) {
  return Refusal("DEPOSIT_CONFIRMED", phrase::kDepositConfirmed, {{"name", name}});
}

absl::Status TransferNotFound(int64_t id) {
  return NotFound(kDomain, "TRANSFER_NOT_FOUND", "pactum.budget/Transfer", absl::StrCat(id));
}

absl::Status TransferNotCorrectable(TransferType type, const Phrase& instead) {
  return Refusal("TRANSFER_NOT_CORRECTABLE", phrase::kTransferNotCorrectable,
                 {{"type", NameOf(type)}, {"instead", instead}});
}

absl::Status TransferCorrected(int64_t id, int64_t correction) {
  return Refusal("TRANSFER_CORRECTED",
                 id == correction ? phrase::kTransferIsACorrection : phrase::kTransferCorrected,
                 {{"transfer", id}, {"correction", correction}});
}

absl::Status AboveProvisionalBudget(absl::string_view project, Money largest) {
  return Refusal("ABOVE_PROVISIONAL_BUDGET", phrase::kAboveProvisionalBudget,
                 {{"project", project}, {"largest_accepted", largest}});
}

}  // namespace pactum::budget
