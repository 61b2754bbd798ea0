// What both sides say in the analysis of a review: each its own, by the role of the caller; nothing
// that was said is edited. Thread-safe.
#ifndef PACTUM_SERVICES_REVIEW_APP_ANALYSIS_ACTS_H_
#define PACTUM_SERVICES_REVIEW_APP_ANALYSIS_ACTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

class AnalysisActs {
 public:
  // Outlives it.
  explicit AnalysisActs(db::Pool& pool) : pool_(pool) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::Statement> Explain(const rpc::Call& call,
                                        const v1::ExplainGapRequest& request);
  absl::StatusOr<v1::Statement> SetOutcome(const rpc::Call& call,
                                           const v1::SetProspectOutcomeRequest& request);
  absl::StatusOr<v1::Statement> Comment(const rpc::Call& call,
                                        const v1::CommentReviewRequest& request);

 private:
  // `said`: kind, subject, text and codes; number, side, author and instant are added.
  absl::StatusOr<v1::Statement> Say(const rpc::Call& call, const std::string& review,
                                    const v1::Statement& said);

  db::Pool& pool_;
};

// GetAnalysis of the proto, of a review that was found.
v1::Analysis AnalysisNow(db::Tx& tx, const ReviewRow& review);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_ANALYSIS_ACTS_H_
