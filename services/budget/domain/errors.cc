#include "services/budget/domain/errors.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"

namespace pactum::budget {
namespace {

using absl::StatusCode;

Error Refusal(StatusCode code, absl::string_view reason, absl::string_view message) {
  return Error(code, kDomain, reason, message);
}

std::string DayText(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string Name(const Account& account) {
  return absl::StrCat(BookName(account.book), ":", account.kind, "[", account.key, "]");
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
  return StateRule(kDomain, "PACT_NOT_IN_FORCE", pact, state, "opening an envelope",
                   "both sides sign version 1 first");
}

absl::Status LineInvalid(const std::vector<FieldProblem>& problems) {
  Error error = Refusal(StatusCode::kInvalidArgument, "LINE_INVALID",
                        absl::StrCat(problems.at(0).path, " ", problems.at(0).what));
  for (const FieldProblem& problem : problems) error.Field(problem.path, problem.what);
  return error;
}

absl::Status AmountNotPositive(absl::string_view path) {
  return Refusal(StatusCode::kInvalidArgument, "AMOUNT_NOT_POSITIVE",
                 absl::StrCat(path, " must be above zero"))
      .Field(path, "must be above zero");
}

absl::Status InsufficientFunds(const std::map<Account, std::pair<Money, Money>>& short_of,
                               const std::vector<std::pair<std::string, Money>>& holders,
                               std::optional<Money> largest) {
  const auto& [first, amounts] = *short_of.begin();
  Error error =
      Refusal(StatusCode::kFailedPrecondition, "INSUFFICIENT_FUNDS",
              absl::StrCat(Name(first), " holds ", amounts.first.ToString(), ", ",
                           amounts.second.ToString(), " were asked; at most what it holds passes"));
  error.With("account", Name(first))
      .With("available_cents", amounts.first.cents())
      .With("asked_cents", amounts.second.cents());
  if (largest) error.With("largest_accepted_cents", largest->cents());
  for (const auto& [account, held_asked] : short_of) {
    error.Precondition("FUNDS", Name(account),
                       absl::StrCat("holds ", held_asked.first.ToString(), ", asked ",
                                    held_asked.second.ToString()));
  }
  for (const auto& [holder, amount] : holders) {
    error.Precondition("HELD_BY", holder, absl::StrCat("holds ", amount.ToString()));
  }
  return error;
}

absl::Status AllocationRefused(const std::vector<RuleFigure>& figures,
                               const std::map<LineKey, Money>& largest) {
  std::vector<RuleFigure> broken;
  bool refused = false;
  for (const RuleFigure& figure : figures) {
    if (figure.verdict == Verdict::kRefused || figure.verdict == Verdict::kNeedsJustification) {
      broken.push_back(figure);
      refused = refused || figure.verdict == Verdict::kRefused;
    }
  }
  if (broken.empty()) return absl::InternalError("no rule is broken");
  // A rule that refuses is named before one that a justification would satisfy.
  std::stable_sort(broken.begin(), broken.end(), [](const RuleFigure& a, const RuleFigure& b) {
    return a.verdict == Verdict::kRefused && b.verdict != Verdict::kRefused;
  });
  const RuleFigure& first = broken.front();
  const bool above = first.upper && first.figure > *first.upper;
  std::string message =
      absl::StrCat(first.rule, " would be ", first.figure.ToString(), ", the limit is ",
                   (above ? *first.upper : first.lower).ToString());
  if (!refused) absl::StrAppend(&message, " without a justification");
  for (const auto& [line, amount] : largest) {
    absl::StrAppend(&message, "; at most ", amount.ToString(), " on line ", line.Text());
  }
  Error error = Refusal(StatusCode::kFailedPrecondition,
                        refused ? "ALLOCATION_RULE_BROKEN" : "JUSTIFICATION_REQUIRED", message);
  error.With("rule", first.rule)
      .With("figure_cents", first.figure.cents())
      .With("limit_cents", (above ? *first.upper : first.lower).cents());
  if (!largest.empty()) {
    error.With("line", largest.begin()->first.Text())
        .With("largest_accepted_cents", largest.begin()->second.cents());
  }
  for (const RuleFigure& figure : broken) {
    error.Precondition(
        figure.rule, figure.subject,
        absl::StrCat("would be ", figure.figure.ToString(), ": ", figure.description));
  }
  return error;
}

absl::Status ReasonRequired(absl::string_view path) {
  return Refusal(StatusCode::kInvalidArgument, "REASON_REQUIRED",
                 absl::StrCat(path, " is required here: say why"))
      .Field(path, "is required here");
}

absl::Status Axis3RingFenced() {
  return Refusal(StatusCode::kFailedPrecondition, "AXIS_3_RING_FENCED",
                 "axis 3 is ring-fenced: nothing moves out of it (R136)");
}

absl::Status ProjectNotFundable(const std::vector<std::pair<std::string, std::string>>& obstacles) {
  Error error = Refusal(StatusCode::kFailedPrecondition, "PROJECT_NOT_FUNDABLE",
                        absl::StrCat(obstacles.at(0).first, ": ", obstacles.at(0).second));
  for (const auto& [subject, what] : obstacles) error.Precondition("FUNDABILITY", subject, what);
  return error;
}

absl::Status ReleaseWindowClosed(absl::string_view window, absl::string_view why) {
  return Refusal(StatusCode::kFailedPrecondition, "RELEASE_WINDOW_CLOSED", why)
      .With("window", window);
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

absl::Status ConventionState(absl::string_view name, absl::string_view state,
                             absl::string_view asked, absl::string_view what_would_allow) {
  return StateRule(kDomain, "CONVENTION_STATE", name, state, asked, what_would_allow);
}

absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory) {
  return Refusal(StatusCode::kFailedPrecondition, "ALREADY_SIGNED",
                 absl::StrCat("this side has signed ", name, " already"))
      .With("signatory", signatory);
}

absl::Status SameSignatory() {
  return Refusal(StatusCode::kFailedPrecondition, "SAME_SIGNATORY",
                 "the two signatures of a convention are two persons");
}

absl::Status AdvanceNotAllowed(Money largest, absl::CivilDay earliest) {
  const std::string day = DayText(earliest);
  return Refusal(StatusCode::kFailedPrecondition, "ADVANCE_NOT_ALLOWED",
                 absl::StrCat("at most ", largest.ToString(), " may be advanced, from ", day))
      .With("largest_accepted_cents", largest.cents())
      .With("earliest_date", day);
}

absl::Status CeilingsChanged() {
  return Refusal(StatusCode::kFailedPrecondition, "CEILINGS_CHANGED",
                 "the ceilings of the decision are no longer the convention's: collect the "
                 "evidence again");
}

absl::Status DecisionAboveCeiling(int axis, Money decided, Money ceiling) {
  return Refusal(StatusCode::kFailedPrecondition, "DECISION_ABOVE_CEILING",
                 absl::StrCat(decided.ToString(), " on axis ", axis, " is not between 0 and ",
                              ceiling.ToString()))
      .With("axis", absl::StrCat("AXIS_", axis))
      .With("largest_accepted_cents", ceiling.cents());
}

absl::Status DecisionConflict(absl::string_view applied) {
  return Refusal(StatusCode::kFailedPrecondition, "DECISION_CONFLICT",
                 absl::StrCat(applied, " was applied; only one with a higher number supersedes it"))
      .With("applied", applied);
}

absl::Status ReservationNotFound(absl::string_view id) {
  return NotFound(kDomain, "RESERVATION_NOT_FOUND", "pactum.budget/Reservation", id);
}

absl::Status IdReused(absl::string_view what, absl::string_view id) {
  return Refusal(StatusCode::kFailedPrecondition, "ID_REUSED",
                 absl::StrCat("the ", what, " ", id, " exists with other lines or amounts"))
      .With("id", id);
}

absl::Status CertificateNotFound(absl::string_view id) {
  return NotFound(kDomain, "CERTIFICATE_NOT_FOUND", "pactum.budget/Certificate", id);
}

absl::Status CertificatePaid(absl::string_view id, absl::string_view payment) {
  return Refusal(StatusCode::kFailedPrecondition, "CERTIFICATE_PAID",
                 absl::StrCat("the money of ", id, " was paid by ", payment))
      .With("payment", payment);
}

absl::Status OwnEffortNotFound(absl::string_view name) {
  return NotFound(kDomain, "OWN_EFFORT_NOT_FOUND", "pactum.budget/OwnEffort", name);
}

absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "EFFECTIVE_DAY_INVALID",
                 absl::StrCat(path, " ", why))
      .Field(path, why);
}

absl::Status CutBelowAllocated(Money largest) {
  return Refusal(StatusCode::kFailedPrecondition, "CUT_BELOW_ALLOCATED",
                 absl::StrCat("at most ", largest.ToString(),
                              " may be cut: the rest is on lines; take it back first"))
      .With("largest_accepted_cents", largest.cents());
}

absl::Status WithheldCarriedOver(const LineKey& line, Money missing, absl::string_view carry_over) {
  return Refusal(StatusCode::kFailedPrecondition, "WITHHELD_CARRIED_OVER",
                 absl::StrCat("line ", line.Text(), " withholds ", missing.ToString(),
                              " too little for this decision: ",
                              carry_over.empty() ? "it was carried over" : carry_over,
                              carry_over.empty() ? "" : " carried it over",
                              "; correct the carry-over first"))
      .With("line", line.Text())
      .With("missing_cents", missing.cents())
      .With("carry_over", carry_over);
}

absl::Status NotOfThisSource(const LineKey& line, absl::string_view whose) {
  return Refusal(
             StatusCode::kPermissionDenied, reason::kNotOfThisPact,
             absl::StrCat("money of the source ", line.funding_source, " is carried by ", whose))
      .With("line", line.Text());
}

absl::Status CarryOverNotAllowed(absl::string_view why, Money largest) {
  return Refusal(StatusCode::kFailedPrecondition, "CARRY_OVER_NOT_ALLOWED",
                 absl::StrCat(why, "; at most ", largest.ToString(), " may be carried over"))
      .With("largest_accepted_cents", largest.cents());
}

absl::Status ClosingNotAllowed(absl::CivilDay earliest, const std::map<Account, Money>& open) {
  Money sum;
  for (const auto& [account, amount] : open) sum += amount;
  Error error = Refusal(StatusCode::kFailedPrecondition, "CLOSING_NOT_ALLOWED",
                        absl::StrCat("the books may be closed from ", DayText(earliest),
                                     " on, once nothing is advanced, owed or to come back; ",
                                     sum.ToString(), " still is"));
  error.With("earliest_date", DayText(earliest)).With("open_cents", sum.cents());
  for (const auto& [account, amount] : open) {
    error.Precondition("OPEN", Name(account), absl::StrCat("holds ", amount.ToString()));
  }
  return error;
}

absl::Status BudgetClosed(absl::string_view pact, absl::CivilDay day) {
  return Refusal(StatusCode::kFailedPrecondition, "BUDGET_CLOSED",
                 absl::StrCat("the books of ", pact, " were closed on ", DayText(day)))
      .With("closed_date", DayText(day));
}

absl::Status DepositNotFound(absl::string_view name) {
  return NotFound(kDomain, "DEPOSIT_NOT_FOUND", "pactum.budget/Deposit", name);
}

absl::Status DepositConfirmed(absl::string_view name) {
  return Refusal(StatusCode::kFailedPrecondition, "DEPOSIT_CONFIRMED",
                 absl::StrCat(name, " was confirmed, and its money is open: correct its transfer"));
}

absl::Status TransferNotFound(int64_t id) {
  return NotFound(kDomain, "TRANSFER_NOT_FOUND", "pactum.budget/Transfer", absl::StrCat(id));
}

absl::Status TransferNotCorrectable(absl::string_view type, absl::string_view instead) {
  return Refusal(
             StatusCode::kFailedPrecondition, "TRANSFER_NOT_CORRECTABLE",
             absl::StrCat("a transfer ", type, " is not corrected; what undoes it is ", instead))
      .With("type", type)
      .With("instead", instead);
}

absl::Status TransferCorrected(int64_t id, int64_t correction) {
  return Refusal(StatusCode::kFailedPrecondition, "TRANSFER_CORRECTED",
                 id == correction ? absl::StrCat("transfer ", id, " is a correction itself")
                                  : absl::StrCat("transfer ", id, " was corrected by ", correction))
      .With("correction", correction);
}

absl::Status AboveProvisionalBudget(absl::string_view project, Money largest) {
  return Refusal(StatusCode::kFailedPrecondition, "ABOVE_PROVISIONAL_BUDGET",
                 absl::StrCat("the provisional budget of ", project, " leaves ", largest.ToString(),
                              " to be released (R92)"))
      .With("largest_accepted_cents", largest.cents());
}

}  // namespace pactum::budget
