#include "services/review/app/reviews.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/resource_name.h"
#include "common/db/known_answer.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/review/app/analysis_acts.h"
#include "services/review/app/scope.h"
#include "services/review/domain/errors.h"
#include "services/review/store/review_store.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// Whether a review may be opened; `row` has the pact's period from registry.
absl::Status CheckOpening(const ReviewRow& row, absl::CivilDay today) {
  const int year = row.key.year;
  if (year < row.start_year || year > row.end_year) {
    return YearInvalid(year, row.start_year, row.end_year);
  }
  if (row.cut_off.year() < year || row.cut_off.year() > year + 1) {
    return CutOffInvalid(row.cut_off,
                         {&phrase::kErrorCutOffOutside, {{"year", year}, {"next_year", year + 1}}});
  }
  if (row.cut_off > today) {
    return CutOffInvalid(row.cut_off, {&phrase::kErrorCutOffLater, {{"today", today}}});
  }
  return absl::OkStatus();
}

// REVIEW_OPEN where another review of the pact is open.
absl::Status CheckNoOther(db::Tx& tx, const ReviewKey& key) {
  const std::optional<ReviewRow> open = FindOpenReview(tx, key.pact_id);
  if (!open || open->key.year == key.year) return absl::OkStatus();
  return ReviewOpen(ReviewName(open->key));
}

// EVIDENCE_BLOCKED with each blocker of the evidence without a waiver.
absl::Status CheckBlockers(const v1::Evidence& evidence) {
  std::vector<Obstacle> blockers;
  for (const v1::Blocker& blocker : evidence.blockers()) {
    if (blocker.has_waiver()) continue;
    blockers.push_back({blocker.code(), blocker.subject(), blocker.description()});
  }
  return blockers.empty() ? absl::OkStatus() : EvidenceBlocked(evidence.name(), blockers);
}

// ANALYSIS_INCOMPLETE with each open point.
absl::Status CheckAnalysed(const v1::Analysis& analysis) {
  std::vector<Obstacle> open;
  for (const v1::OpenPoint& point : analysis.open_points()) {
    open.push_back({point.code(), point.subject(), point.description()});
  }
  return open.empty() ? absl::OkStatus() : AnalysisIncomplete(analysis.review(), open);
}

// The last evidence; RUN_NOT_FOUND unless the last run is of it.
absl::StatusOr<v1::Evidence> EvidenceToSubmit(db::Tx& tx, const ReviewRow& review) {
  std::string last = ReviewName(review.key);
  if (review.latest_evidence > 0) last = EvidenceName(review.key, review.latest_evidence);
  const std::optional<v1::Run> run = FindRun(tx, review.key, review.latest_run);
  if (!run || run->evidence() != last) return NoRunOfEvidence(last);
  return FindEvidence(tx, review.key, review.latest_evidence).value();
}

}  // namespace

absl::StatusOr<v1::AnnualReview> Reviews::Open(const rpc::Call& call,
                                               const v1::OpenReviewRequest& request) {
  ReviewRow row;
  row.key = {NameId(request.pact(), 0), request.year()};
  row.cut_off = DayOf(request.cut_off());
  ASSIGN_OR_RETURN(const std::optional<v1::AnnualReview> known,
                   db::KnownAnswer<v1::AnnualReview>(pool_, call, row.key.pact_id,
                                                     [](db::Tx&) { return absl::OkStatus(); }));
  if (known) return *known;
  ASSIGN_OR_RETURN(const PactInForce pact, registry_.GetPactInForce(call, row.key.pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  row.region = pact.region;
  row.pes = pact.pes;
  row.start_year = pact.start_year;
  row.end_year = pact.end_year;
  RETURN_IF_ERROR(CheckOpening(row, call.today));
  return db::Write<v1::AnnualReview>(
      pool_, call, row.key.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AnnualReview> {
        if (FindReview(tx, row.key)) return ReviewExists(ReviewName(row.key));
        RETURN_IF_ERROR(CheckNoOther(tx, row.key));
        RETURN_IF_ERROR(InsertReview(tx, row, call.subject));
        return Recorded(tx, call, row.key, "review.opened", call.today);
      });
}

absl::StatusOr<v1::AnnualReview> Reviews::Move(const rpc::Call& call, const std::string& name,
                                               const Transition& transition) {
  return db::Write<v1::AnnualReview>(
      pool_, call, NameId(name, 0), [&](db::Tx& tx) -> absl::StatusOr<v1::AnnualReview> {
        ASSIGN_OR_RETURN(const ReviewRow review,
                         ReviewFor(tx, call, name, transition.act, Lock::kForUpdate));
        RETURN_IF_ERROR(transition.check(tx, review));
        RETURN_IF_ERROR(SetReviewState(tx, review.key, StateAfter(transition.act),
                                       transition.comment.value_or(review.comment)));
        return Recorded(tx, call, review.key, transition.event, call.today);
      });
}

absl::StatusOr<v1::AnnualReview> Reviews::Submit(const rpc::Call& call,
                                                 const v1::SubmitReviewRequest& request) {
  return Move(call, request.name(),
              {ReviewAct::kSubmit, "review.submitted", std::nullopt,
               [](db::Tx& tx, const ReviewRow& review) -> absl::Status {
                 ASSIGN_OR_RETURN(const v1::Evidence evidence, EvidenceToSubmit(tx, review));
                 return CheckBlockers(evidence);
               }});
}

absl::StatusOr<v1::AnnualReview> Reviews::Return(const rpc::Call& call,
                                                 const v1::ReturnReviewRequest& request) {
  return Move(call, request.name(),
              {ReviewAct::kReturn, "review.returned", request.reason(),
               [](db::Tx&, const ReviewRow&) { return absl::OkStatus(); }});
}

absl::StatusOr<v1::AnnualReview> Reviews::Reopen(const rpc::Call& call,
                                                 const v1::ReopenReviewRequest& request) {
  return Move(call, request.name(),
              {ReviewAct::kReopen, "review.reopened", request.reason(),
               [](db::Tx& tx, const ReviewRow& review) { return CheckNoOther(tx, review.key); }});
}

absl::StatusOr<v1::AnnualReview> Reviews::Close(const rpc::Call& call,
                                                const v1::CloseReviewRequest& request) {
  return Move(
      call, request.name(),
      {ReviewAct::kClose, "review.closed", std::nullopt, [](db::Tx& tx, const ReviewRow& review) {
         return CheckAnalysed(PresentAnalysis(tx, review));
       }});
}

}  // namespace pactum::review
