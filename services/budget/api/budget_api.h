// BudgetService over gRPC: writes go to their use case, reads to the store.
#ifndef PACTUM_SERVICES_BUDGET_API_BUDGET_API_H_
#define PACTUM_SERVICES_BUDGET_API_BUDGET_API_H_

#include "common/db/pool.h"
#include "common/rpc/pipeline.h"
#include "pactum/budget/v1/budget_service.grpc.pb.h"
#include "services/budget/app/allocations.h"
#include "services/budget/app/conventions.h"
#include "services/budget/app/corrections.h"
#include "services/budget/app/deposits.h"
#include "services/budget/app/own_efforts.h"
#include "services/budget/app/settlements.h"
#include "services/budget/app/use_of_funds.h"

namespace pactum::budget {

// Thread-safe. What it refers to outlives it.
class BudgetApi : public v1::BudgetService::Service {
 public:
  BudgetApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
            db::Pool& pool, RegistryClient& registry);

  grpc::Status CheckAllocation(grpc::ServerContext* context,
                               const v1::CheckAllocationRequest* request,
                               v1::CheckAllocationResponse* response) override;
  grpc::Status OpenEnvelope(grpc::ServerContext* context, const v1::OpenEnvelopeRequest* request,
                            v1::Budget* response) override;
  grpc::Status ChangeEnvelope(grpc::ServerContext* context,
                              const v1::ChangeEnvelopeRequest* request,
                              v1::Budget* response) override;
  grpc::Status GetBudget(grpc::ServerContext* context, const v1::GetBudgetRequest* request,
                         v1::Budget* response) override;
  grpc::Status Allocate(grpc::ServerContext* context, const v1::AllocateRequest* request,
                        v1::AllocateResponse* response) override;
  grpc::Status Deallocate(grpc::ServerContext* context, const v1::DeallocateRequest* request,
                          v1::AllocateResponse* response) override;
  grpc::Status MoveAllocation(grpc::ServerContext* context,
                              const v1::MoveAllocationRequest* request,
                              v1::AllocateResponse* response) override;
  grpc::Status ReleaseAxis3(grpc::ServerContext* context, const v1::ReleaseAxis3Request* request,
                            v1::AllocateResponse* response) override;
  grpc::Status PostAllocations(grpc::ServerContext* context,
                               const v1::PostAllocationsRequest* request,
                               v1::PostAllocationsResponse* response) override;
  grpc::Status CorrectTransfer(grpc::ServerContext* context,
                               const v1::CorrectTransferRequest* request,
                               v1::CorrectTransferResponse* response) override;
  grpc::Status CheckCompliance(grpc::ServerContext* context,
                               const v1::CheckComplianceRequest* request,
                               v1::CheckComplianceResponse* response) override;
  grpc::Status ListAllocationRules(grpc::ServerContext* context,
                                   const v1::ListAllocationRulesRequest* request,
                                   v1::ListAllocationRulesResponse* response) override;
  grpc::Status GetIndicativeVolume(grpc::ServerContext* context,
                                   const v1::GetIndicativeVolumeRequest* request,
                                   v1::IndicativeVolume* response) override;
  grpc::Status ComputeAdditionalVolume(grpc::ServerContext* context,
                                       const v1::ComputeAdditionalVolumeRequest* request,
                                       v1::AdditionalVolume* response) override;
  grpc::Status PrepareConvention(grpc::ServerContext* context,
                                 const v1::PrepareConventionRequest* request,
                                 v1::Convention* response) override;
  grpc::Status AmendConvention(grpc::ServerContext* context,
                               const v1::AmendConventionRequest* request,
                               v1::Convention* response) override;
  grpc::Status SignConvention(grpc::ServerContext* context,
                              const v1::SignConventionRequest* request,
                              v1::Convention* response) override;
  grpc::Status GetConvention(grpc::ServerContext* context, const v1::GetConventionRequest* request,
                             v1::Convention* response) override;
  grpc::Status ListConventions(grpc::ServerContext* context,
                               const v1::ListConventionsRequest* request,
                               v1::ListConventionsResponse* response) override;
  grpc::Status PayAdvance(grpc::ServerContext* context, const v1::PayAdvanceRequest* request,
                          v1::Convention* response) override;
  grpc::Status ApplyDecision(grpc::ServerContext* context, const v1::ApplyDecisionRequest* request,
                             v1::Convention* response) override;
  grpc::Status PayBalance(grpc::ServerContext* context, const v1::PayBalanceRequest* request,
                          v1::Convention* response) override;
  grpc::Status Recover(grpc::ServerContext* context, const v1::RecoverRequest* request,
                       v1::Convention* response) override;
  grpc::Status Impute(grpc::ServerContext* context, const v1::ImputeRequest* request,
                      v1::Convention* response) override;
  grpc::Status CarryOver(grpc::ServerContext* context, const v1::CarryOverRequest* request,
                         v1::SettlementResponse* response) override;
  grpc::Status CarryUnspent(grpc::ServerContext* context, const v1::CarryUnspentRequest* request,
                            v1::SettlementResponse* response) override;
  grpc::Status CloseBudget(grpc::ServerContext* context, const v1::CloseBudgetRequest* request,
                           v1::SettlementResponse* response) override;
  grpc::Status ReportDeposit(grpc::ServerContext* context, const v1::ReportDepositRequest* request,
                             v1::Deposit* response) override;
  grpc::Status AnswerDeposit(grpc::ServerContext* context, const v1::AnswerDepositRequest* request,
                             v1::Deposit* response) override;
  grpc::Status ListDeposits(grpc::ServerContext* context, const v1::ListDepositsRequest* request,
                            v1::ListDepositsResponse* response) override;
  grpc::Status ReportOwnEffort(grpc::ServerContext* context,
                               const v1::ReportOwnEffortRequest* request,
                               v1::OwnEffort* response) override;
  grpc::Status AnswerOwnEffort(grpc::ServerContext* context,
                               const v1::AnswerOwnEffortRequest* request,
                               v1::OwnEffort* response) override;
  grpc::Status ListOwnEfforts(grpc::ServerContext* context,
                              const v1::ListOwnEffortsRequest* request,
                              v1::ListOwnEffortsResponse* response) override;
  grpc::Status CheckOwnEffort(grpc::ServerContext* context,
                              const v1::CheckOwnEffortRequest* request,
                              v1::OwnEffortCheck* response) override;
  grpc::Status Reserve(grpc::ServerContext* context, const v1::ReserveRequest* request,
                       v1::UseResponse* response) override;
  grpc::Status Commit(grpc::ServerContext* context, const v1::CommitRequest* request,
                      v1::UseResponse* response) override;
  grpc::Status Certify(grpc::ServerContext* context, const v1::CertifyRequest* request,
                       v1::UseResponse* response) override;
  grpc::Status ReverseCertificate(grpc::ServerContext* context,
                                  const v1::ReverseCertificateRequest* request,
                                  v1::UseResponse* response) override;
  grpc::Status Release(grpc::ServerContext* context, const v1::ReleaseRequest* request,
                       v1::UseResponse* response) override;
  grpc::Status PaySupplier(grpc::ServerContext* context, const v1::PaySupplierRequest* request,
                           v1::UseResponse* response) override;
  grpc::Status GetBudgetPosition(grpc::ServerContext* context,
                                 const v1::GetBudgetPositionRequest* request,
                                 v1::BudgetPosition* response) override;
  grpc::Status ListTransfers(grpc::ServerContext* context, const v1::ListTransfersRequest* request,
                             v1::ListTransfersResponse* response) override;
  grpc::Status GetTrialBalance(grpc::ServerContext* context,
                               const v1::GetTrialBalanceRequest* request,
                               v1::TrialBalance* response) override;
  grpc::Status GetAccountStatement(grpc::ServerContext* context,
                                   const v1::GetAccountStatementRequest* request,
                                   v1::AccountStatement* response) override;
  grpc::Status GetExecution(grpc::ServerContext* context, const v1::GetExecutionRequest* request,
                            v1::Execution* response) override;
  grpc::Status VerifyLedger(grpc::ServerContext* context, const v1::VerifyLedgerRequest* request,
                            v1::VerifyLedgerResponse* response) override;

 private:
  rpc::Pipeline pipeline_;
  db::Pool& pool_;
  Allocations allocations_;
  Conventions conventions_;
  OwnEfforts own_efforts_;
  Settlements settlements_;
  Deposits deposits_;
  Corrections corrections_;
  UseOfFunds use_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_API_BUDGET_API_H_
