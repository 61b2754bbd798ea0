// ReviewService over gRPC: writes go to their use case, reads to the store.
#ifndef PACTUM_SERVICES_REVIEW_API_REVIEW_API_H_
#define PACTUM_SERVICES_REVIEW_API_REVIEW_API_H_

#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/rpc/pipeline.h"
#include "pactum/review/v1/review_service.grpc.pb.h"
#include "services/review/app/analysis_acts.h"
#include "services/review/app/computation.h"
#include "services/review/app/decisions.h"
#include "services/review/app/evidence_collection.h"
#include "services/review/app/policies.h"
#include "services/review/app/reviews.h"

namespace pactum::review {

// Thread-safe. What it refers to outlives it.
class ReviewApi : public v1::ReviewService::Service {
 public:
  ReviewApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
            db::Pool& pool, RegistryClient& registry, BudgetClient& budget,
            ProcurementClient& procurement, absl::Duration decision_lease = kDecisionLease);

  // For the worker.
  Decisions& decisions() { return decisions_; }

  grpc::Status CreatePolicy(grpc::ServerContext* context, const v1::CreatePolicyRequest* request,
                            v1::Policy* response) override;
  grpc::Status PublishPolicy(grpc::ServerContext* context, const v1::PublishPolicyRequest* request,
                             v1::Policy* response) override;
  grpc::Status GetPolicy(grpc::ServerContext* context, const v1::GetPolicyRequest* request,
                         v1::Policy* response) override;
  grpc::Status ListPolicies(grpc::ServerContext* context, const v1::ListPoliciesRequest* request,
                            v1::ListPoliciesResponse* response) override;
  grpc::Status OpenReview(grpc::ServerContext* context, const v1::OpenReviewRequest* request,
                          v1::AnnualReview* response) override;
  grpc::Status GetReview(grpc::ServerContext* context, const v1::GetReviewRequest* request,
                         v1::AnnualReview* response) override;
  grpc::Status ListReviews(grpc::ServerContext* context, const v1::ListReviewsRequest* request,
                           v1::ListReviewsResponse* response) override;
  grpc::Status CollectEvidence(grpc::ServerContext* context,
                               const v1::CollectEvidenceRequest* request,
                               v1::Evidence* response) override;
  grpc::Status GetEvidence(grpc::ServerContext* context, const v1::GetEvidenceRequest* request,
                           v1::Evidence* response) override;
  grpc::Status ComputeContribution(grpc::ServerContext* context,
                                   const v1::ComputeContributionRequest* request,
                                   v1::Run* response) override;
  grpc::Status GetRun(grpc::ServerContext* context, const v1::GetRunRequest* request,
                      v1::Run* response) override;
  grpc::Status ExplainRun(grpc::ServerContext* context, const v1::ExplainRunRequest* request,
                          v1::ExplainRunResponse* response) override;
  grpc::Status SubmitReview(grpc::ServerContext* context, const v1::SubmitReviewRequest* request,
                            v1::AnnualReview* response) override;
  grpc::Status ReturnReview(grpc::ServerContext* context, const v1::ReturnReviewRequest* request,
                            v1::AnnualReview* response) override;
  grpc::Status DecideContribution(grpc::ServerContext* context,
                                  const v1::DecideContributionRequest* request,
                                  v1::Decision* response) override;
  grpc::Status GetDecision(grpc::ServerContext* context, const v1::GetDecisionRequest* request,
                           v1::Decision* response) override;
  grpc::Status ListDecisions(grpc::ServerContext* context, const v1::ListDecisionsRequest* request,
                             v1::ListDecisionsResponse* response) override;
  grpc::Status ReopenReview(grpc::ServerContext* context, const v1::ReopenReviewRequest* request,
                            v1::AnnualReview* response) override;
  grpc::Status CloseReview(grpc::ServerContext* context, const v1::CloseReviewRequest* request,
                           v1::AnnualReview* response) override;
  grpc::Status SimulateContribution(grpc::ServerContext* context,
                                    const v1::SimulateContributionRequest* request,
                                    v1::SimulateContributionResponse* response) override;
  grpc::Status WaiveBlocker(grpc::ServerContext* context, const v1::WaiveBlockerRequest* request,
                            v1::Evidence* response) override;
  grpc::Status CompareEvidence(grpc::ServerContext* context,
                               const v1::CompareEvidenceRequest* request,
                               v1::CompareEvidenceResponse* response) override;
  grpc::Status CompareRuns(grpc::ServerContext* context, const v1::CompareRunsRequest* request,
                           v1::CompareRunsResponse* response) override;
  grpc::Status GetAnalysis(grpc::ServerContext* context, const v1::GetAnalysisRequest* request,
                           v1::Analysis* response) override;
  grpc::Status ExplainGap(grpc::ServerContext* context, const v1::ExplainGapRequest* request,
                          v1::Statement* response) override;
  grpc::Status SetProspectOutcome(grpc::ServerContext* context,
                                  const v1::SetProspectOutcomeRequest* request,
                                  v1::Statement* response) override;
  grpc::Status CommentReview(grpc::ServerContext* context, const v1::CommentReviewRequest* request,
                             v1::Statement* response) override;
  grpc::Status SimulateReview(grpc::ServerContext* context,
                              const v1::SimulateReviewRequest* request,
                              v1::SimulateReviewResponse* response) override;
  grpc::Status ExportReview(grpc::ServerContext* context, const v1::ExportReviewRequest* request,
                            v1::ReviewExport* response) override;
  grpc::Status VerifyReview(grpc::ServerContext* context, const v1::VerifyReviewRequest* request,
                            v1::VerifyReviewResponse* response) override;
  grpc::Status GetReport(grpc::ServerContext* context, const v1::GetReportRequest* request,
                         v1::ReviewReport* response) override;
  grpc::Status RenderReport(grpc::ServerContext* context, const v1::RenderReportRequest* request,
                            v1::RenderedReport* response) override;
  grpc::Status GetNationalView(grpc::ServerContext* context,
                               const v1::GetNationalViewRequest* request,
                               v1::NationalView* response) override;
  grpc::Status RenderNationalView(grpc::ServerContext* context,
                                  const v1::RenderNationalViewRequest* request,
                                  v1::RenderedReport* response) override;

 private:
  rpc::Pipeline pipeline_;
  db::Pool& pool_;
  Policies policies_;
  Reviews reviews_;
  EvidenceCollection evidence_;
  Computation computation_;
  Decisions decisions_;
  AnalysisActs analysis_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_API_REVIEW_API_H_
