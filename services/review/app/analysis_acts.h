// The statements of both sides in the analysis of a review: each side its own, by the role of the
// caller. A statement is never edited. Thread-safe.
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

  // The methods of the proto, documented there.
  absl::StatusOr<v1::Statement> Explain(const rpc::Call& call,
                                        const v1::ExplainGapRequest& request);
  absl::StatusOr<v1::Statement> SetOutcome(const rpc::Call& call,
                                           const v1::SetProspectOutcomeRequest& request);
  absl::StatusOr<v1::Statement> Comment(const rpc::Call& call,
                                        const v1::CommentReviewRequest& request);

 private:
  // `asked`: kind, subject, text and codes; number, side, author and instant are added.
  absl::StatusOr<v1::Statement> AddStatement(const rpc::Call& call, const std::string& review,
                                             const v1::Statement& asked);

  db::Pool& pool_;
};

// GetAnalysis of the proto, of a review that was found.
v1::Analysis PresentAnalysis(db::Tx& tx, const ReviewRow& review);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_ANALYSIS_ACTS_H_
