#include "services/review/domain/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/money/money.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "services/review/domain/findings.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

using absl::StatusCode;

constexpr char kPolicyType[] = "pactum.review/Policy";
constexpr char kReviewType[] = "pactum.review/AnnualReview";

Error Refusal(StatusCode code, absl::string_view reason, const Phrase& phrase,
              const Operands& operands = {}) {
  return Error(code, kDomain, reason, phrase, operands);
}

// INVALID_ARGUMENT with every field at once; the message names the first.
absl::Status Fields(absl::string_view reason, const std::vector<InputProblem>& problems) {
  const InputProblem& first = problems.at(0);
  Operands operands = {{"field", first.path}, {"fault", first.fault}};
  if (problems.size() > 1) operands.emplace_back("more", problems.size() - 1);
  Error error = Refusal(StatusCode::kInvalidArgument, reason,
                        problems.size() > 1 ? phrase::kErrorFields : phrase::kErrorField, operands);
  for (const InputProblem& problem : problems) {
    error.Field(problem.path, problem.fault);
  }
  return error;
}

absl::Status StateRefused(absl::string_view reason, absl::string_view subject, const Operand& state,
                          const Sentence& asked, const Sentence& remedy) {
  Error error = Refusal(StatusCode::kFailedPrecondition, reason, phrase::kErrorState,
                        {{"subject", subject}, state, {"asked", asked}, {"remedy", remedy}});
  return error.Precondition("STATE", subject, remedy);
}

// A remedy is stored in English; the French text is the meaning of its code.
Operand RemedyOf(const Obstacle& obstacle) {
  const Phrase* const meaning = MeaningOf(obstacle.code);
  if (meaning == nullptr) return {"remedy", obstacle.remedy};
  return {"remedy", Phrase{meaning->id, obstacle.remedy.c_str(), meaning->fr}};
}

absl::Status WithObstacles(Error error, const std::vector<Obstacle>& obstacles) {
  for (const Obstacle& obstacle : obstacles) {
    error.Precondition(obstacle.code, obstacle.subject, obstacle.remedy);
  }
  return error;
}

absl::Status SamePerson(const Phrase& rule, absl::string_view subject) {
  return Refusal(StatusCode::kPermissionDenied, "SAME_PERSON", rule, {{"subject", subject}});
}

Sentence SentenceOf(const LimitExceeded& one) {
  return {&phrase::kErrorDecisionAboveLimit,
          {{"decided", Money::Cents(one.decided_cents)},
           {"axis", *FindPhrase(AxisName(one.axis))},
           CodeOperand("limit", one.limit),
           {"largest_accepted", Money::Cents(one.largest_accepted_cents)}}};
}

}  // namespace

absl::Status PolicyNotFound(absl::string_view name) {
  return NotFound(kDomain, "POLICY_NOT_FOUND", kPolicyType, name);
}

absl::Status NoPolicyApplies(int year) {
  return Refusal(StatusCode::kNotFound, "POLICY_NOT_FOUND", phrase::kErrorNoPolicyApplies,
                 {{"year", year}});
}

absl::Status PolicyExists(absl::string_view name, absl::string_view field) {
  return Refusal(StatusCode::kAlreadyExists, "POLICY_EXISTS", phrase::kErrorPolicyExists,
                 {{"field", field}, {"name", name}})
      .Resource(kPolicyType, name, "exists already");
}

absl::Status PolicyInvalid(const std::vector<InputProblem>& problems) {
  return Fields("POLICY_INVALID", problems);
}

absl::Status PolicyPublished(absl::string_view name) {
  return StateRefused("POLICY_STATE", name, {"state", phrase::kIsPublished}, {&phrase::kActPublish},
                      {&phrase::kAllowedDraft});
}

absl::Status ReviewNotFound(absl::string_view name) {
  return NotFound(kDomain, "REVIEW_NOT_FOUND", kReviewType, name);
}

absl::Status ReviewExists(absl::string_view name) {
  return Refusal(StatusCode::kAlreadyExists, "REVIEW_EXISTS", phrase::kErrorReviewExists,
                 {{"review", name}})
      .Resource(kReviewType, name, "exists already");
}

absl::Status ReviewOpen(absl::string_view open_review) {
  return Refusal(StatusCode::kFailedPrecondition, "REVIEW_OPEN", phrase::kErrorReviewOpen,
                 {{"review", open_review}})
      .Precondition("STATE", open_review, phrase::kErrorDecidedFirst);
}

absl::Status ReviewStateRefused(absl::string_view name, const Operand& state, const Sentence& asked,
                                const Sentence& remedy) {
  return StateRefused("REVIEW_STATE", name, state, asked, remedy);
}

absl::Status PactNotInForce(absl::string_view pact, absl::string_view state) {
  return StateRefused("PACT_NOT_IN_FORCE", pact, {"state", state}, {&phrase::kActOpenReview},
                      {&phrase::kAllowedPactInForce});
}

absl::Status YearInvalid(int year, int start_year, int end_year) {
  return Refusal(StatusCode::kInvalidArgument, "YEAR_INVALID", phrase::kErrorYearInvalid,
                 {{"year", year}, {"start_year", start_year}, {"end_year", end_year}})
      .Field("year", phrase::kErrorYearOutside);
}

absl::Status CutOffInvalid(absl::CivilDay cut_off, const Sentence& fault) {
  return Refusal(StatusCode::kInvalidArgument, "CUT_OFF_INVALID", phrase::kErrorCutOffInvalid,
                 {{"cut_off", cut_off}, {"fault", fault}})
      .Field("cut_off", fault);
}

absl::Status EvidenceInconsistent(const Sentence& fault) {
  return Refusal(StatusCode::kFailedPrecondition, "EVIDENCE_INCONSISTENT",
                 phrase::kErrorEvidenceInconsistent, {{"fault", fault}});
}

absl::Status EvidenceNotFound(absl::string_view name) {
  return NotFound(kDomain, "EVIDENCE_NOT_FOUND", "pactum.review/Evidence", name);
}

absl::Status EvidenceBlocked(absl::string_view evidence, const std::vector<Obstacle>& blockers) {
  const Obstacle& first = blockers.at(0);
  return WithObstacles(
      Refusal(StatusCode::kFailedPrecondition, "EVIDENCE_BLOCKED", phrase::kErrorEvidenceBlocked,
              {{"evidence", evidence}, {"blocker", first.code}, RemedyOf(first)}),
      blockers);
}

absl::Status BlockerNotFound(absl::string_view evidence, absl::string_view code,
                             absl::string_view subject) {
  return Refusal(StatusCode::kFailedPrecondition, "BLOCKER_NOT_FOUND",
                 phrase::kErrorBlockerNotFound,
                 {{"evidence", evidence}, CodeOperand("code", code), {"subject", subject}})
      .Precondition("BLOCKER", subject, phrase::kErrorNoBlocker);
}

absl::Status BlockerNotWaivable(absl::string_view code) {
  return Refusal(StatusCode::kFailedPrecondition, "BLOCKER_NOT_WAIVABLE",
                 phrase::kErrorBlockerNotWaivable, {CodeOperand("code", code)})
      .Precondition("BLOCKER", code, phrase::kErrorCannotBeWaived);
}

absl::Status SubjectNotFound(absl::string_view subject, const Phrase& kind) {
  return Refusal(StatusCode::kNotFound, "SUBJECT_NOT_FOUND", phrase::kErrorSubjectNotFound,
                 {{"subject", subject}, {"kind", kind}})
      .Resource("pactum.review/Evidence", subject, absl::StrCat("is no ", kind.en));
}

absl::Status ExplanationRequired(absl::string_view field, const Phrase& rule) {
  return Refusal(StatusCode::kInvalidArgument, "EXPLANATION_REQUIRED", rule).Field(field, rule);
}

absl::Status AnalysisIncomplete(absl::string_view review, const std::vector<Obstacle>& open) {
  const Obstacle& first = open.at(0);
  return WithObstacles(Refusal(StatusCode::kFailedPrecondition, "ANALYSIS_INCOMPLETE",
                               phrase::kErrorAnalysisIncomplete,
                               {{"review", review}, {"subject", first.subject}, RemedyOf(first)}),
                       open);
}

absl::Status NotComparable(absl::string_view name, absl::string_view other) {
  return Refusal(StatusCode::kInvalidArgument, "NOT_COMPARABLE", phrase::kErrorNotComparable,
                 {{"name", name}, {"other", other}})
      .Field("other", phrase::kErrorNotAnother);
}

absl::Status RunNotFound(absl::string_view name) {
  return NotFound(kDomain, "RUN_NOT_FOUND", "pactum.review/Run", name);
}

absl::Status NoRunOfEvidence(absl::string_view evidence) {
  return Refusal(StatusCode::kNotFound, "RUN_NOT_FOUND", phrase::kErrorNoRunOfEvidence,
                 {{"evidence", evidence}})
      .Resource("pactum.review/Run", evidence, "has no run");
}

absl::Status RunDiffers(absl::string_view name, absl::string_view stored_digest,
                        absl::string_view computed_digest) {
  return Refusal(StatusCode::kDataLoss, "RUN_DIFFERS", phrase::kErrorRunDiffers, {{"run", name}})
      .With("stored_digest", stored_digest)
      .With("computed_digest", computed_digest);
}

absl::Status InputsRefused(const std::vector<InputProblem>& problems) {
  return Fields("INPUTS_REFUSED", problems);
}

absl::Status ComputedByDecider(absl::string_view subject) {
  return SamePerson(phrase::kErrorSamePersonDecides, subject);
}

absl::Status DraftedByPublisher(absl::string_view subject) {
  return SamePerson(phrase::kErrorSamePersonPublishes, subject);
}

absl::Status ReasonRequired() {
  return Refusal(StatusCode::kInvalidArgument, "REASON_REQUIRED", phrase::kErrorReasonRequired)
      .Field("reason", phrase::kErrorReasonOfAmount);
}

absl::Status DecisionAboveLimit(const std::vector<LimitExceeded>& exceeded) {
  const LimitExceeded& first = exceeded.at(0);
  const Sentence sentence = SentenceOf(first);
  Error error = Refusal(StatusCode::kFailedPrecondition, "DECISION_ABOVE_LIMIT", *sentence.phrase,
                        sentence.operands);
  error.With("axis", AxisName(first.axis));
  for (const LimitExceeded& one : exceeded) {
    error.Precondition(one.limit, AxisName(one.axis), SentenceOf(one));
  }
  return error;
}

absl::Status DecisionPending(absl::string_view decision) {
  return Refusal(StatusCode::kFailedPrecondition, "DECISION_PENDING", phrase::kErrorDecisionPending,
                 {{"decision", decision}})
      .Precondition("STATE", decision, phrase::kErrorOnItsWay);
}

absl::Status DecisionRefused(const absl::Status& refusal) {
  Error error = Refusal(StatusCode::kFailedPrecondition, "DECISION_REFUSED",
                        phrase::kErrorDecisionRefused, {{"refusal", refusal.message()}});
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
