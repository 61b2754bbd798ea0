// Reads of a whole review: comparisons, simulations, export, verification, report; and the national
// view. Each within one snapshot; nothing is stored.
#ifndef PACTUM_SERVICES_REVIEW_APP_REPORTS_H_
#define PACTUM_SERVICES_REVIEW_APP_REPORTS_H_

#include "absl/status/statusor.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// The methods of the proto, of a review that was found.
absl::StatusOr<v1::CompareEvidenceResponse> CompareEvidence(
    db::Tx& tx, const ReviewRow& review, const v1::CompareEvidenceRequest& request);
absl::StatusOr<v1::CompareRunsResponse> CompareStoredRuns(db::Tx& tx, const ReviewRow& review,
                                                          const v1::CompareRunsRequest& request);
absl::StatusOr<v1::SimulateReviewResponse> SimulateStoredReview(
    db::Tx& tx, const ReviewRow& review, const v1::SimulateReviewRequest& request);
absl::StatusOr<v1::ReviewExport> ExportReview(db::Tx& tx, const ReviewRow& review,
                                              const v1::ExportReviewRequest& request);
absl::StatusOr<v1::VerifyReviewResponse> VerifyReview(db::Tx& tx, const ReviewRow& review,
                                                      const v1::VerifyReviewRequest& request);
// RUN_NOT_FOUND before the first run.
absl::StatusOr<v1::ReviewReport> GetReport(db::Tx& tx, const ReviewRow& review,
                                           const v1::GetReportRequest& request);
absl::StatusOr<v1::RenderedReport> RenderReport(db::Tx& tx, const ReviewRow& review,
                                                const v1::RenderReportRequest& request);
// Only the pacts of the caller's regions.
absl::StatusOr<v1::NationalView> GetNationalView(db::Tx& tx, const rpc::Call& call,
                                                 const v1::GetNationalViewRequest& request);
absl::StatusOr<v1::RenderedReport> RenderNationalView(db::Tx& tx, const rpc::Call& call,
                                                      const v1::RenderNationalViewRequest& request);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_REPORTS_H_
