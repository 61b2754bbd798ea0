// Waivers, comparisons, and what both sides say.
#include "services/review/api/review_api.h"
#include "services/review/api/within.h"
#include "services/review/app/analysis_acts.h"
#include "services/review/app/reports.h"

namespace pactum::review {

using grpc::ServerContext;

grpc::Status ReviewApi::WaiveBlocker(ServerContext* context, const v1::WaiveBlockerRequest* request,
                                     v1::Evidence* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::WaiveBlockerRequest& r)
                              -> absl::StatusOr<v1::Evidence> { return evidence_.Waive(call, r); });
}

grpc::Status ReviewApi::CompareEvidence(ServerContext* context,
                                        const v1::CompareEvidenceRequest* request,
                                        v1::CompareEvidenceResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::CompareEvidenceRequest& r) -> absl::StatusOr<v1::CompareEvidenceResponse> {
        return Within<v1::CompareEvidenceResponse>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const ReviewRow& review) { return CompareEvidenceNow(tx, review, r); });
      });
}

grpc::Status ReviewApi::CompareRuns(ServerContext* context, const v1::CompareRunsRequest* request,
                                    v1::CompareRunsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::CompareRunsRequest& r) -> absl::StatusOr<v1::CompareRunsResponse> {
        return Within<v1::CompareRunsResponse>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const ReviewRow& review) { return CompareRunsNow(tx, review, r); });
      });
}

grpc::Status ReviewApi::GetAnalysis(ServerContext* context, const v1::GetAnalysisRequest* request,
                                    v1::Analysis* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::GetAnalysisRequest& r) -> absl::StatusOr<v1::Analysis> {
                            return Within<v1::Analysis>(
                                pool_, call, r.name(), [](db::Tx& tx, const ReviewRow& review) {
                                  return absl::StatusOr<v1::Analysis>(AnalysisNow(tx, review));
                                });
                          });
}

grpc::Status ReviewApi::ExplainGap(ServerContext* context, const v1::ExplainGapRequest* request,
                                   v1::Statement* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::ExplainGapRequest& r) -> absl::StatusOr<v1::Statement> {
                            return analysis_.Explain(call, r);
                          });
}

grpc::Status ReviewApi::SetProspectOutcome(ServerContext* context,
                                           const v1::SetProspectOutcomeRequest* request,
                                           v1::Statement* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::SetProspectOutcomeRequest& r)
          -> absl::StatusOr<v1::Statement> { return analysis_.SetOutcome(call, r); });
}

grpc::Status ReviewApi::CommentReview(ServerContext* context,
                                      const v1::CommentReviewRequest* request,
                                      v1::Statement* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CommentReviewRequest& r)
          -> absl::StatusOr<v1::Statement> { return analysis_.Comment(call, r); });
}

}  // namespace pactum::review
