// RegistryService over gRPC: writes go to their use case, reads to the store.
#ifndef PACTUM_SERVICES_REGISTRY_API_REGISTRY_API_H_
#define PACTUM_SERVICES_REGISTRY_API_REGISTRY_API_H_

#include "common/db/pool.h"
#include "common/rpc/pipeline.h"
#include "pactum/registry/v1/registry_service.grpc.pb.h"
#include "services/registry/app/amendments.h"
#include "services/registry/app/documents.h"
#include "services/registry/app/drafts.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/happenings.h"
#include "services/registry/app/signing.h"

namespace pactum::registry {

// Thread-safe. What it refers to outlives it.
class RegistryApi : public v1::RegistryService::Service {
 public:
  RegistryApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
              db::Pool& pool, BudgetClient& budget);

  grpc::Status LoadFramework(grpc::ServerContext* context, const v1::LoadFrameworkRequest* request,
                             v1::Framework* response) override;
  grpc::Status GetFramework(grpc::ServerContext* context, const v1::GetFrameworkRequest* request,
                            v1::Framework* response) override;
  grpc::Status ListFrameworks(grpc::ServerContext* context,
                              const v1::ListFrameworksRequest* request,
                              v1::ListFrameworksResponse* response) override;
  grpc::Status CreatePact(grpc::ServerContext* context, const v1::CreatePactRequest* request,
                          v1::Pact* response) override;
  grpc::Status GetPact(grpc::ServerContext* context, const v1::GetPactRequest* request,
                       v1::Pact* response) override;
  grpc::Status ListPacts(grpc::ServerContext* context, const v1::ListPactsRequest* request,
                         v1::ListPactsResponse* response) override;
  grpc::Status GetPactVersion(grpc::ServerContext* context,
                              const v1::GetPactVersionRequest* request,
                              v1::PactVersion* response) override;
  grpc::Status ListPactVersions(grpc::ServerContext* context,
                                const v1::ListPactVersionsRequest* request,
                                v1::ListPactVersionsResponse* response) override;
  grpc::Status UpdatePactVersion(grpc::ServerContext* context,
                                 const v1::UpdatePactVersionRequest* request,
                                 v1::PactVersion* response) override;
  grpc::Status CheckCompleteness(grpc::ServerContext* context,
                                 const v1::CheckCompletenessRequest* request,
                                 v1::CheckCompletenessResponse* response) override;
  grpc::Status SubmitPactVersion(grpc::ServerContext* context,
                                 const v1::SubmitPactVersionRequest* request,
                                 v1::PactVersion* response) override;
  grpc::Status ReturnPactVersion(grpc::ServerContext* context,
                                 const v1::ReturnPactVersionRequest* request,
                                 v1::PactVersion* response) override;
  grpc::Status SignPactVersion(grpc::ServerContext* context,
                               const v1::SignPactVersionRequest* request,
                               v1::PactVersion* response) override;
  grpc::Status DraftAmendment(grpc::ServerContext* context,
                              const v1::DraftAmendmentRequest* request,
                              v1::PactVersion* response) override;
  grpc::Status WithdrawAmendment(grpc::ServerContext* context,
                                 const v1::WithdrawAmendmentRequest* request,
                                 v1::PactVersion* response) override;
  grpc::Status CompareVersions(grpc::ServerContext* context,
                               const v1::CompareVersionsRequest* request,
                               v1::CompareVersionsResponse* response) override;
  grpc::Status ClosePact(grpc::ServerContext* context, const v1::ClosePactRequest* request,
                         v1::Pact* response) override;
  grpc::Status CreateProject(grpc::ServerContext* context, const v1::CreateProjectRequest* request,
                             v1::Project* response) override;
  grpc::Status UpdateProject(grpc::ServerContext* context, const v1::UpdateProjectRequest* request,
                             v1::Project* response) override;
  grpc::Status DeleteProject(grpc::ServerContext* context, const v1::DeleteProjectRequest* request,
                             v1::Project* response) override;
  grpc::Status GetProject(grpc::ServerContext* context, const v1::GetProjectRequest* request,
                          v1::Project* response) override;
  grpc::Status ListProjects(grpc::ServerContext* context, const v1::ListProjectsRequest* request,
                            v1::ListProjectsResponse* response) override;
  grpc::Status CreateCommitment(grpc::ServerContext* context,
                                const v1::CreateCommitmentRequest* request,
                                v1::Commitment* response) override;
  grpc::Status UpdateCommitment(grpc::ServerContext* context,
                                const v1::UpdateCommitmentRequest* request,
                                v1::Commitment* response) override;
  grpc::Status DeleteCommitment(grpc::ServerContext* context,
                                const v1::DeleteCommitmentRequest* request,
                                v1::Commitment* response) override;
  grpc::Status ListCommitments(grpc::ServerContext* context,
                               const v1::ListCommitmentsRequest* request,
                               v1::ListCommitmentsResponse* response) override;
  grpc::Status CreateIndicator(grpc::ServerContext* context,
                               const v1::CreateIndicatorRequest* request,
                               v1::Indicator* response) override;
  grpc::Status UpdateIndicator(grpc::ServerContext* context,
                               const v1::UpdateIndicatorRequest* request,
                               v1::Indicator* response) override;
  grpc::Status ListIndicators(grpc::ServerContext* context,
                              const v1::ListIndicatorsRequest* request,
                              v1::ListIndicatorsResponse* response) override;
  grpc::Status ChangeProjectState(grpc::ServerContext* context,
                                  const v1::ChangeProjectStateRequest* request,
                                  v1::ProjectStatus* response) override;
  grpc::Status ConfirmCompletion(grpc::ServerContext* context,
                                 const v1::ConfirmCompletionRequest* request,
                                 v1::ProjectStatus* response) override;
  grpc::Status GetProjectStatus(grpc::ServerContext* context,
                                const v1::GetProjectStatusRequest* request,
                                v1::ProjectStatus* response) override;
  grpc::Status ReportMilestone(grpc::ServerContext* context,
                               const v1::ReportMilestoneRequest* request,
                               v1::Report* response) override;
  grpc::Status ReportDeliverable(grpc::ServerContext* context,
                                 const v1::ReportDeliverableRequest* request,
                                 v1::Report* response) override;
  grpc::Status RecordMeasurement(grpc::ServerContext* context,
                                 const v1::RecordMeasurementRequest* request,
                                 v1::Report* response) override;
  grpc::Status AnswerReport(grpc::ServerContext* context, const v1::AnswerReportRequest* request,
                            v1::Report* response) override;
  grpc::Status ListReports(grpc::ServerContext* context, const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* response) override;
  grpc::Status ReportProgress(grpc::ServerContext* context,
                              const v1::ReportProgressRequest* request,
                              v1::Report* response) override;
  grpc::Status ImportMeasurements(grpc::ServerContext* context,
                                  const v1::ImportMeasurementsRequest* request,
                                  v1::ImportMeasurementsResponse* response) override;
  grpc::Status AnswerReports(grpc::ServerContext* context, const v1::AnswerReportsRequest* request,
                             v1::AnswerReportsResponse* response) override;
  grpc::Status ListAwaiting(grpc::ServerContext* context, const v1::ListAwaitingRequest* request,
                            v1::ListAwaitingResponse* response) override;
  grpc::Status ExportPact(grpc::ServerContext* context, const v1::ExportPactRequest* request,
                          v1::PactDocument* response) override;
  grpc::Status ImportPact(grpc::ServerContext* context, const v1::ImportPactRequest* request,
                          v1::ImportPactResponse* response) override;
  grpc::Status GetPactPosition(grpc::ServerContext* context,
                               const v1::GetPactPositionRequest* request,
                               v1::PactPosition* response) override;
  grpc::Status GetFundability(grpc::ServerContext* context,
                              const v1::GetFundabilityRequest* request,
                              v1::Fundability* response) override;

 private:
  rpc::Pipeline pipeline_;
  db::Pool& pool_;
  Frameworks frameworks_;
  Drafts drafts_;
  Signing signing_;
  Amendments amendments_;
  Happenings happenings_;
  Documents documents_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_API_REGISTRY_API_H_
