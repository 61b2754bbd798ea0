// What is read of a review as a whole: its comparisons, simulations, export, verification, report,
// and the national view. Each within one snapshot; nothing is stored.
#ifndef PACTUM_SERVICES_REVIEW_APP_REPORTS_H_
#define PACTUM_SERVICES_REVIEW_APP_REPORTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// The methods of the proto, of a review that was found.
absl::StatusOr<v1::CompareEvidenceResponse> CompareEvidenceNow(
    db::Tx& tx, const ReviewRow& review, const v1::CompareEvidenceRequest& request);
absl::StatusOr<v1::CompareRunsResponse> CompareRunsNow(db::Tx& tx, const ReviewRow& review,
                                                       const v1::CompareRunsRequest& request);
absl::StatusOr<v1::SimulateReviewResponse> SimulateReviewNow(
    db::Tx& tx, const ReviewRow& review, const v1::SimulateReviewRequest& request);
v1::ReviewExport ExportNow(db::Tx& tx, const ReviewRow& review);
v1::VerifyReviewResponse VerifyNow(db::Tx& tx, const ReviewRow& review);
// RUN_NOT_FOUND before the first run.
absl::StatusOr<v1::ReviewReport> ReportNow(db::Tx& tx, const ReviewRow& review);
// Only what lies in the caller's regions.
v1::NationalView NationalNow(db::Tx& tx, const rpc::Call& call, int year);

// Written down as a document.
v1::RenderedReport Render(const v1::ReviewReport& report, v1::ReportFormat format,
                          v1::ReportLanguage language);
v1::RenderedReport Render(const v1::NationalView& view, v1::ReportFormat format,
                          v1::ReportLanguage language);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_REPORTS_H_
