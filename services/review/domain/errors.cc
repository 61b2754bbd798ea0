#include "services/review/domain/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/money/money.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"

namespace pactum::review {
namespace {

using absl::StatusCode;

constexpr char kPolicyType[] = "pactum.review/Policy";
constexpr char kReviewType[] = "pactum.review/AnnualReview";

Error Refusal(StatusCode code, absl::string_view reason, absl::string_view message) {
  return Error(code, kDomain, reason, message);
}

// INVALID_ARGUMENT with every field at once; the message names the first.
absl::Status Fields(absl::string_view reason, const std::vector<InputProblem>& problems) {
  std::string message = absl::StrCat(problems.at(0).path, " ", problems.at(0).what);
  if (problems.size() > 1) absl::StrAppend(&message, ", and ", problems.size() - 1, " more");
  Error error = Refusal(StatusCode::kInvalidArgument, reason, message);
  for (const InputProblem& problem : problems) error.Field(problem.path, problem.what);
  return error;
}

}  // namespace

absl::Status PolicyNotFound(absl::string_view name) {
  return NotFound(kDomain, "POLICY_NOT_FOUND", kPolicyType, name);
}

absl::Status NoPolicyApplies(int year) {
  return Refusal(StatusCode::kNotFound, "POLICY_NOT_FOUND",
                 absl::StrCat(
                     "no policy that was published when the evidence was collected applies to ",
                     year, ": publish one, then collect the evidence again"))
      .With("year", year);
}

absl::Status PolicyExists(absl::string_view name, absl::string_view field) {
  return Refusal(StatusCode::kAlreadyExists, "POLICY_EXISTS",
                 absl::StrCat(field, " ", name, " is taken"))
      .With("name", name)
      .With("field", field)
      .Resource(kPolicyType, name, "exists already");
}

absl::Status PolicyInvalid(const std::vector<InputProblem>& problems) {
  return Fields("POLICY_INVALID", problems);
}

absl::Status PolicyStateRefused(absl::string_view name, absl::string_view state) {
  return StateRule(kDomain, "POLICY_STATE", name, state, "PUBLISHED",
                   "only a DRAFT is published; a new policy replaces a published one");
}

absl::Status ReviewNotFound(absl::string_view name) {
  return NotFound(kDomain, "REVIEW_NOT_FOUND", kReviewType, name);
}

absl::Status ReviewExists(absl::string_view name) {
  return Refusal(StatusCode::kAlreadyExists, "REVIEW_EXISTS", absl::StrCat(name, " exists already"))
      .With("review", name)
      .Resource(kReviewType, name, "exists already");
}

absl::Status ReviewOpen(absl::string_view open_review) {
  return Refusal(StatusCode::kFailedPrecondition, "REVIEW_OPEN",
                 absl::StrCat(open_review,
                              " is open: a pact has one open review at a time; decide it first"))
      .With("review", open_review)
      .Precondition("STATE", open_review, "is decided first");
}

absl::Status ReviewStateRefused(absl::string_view name, absl::string_view state,
                                absl::string_view asked, absl::string_view what_would_allow) {
  return StateRule(kDomain, "REVIEW_STATE", name, state, asked, what_would_allow);
}

absl::Status PactNotInForce(absl::string_view pact, absl::string_view state) {
  return StateRule(
      kDomain, "PACT_NOT_IN_FORCE", pact, state, "opening a review",
      "a review is of a pact IN_FORCE: both sides signed version 1, and it is not closed");
}

absl::Status YearInvalid(int year, int start_year, int end_year) {
  return Refusal(StatusCode::kInvalidArgument, "YEAR_INVALID",
                 absl::StrCat(year, " is no exercise of the pact: they are ", start_year, " to ",
                              end_year))
      .With("year", year)
      .With("start_year", start_year)
      .With("end_year", end_year)
      .Field("year", "lies outside the pact's period");
}

absl::Status CutOffInvalid(absl::string_view cut_off, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "CUT_OFF_INVALID",
                 absl::StrCat("the cut-off ", cut_off, " ", why))
      .With("cut_off", cut_off)
      .Field("cut_off", why);
}

absl::Status EvidenceInconsistent(absl::string_view why) {
  return Refusal(
      StatusCode::kFailedPrecondition, "EVIDENCE_INCONSISTENT",
      absl::StrCat("the answers are not of one pact and one instant: ", why, "; collect again"));
}

absl::Status EvidenceNotFound(absl::string_view name) {
  return NotFound(kDomain, "EVIDENCE_NOT_FOUND", "pactum.review/Evidence", name);
}

absl::Status EvidenceBlocked(absl::string_view evidence, const std::vector<BlockerText>& blockers) {
  Error error = Refusal(StatusCode::kFailedPrecondition, "EVIDENCE_BLOCKED",
                        absl::StrCat(evidence, " is blocked by ", blockers.at(0).code, ": ",
                                     blockers.at(0).description));
  error.With("evidence", evidence).With("blocker", blockers.at(0).code);
  for (const BlockerText& blocker : blockers) {
    error.Precondition(blocker.code, blocker.subject, blocker.description);
  }
  return error;
}

absl::Status BlockerNotFound(absl::string_view evidence, absl::string_view code,
                             absl::string_view subject) {
  return Refusal(StatusCode::kFailedPrecondition, "BLOCKER_NOT_FOUND",
                 absl::StrCat(evidence, " has no blocker ", code, " of ", subject,
                              " that is not waived yet"))
      .With("evidence", evidence)
      .With("code", code)
      .With("subject", subject)
      .Precondition("BLOCKER", subject, "is no blocker of the evidence");
}

absl::Status BlockerNotWaivable(absl::string_view code) {
  return Refusal(StatusCode::kFailedPrecondition, "BLOCKER_NOT_WAIVABLE",
                 absl::StrCat(code, " cannot be waived: only what it names removes it"))
      .With("code", code)
      .Precondition("BLOCKER", code, "cannot be waived");
}

absl::Status SubjectNotFound(absl::string_view subject, absl::string_view what) {
  return Refusal(StatusCode::kNotFound, "SUBJECT_NOT_FOUND",
                 absl::StrCat(subject, " is no ", what, " of the review's last evidence"))
      .With("subject", subject)
      .Resource("pactum.review/Evidence", subject, absl::StrCat("is no ", what));
}

absl::Status ExplanationRequired(absl::string_view field, absl::string_view why) {
  return Refusal(StatusCode::kInvalidArgument, "EXPLANATION_REQUIRED", why).Field(field, why);
}

absl::Status AnalysisIncomplete(absl::string_view review, const std::vector<BlockerText>& open) {
  Error error = Refusal(StatusCode::kFailedPrecondition, "ANALYSIS_INCOMPLETE",
                        absl::StrCat("the analysis of ", review, " lacks: ", open.at(0).subject,
                                     ": ", open.at(0).description));
  error.With("review", review);
  for (const BlockerText& point : open) {
    error.Precondition(point.code, point.subject, point.description);
  }
  return error;
}

absl::Status NotComparable(absl::string_view name, absl::string_view other) {
  return Refusal(StatusCode::kInvalidArgument, "NOT_COMPARABLE",
                 absl::StrCat("only two of one review are compared, not ", name, " with ", other))
      .Field("other", "is not another one of the same review");
}

absl::Status RunNotFound(absl::string_view name) {
  return NotFound(kDomain, "RUN_NOT_FOUND", "pactum.review/Run", name);
}

absl::Status NoRunOfEvidence(absl::string_view evidence) {
  return Refusal(
             StatusCode::kNotFound, "RUN_NOT_FOUND",
             absl::StrCat("there is no run of the last evidence, ", evidence, ": compute first"))
      .With("evidence", evidence)
      .Resource("pactum.review/Run", evidence, "has no run");
}

absl::Status RunDiffers(absl::string_view name, absl::string_view stored_digest,
                        absl::string_view computed_digest) {
  return Refusal(StatusCode::kDataLoss, "RUN_DIFFERS",
                 absl::StrCat("computing ", name, " again does not give what is stored"))
      .With("run", name)
      .With("stored_digest", stored_digest)
      .With("computed_digest", computed_digest);
}

absl::Status InputsRefused(const std::vector<InputProblem>& problems) {
  return Fields("INPUTS_REFUSED", problems);
}

absl::Status SamePerson(absl::string_view rule, absl::string_view subject) {
  return Refusal(StatusCode::kPermissionDenied, "SAME_PERSON",
                 absl::StrCat(rule, ": ", subject, " did both; another person must"))
      .With("subject", subject);
}

absl::Status ReasonRequired() {
  return Refusal(StatusCode::kInvalidArgument, "REASON_REQUIRED",
                 "an amount that departs from the proposal needs a written reason (R145)")
      .Field("reason", "is required where an amount departs from the proposal");
}

absl::Status DecisionAboveLimit(const std::vector<LimitExceeded>& exceeded) {
  const auto describe = [](const LimitExceeded& one) {
    return absl::StrCat(Money::Cents(one.decided_cents).ToString(), " on ", AxisName(one.axis),
                        " exceeds ", one.limit, ": at most ",
                        Money::Cents(one.largest_accepted_cents).ToString());
  };
  const LimitExceeded& first = exceeded.at(0);
  Error error = Refusal(StatusCode::kFailedPrecondition, "DECISION_ABOVE_LIMIT", describe(first));
  error.With("axis", AxisName(first.axis))
      .With("limit", first.limit)
      .With("largest_accepted_cents", first.largest_accepted_cents);
  for (const LimitExceeded& one : exceeded) {
    error.Precondition(one.limit, AxisName(one.axis), describe(one));
  }
  return error;
}

absl::Status DecisionPending(absl::string_view decision) {
  return Refusal(StatusCode::kFailedPrecondition, "DECISION_PENDING",
                 absl::StrCat(decision,
                              " is on its way to budget: wait until it is EFFECTIVE or REFUSED"))
      .With("decision", decision)
      .Precondition("STATE", decision, "is on its way to budget");
}

absl::Status DecisionRefused(const absl::Status& refusal) {
  Error error = Refusal(StatusCode::kFailedPrecondition, "DECISION_REFUSED",
                        absl::StrCat("budget refuses the decision: ", refusal.message()));
  constexpr absl::string_view kErrorInfo = "/google.rpc.ErrorInfo";
  if (const auto info = GetErrorInfo(refusal)) {
    for (const auto& [key, value] : info->metadata) error.With(key, value);
    error.With("budget_reason", info->reason);
  }
  absl::Status status = error;
  refusal.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
    if (!absl::EndsWith(type, kErrorInfo)) status.SetPayload(type, payload);
  });
  return status;
}

absl::Status DecisionNotFound(absl::string_view name) {
  return NotFound(kDomain, "DECISION_NOT_FOUND", "pactum.review/Decision", name);
}

absl::Status RequestInvalid(const std::vector<InputProblem>& problems) {
  return Fields(reason::kInvalidRequest, problems);
}

}  // namespace pactum::review
