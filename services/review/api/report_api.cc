// A review read as a whole: simulated, exported, verified, reported; and the national view.
#include "common/status/status_macros.h"
#include "services/review/api/review_api.h"
#include "services/review/api/within.h"
#include "services/review/app/analysis_acts.h"
#include "services/review/app/reports.h"

namespace pactum::review {

using grpc::ServerContext;

grpc::Status ReviewApi::SimulateReview(ServerContext* context,
                                       const v1::SimulateReviewRequest* request,
                                       v1::SimulateReviewResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::SimulateReviewRequest& r) -> absl::StatusOr<v1::SimulateReviewResponse> {
        return Within<v1::SimulateReviewResponse>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const ReviewRow& review) { return SimulateReviewNow(tx, review, r); });
      });
}

grpc::Status ReviewApi::ExportReview(ServerContext* context, const v1::ExportReviewRequest* request,
                                     v1::ReviewExport* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ExportReviewRequest& r) -> absl::StatusOr<v1::ReviewExport> {
        return Within<v1::ReviewExport>(
            pool_, call, r.name(), [](db::Tx& tx, const ReviewRow& review) {
              return absl::StatusOr<v1::ReviewExport>(ExportNow(tx, review));
            });
      });
}

grpc::Status ReviewApi::VerifyReview(ServerContext* context, const v1::VerifyReviewRequest* request,
                                     v1::VerifyReviewResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::VerifyReviewRequest& r) -> absl::StatusOr<v1::VerifyReviewResponse> {
        return Within<v1::VerifyReviewResponse>(
            pool_, call, r.name(), [](db::Tx& tx, const ReviewRow& review) {
              return absl::StatusOr<v1::VerifyReviewResponse>(VerifyNow(tx, review));
            });
      });
}

grpc::Status ReviewApi::GetReport(ServerContext* context, const v1::GetReportRequest* request,
                                  v1::ReviewReport* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetReportRequest& r) -> absl::StatusOr<v1::ReviewReport> {
        return Within<v1::ReviewReport>(
            pool_, call, r.name(),
            [](db::Tx& tx, const ReviewRow& review) { return ReportNow(tx, review); });
      });
}

grpc::Status ReviewApi::RenderReport(ServerContext* context, const v1::RenderReportRequest* request,
                                     v1::RenderedReport* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::RenderReportRequest& r) -> absl::StatusOr<v1::RenderedReport> {
        return Within<v1::RenderedReport>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const ReviewRow& review) -> absl::StatusOr<v1::RenderedReport> {
              ASSIGN_OR_RETURN(const v1::ReviewReport report, ReportNow(tx, review));
              return Render(report, r.format(), r.language());
            });
      });
}

grpc::Status ReviewApi::GetNationalView(ServerContext* context,
                                        const v1::GetNationalViewRequest* request,
                                        v1::NationalView* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetNationalViewRequest& r) -> absl::StatusOr<v1::NationalView> {
        return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::NationalView> {
          return NationalNow(tx, call, r.year());
        });
      });
}

grpc::Status ReviewApi::RenderNationalView(ServerContext* context,
                                           const v1::RenderNationalViewRequest* request,
                                           v1::RenderedReport* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::RenderNationalViewRequest& r) -> absl::StatusOr<v1::RenderedReport> {
        return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::RenderedReport> {
          return Render(NationalNow(tx, call, r.year()), r.format(), r.language());
        });
      });
}

}  // namespace pactum::review
