#include "services/review/app/decisions.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/fault_point.h"
#include "common/base/resource_name.h"
#include "common/db/known_answer.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/obs/log.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/review/app/scope.h"
#include "services/review/domain/decision_limits.h"
#include "services/review/domain/errors.h"
#include "services/review/domain/forecast.h"
#include "services/review/store/decision_store.h"
#include "services/review/store/review_store.h"
#include "services/review/wire/contribution_wire.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// A step of the worker asks budget no longer than this.
constexpr absl::Duration kLongestStep = absl::Seconds(10);

// The run that was submitted; a decision on another one is refused.
absl::StatusOr<v1::Run> SubmittedRun(db::Tx& tx, const ReviewRow& review, const std::string& name) {
  const std::optional<ReviewKey> key = KeyOf(name);
  const std::optional<int> number = NumberOf(name);
  if (!key || !number || ReviewName(*key) != ReviewName(review.key)) return RunNotFound(name);
  std::optional<v1::Run> run = FindRun(tx, review.key, *number);
  if (!run) return RunNotFound(name);
  if (*number != review.latest_run) {
    return ReviewStateRefused(
        ReviewName(review.key), StateOperand(review.state),
        {&phrase::kActDecideOn, {{"run", name}}},
        {&phrase::kAllowedSubmittedRun, {{"run", RunName(review.key, review.latest_run)}}});
  }
  return *std::move(run);
}

// The proposal, with the amounts that the request decides; INVALID_REQUEST.
absl::StatusOr<ByAxis<int64_t>> DecidedAmounts(const ByAxis<int64_t>& proposed,
                                               const AxisValues& asked) {
  std::vector<InputProblem> problems = AxisProblems(asked, "decided_cents");
  ByAxis<int64_t> decided = proposed;
  for (int i = 0; i < asked.size(); ++i) {
    if (asked[i].value() < 0) {
      problems.push_back(
          {absl::StrCat("decided_cents[", i, "].value"), {&phrase::kProblemLeast, {{"least", 0}}}});
    }
    const int axis = static_cast<int>(asked[i].axis()) - 1;
    if (axis >= 0 && axis < 3) decided[static_cast<size_t>(axis)] = asked[i].value();
  }
  if (!problems.empty()) return RequestInvalid(problems);
  return decided;
}

// Checks the amounts against the proposal and the limits, and puts them into the decision.
absl::Status SetAmounts(const v1::Run& run, const v1::Evidence& evidence,
                        const v1::DecideContributionRequest& request, DecisionRow& decision) {
  for (const v1::AxisResult& axis : run.result().axes()) {
    const auto index = static_cast<size_t>(axis.axis() - 1);
    decision.ceilings.at(index) = axis.ceiling_cents();
    decision.proposed.at(index) = axis.proposed_cents();
  }
  ASSIGN_OR_RETURN(decision.decided, DecidedAmounts(decision.proposed, request.decided_cents()));
  if (decision.decided != decision.proposed && IsBlank(request.reason())) return ReasonRequired();
  const Readable read = Read(evidence.content().inputs(), run.policy(), "inputs");
  const std::vector<LimitExceeded> exceeded =
      CheckDecision(decision.decided, read.inputs, read.policy);
  if (!exceeded.empty()) return DecisionAboveLimit(exceeded);
  decision.advances = read.inputs.advance_paid_cents;
  for (size_t axis = 0; axis < 3; ++axis) {
    decision.carry_overs[axis] =
        CarryOverCents(decision.ceilings[axis] - decision.decided[axis], read.policy);
  }
  return absl::OkStatus();
}

// The present decision, recorded as an event of its day.
v1::Decision RecordedDecision(db::Tx& tx, const CallContext& context, const ReviewKey& key,
                              int number, const char* event) {
  const DecisionRow row = FindDecision(tx, key, number).value();
  v1::Decision decision = ToProto(row);
  events::Append(tx, context,
                 events::EventOf(key.pact_id, decision.name(), event, decision, row.effective));
  return decision;
}

// The stored text of a refusal; never empty.
std::string RefusalText(const absl::Status& refusal) {
  return absl::StrCat(ReasonOf(refusal), ": ", refusal.message());
}

// A worker acts as this service, on behalf of the person who decided.
CallContext WorkerContext(const DecisionRow& decision) {
  CallContext context;
  context.method = "pactum.review.v1.ReviewService.DecideContribution";
  context.subject = "service:review";
  context.on_behalf_of = decision.decided_by;
  context.request_id = decision.request_id;
  context.deadline = absl::Now() + kLongestStep;
  return context;
}

}  // namespace

absl::StatusOr<DecisionRow> Decisions::CheckedDecision(db::Tx& tx, const rpc::Call& call,
                                                       const v1::DecideContributionRequest& request,
                                                       Lock lock) {
  ASSIGN_OR_RETURN(const ReviewRow review,
                   ReviewFor(tx, call, request.name(), ReviewAct::kDecide, lock));
  ASSIGN_OR_RETURN(const v1::Run run, SubmittedRun(tx, review, request.run()));
  if (run.computed_by() == call.subject) {
    return ComputedByDecider(call.subject);
  }
  const v1::Evidence evidence =
      FindEvidence(tx, review.key, NumberOf(run.evidence()).value()).value();
  DecisionRow decision;
  decision.key = review.key;
  decision.number = LastDecisionNumber(tx, review.key) + 1;
  decision.run = review.latest_run;
  decision.evidence_digest = run.evidence_digest();
  decision.result_digest = run.result_digest();
  decision.computed_by = run.computed_by();
  RETURN_IF_ERROR(SetAmounts(run, evidence, request, decision));
  decision.reason = request.reason();
  decision.legal_reference = request.legal_reference();
  decision.effective = DayOf(request.effective_date());
  decision.decided_by = call.subject;
  decision.supersedes = review.effective_decision;
  decision.request_id = call.request_id;
  return decision;
}

absl::StatusOr<v1::Decision> Decisions::Decide(const rpc::Call& call,
                                               const v1::DecideContributionRequest& request) {
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", DayOf(request.effective_date())));
  const std::string pact_id = NameId(request.name(), 0);
  DecisionRow decision;
  const auto check = [&](db::Tx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(decision, CheckedDecision(tx, call, request, Lock::kNone));
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const std::optional<v1::Decision> known,
                   db::KnownAnswer<v1::Decision>(pool_, call, pact_id, check));
  if (known) return *known;
  const absl::Status tried = budget_.ApplyDecision(call, decision, /*try_only=*/true);
  if (!tried.ok()) return IsRefusal(tried) ? DecisionRefused(tried) : tried;
  FAULT_POINT("decide.before_intent");
  ASSIGN_OR_RETURN(
      const v1::Decision stored,
      db::Write<v1::Decision>(
          pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Decision> {
            ASSIGN_OR_RETURN(decision, CheckedDecision(tx, call, request, Lock::kForUpdate));
            RETURN_IF_ERROR(InsertDecision(tx, decision, lease_));
            return RecordedDecision(tx, call, decision.key, decision.number, "decision.recorded");
          }));
  // Another number: a second call with the same request_id was quicker.
  if (call.validate_only || stored.state() != v1::Decision::STATE_RECORDED ||
      stored.number() != decision.number) {
    return stored;
  }
  FAULT_POINT("decide.after_intent");
  absl::StatusOr<v1::Decision> finished = Finish(call, decision, /*keep_answer=*/true);
  if (finished.ok() || ReasonOf(finished.status()) == "DECISION_REFUSED") return finished;
  return stored;  // The decision is recorded; a worker goes on.
}

absl::StatusOr<v1::Decision> Decisions::Finish(const CallContext& context,
                                               const DecisionRow& decision, bool keep_answer) {
  const absl::Status outcome = budget_.ApplyDecision(context, decision, /*try_only=*/false);
  if (!outcome.ok() && !IsRefusal(outcome)) return outcome;
  FAULT_POINT("decide.after_budget");
  ASSIGN_OR_RETURN(const DecisionRow now, RecordOutcome(context, decision, outcome, keep_answer));
  FAULT_POINT("decide.after_outcome");
  if (now.state != DecisionState::kRefused) return ToProto(now);
  return DecisionRefused(outcome.ok() ? absl::FailedPreconditionError(now.refusal) : outcome);
}

absl::StatusOr<DecisionRow> Decisions::RecordOutcome(const CallContext& context,
                                                     const DecisionRow& decision,
                                                     const absl::Status& outcome,
                                                     bool keep_answer) {
  const ReviewKey& key = decision.key;
  const db::IdempotencyKey answer{key.pact_id, decision.decided_by, decision.request_id};
  return db::InTransaction(pool_, context, [&](db::Tx& tx) -> absl::StatusOr<DecisionRow> {
    const ReviewRow review = FindReview(tx, key, Lock::kForUpdate).value();
    const DecisionRow before = FindDecision(tx, key, decision.number).value();
    if (before.state == DecisionState::kRecorded && outcome.ok()) {
      SetDecisionState(tx, key, decision.number, DecisionState::kEffective, "");
      RETURN_IF_ERROR(SetReviewState(tx, key, StateAfter(ReviewAct::kDecide), review.comment));
      RecordedDecision(tx, context, key, decision.number, "decision.effective");
      Recorded(tx, context, key, "review.decided", decision.effective);
    } else if (before.state == DecisionState::kRecorded) {
      // The review is as before the decision; the same request may be sent again.
      SetDecisionState(tx, key, decision.number, DecisionState::kRefused, RefusalText(outcome));
      RecordedDecision(tx, context, key, decision.number, "decision.refused");
      RETURN_IF_ERROR(db::ForgetAnswer(tx, answer));
    }
    DecisionRow now = FindDecision(tx, key, decision.number).value();
    if (keep_answer && now.state == DecisionState::kEffective) {
      RETURN_IF_ERROR(db::ReplaceAnswer(tx, answer, ToProto(now)));
    }
    return now;
  });
}

void Decisions::FinishPending() {
  std::optional<DecisionRow> last;
  while (true) {
    CallContext context;
    context.method = "review.decisions";
    context.deadline = absl::Now() + kLongestStep;
    const auto leased = db::InTransaction(
        pool_, context, [&](db::Tx& tx) -> absl::StatusOr<std::optional<DecisionRow>> {
          return LeaseDecision(tx, last, lease_);
        });
    if (!leased.ok() || !leased->has_value()) return;
    last = **leased;
    const auto finished = Finish(WorkerContext(*last), *last, /*keep_answer=*/false);
    obs::Log(finished.ok() ? obs::Level::kInfo : obs::Level::kWarning, "decision: taken up",
             {{"decision", DecisionName(last->key, last->number)},
              {"outcome", finished.ok() ? "EFFECTIVE" : std::string(finished.status().message())}});
  }
}

}  // namespace pactum::review
