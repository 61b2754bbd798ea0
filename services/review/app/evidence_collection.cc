#include "services/review/app/evidence_collection.h"

#include "common/base/resource_name.h"
#include "common/db/known_answer.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/review/app/scope.h"
#include "services/review/domain/errors.h"
#include "services/review/store/analysis_store.h"
#include "services/review/store/review_store.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// BLOCKER_NOT_FOUND, BLOCKER_NOT_WAIVABLE; a blocker is waived once.
absl::Status CheckWaivable(const v1::Evidence& evidence, const v1::WaiveBlockerRequest& request) {
  for (const v1::Blocker& blocker : evidence.blockers()) {
    if (blocker.code() != request.code() || blocker.subject() != request.subject()) continue;
    if (blocker.has_waiver()) break;
    return blocker.waivable() ? absl::OkStatus() : BlockerNotWaivable(blocker.code());
  }
  return BlockerNotFound(evidence.name(), request.code(), request.subject());
}

}  // namespace

absl::StatusOr<Answers> EvidenceCollection::Ask(const rpc::Call& call, const ReviewRow& review,
                                                std::optional<absl::Time> known_at) {
  Answers answers;
  ASSIGN_OR_RETURN(answers.registry,
                   registry_.GetPosition(call, review.key, review.cut_off, known_at));
  ASSIGN_OR_RETURN(answers.budget, budget_.GetPosition(call, review.key, review.cut_off, known_at));
  ASSIGN_OR_RETURN(answers.procurement,
                   procurement_.GetExecution(call, review.key, review.cut_off, known_at));
  return answers;
}

absl::StatusOr<Answers> EvidenceCollection::AskAsOfOneInstant(const rpc::Call& call,
                                                              const ReviewRow& review) {
  // Each service answers as of its settled instant; all three have settled the least of these.
  ASSIGN_OR_RETURN(const Answers settled, Ask(call, review, std::nullopt));
  const absl::Time known_at = LeastKnownAt(settled);
  ASSIGN_OR_RETURN(Answers answers, Ask(call, review, known_at));
  RETURN_IF_ERROR(CheckConsistent(answers, {review.key, review.cut_off, known_at}));
  return answers;
}

absl::StatusOr<v1::Evidence> EvidenceCollection::Collect(
    const rpc::Call& call, const v1::CollectEvidenceRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  ReviewRow review;
  const auto check = [&](db::Tx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(review, ReviewFor(tx, call, request.name(), ReviewAct::kCollect, Lock::kNone));
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const std::optional<v1::Evidence> known,
                   db::KnownAnswer<v1::Evidence>(pool_, call, pact_id, check));
  if (known) return *known;
  ASSIGN_OR_RETURN(const Answers answers, AskAsOfOneInstant(call, review));
  return db::Write<v1::Evidence>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Evidence> {
        // Checked again under the lock: the review may have changed meanwhile.
        ASSIGN_OR_RETURN(const ReviewRow now, ReviewFor(tx, call, request.name(),
                                                        ReviewAct::kCollect, Lock::kForUpdate));
        std::optional<v1::EvidenceContent> before;
        if (const auto last = FindEvidence(tx, now.key, now.latest_evidence)) {
          before = last->content();
        }
        const int number = now.latest_evidence + 1;
        InsertEvidence(tx, now.key, number, EvidenceOf(answers, now.pes, before), call.subject);
        v1::Evidence evidence = FindEvidence(tx, now.key, number).value();
        events::Append(
            tx, call,
            events::EventOf(pact_id, evidence.name(), "evidence.collected", evidence, now.cut_off));
        return evidence;
      });
}

absl::StatusOr<v1::Evidence> EvidenceCollection::Waive(const rpc::Call& call,
                                                       const v1::WaiveBlockerRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::Evidence>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Evidence> {
        ASSIGN_OR_RETURN(const ReviewRow review,
                         ReviewToAddTo(tx, call, request.name(), ReviewAct::kCollect));
        const int number = NumberOf(request.name()).value_or(0);
        const std::optional<v1::Evidence> found = FindEvidence(tx, review.key, number);
        if (!found || number != review.latest_evidence) return EvidenceNotFound(request.name());
        RETURN_IF_ERROR(CheckWaivable(*found, request));
        if (IsBlank(request.reason())) {
          return RequestInvalid({{"reason", {&phrase::kProblemWaiverReason}}});
        }
        InsertWaiver(tx, review.key, number,
                     {request.code(), request.subject(), request.reason(), call.subject});
        v1::Evidence evidence = FindEvidence(tx, review.key, number).value();
        events::Append(tx, call,
                       events::EventOf(pact_id, evidence.name(), "evidence.blocker_waived",
                                       evidence, review.cut_off));
        return evidence;
      });
}

}  // namespace pactum::review
