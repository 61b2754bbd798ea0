// ProcurementService over gRPC: writes go to their use case, reads to the store.
#ifndef PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_
#define PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_

#include "common/db/pool.h"
#include "common/rpc/pipeline.h"
#include "pactum/procurement/v1/procurement_service.grpc.pb.h"
#include "services/procurement/app/acts.h"
#include "services/procurement/app/changes.h"
#include "services/procurement/app/contracts.h"
#include "services/procurement/app/deliveries.h"
#include "services/procurement/app/payments.h"
#include "services/procurement/app/strategies.h"

namespace pactum::procurement {

// Thread-safe. What it refers to outlives it.
class ProcurementApi : public v1::ProcurementService::Service {
 public:
  ProcurementApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
                 db::Pool& pool, RegistryClient& registry, BudgetClient& budget, Acts& acts);

  grpc::Status CreatePurchaseStrategy(grpc::ServerContext* context,
                                      const v1::CreatePurchaseStrategyRequest* request,
                                      v1::PurchaseStrategy* response) override;
  grpc::Status UpdatePurchaseStrategy(grpc::ServerContext* context,
                                      const v1::UpdatePurchaseStrategyRequest* request,
                                      v1::PurchaseStrategy* response) override;
  grpc::Status GetPurchaseStrategy(grpc::ServerContext* context,
                                   const v1::GetPurchaseStrategyRequest* request,
                                   v1::PurchaseStrategy* response) override;
  grpc::Status ListPurchaseStrategies(grpc::ServerContext* context,
                                      const v1::ListPurchaseStrategiesRequest* request,
                                      v1::ListPurchaseStrategiesResponse* response) override;
  grpc::Status CreateProcedure(grpc::ServerContext* context,
                               const v1::CreateProcedureRequest* request,
                               v1::Procedure* response) override;
  grpc::Status UpdateProcedure(grpc::ServerContext* context,
                               const v1::UpdateProcedureRequest* request,
                               v1::Procedure* response) override;
  grpc::Status GetProcedure(grpc::ServerContext* context, const v1::GetProcedureRequest* request,
                            v1::Procedure* response) override;
  grpc::Status ListProcedures(grpc::ServerContext* context,
                              const v1::ListProceduresRequest* request,
                              v1::ListProceduresResponse* response) override;
  grpc::Status CreateContract(grpc::ServerContext* context,
                              const v1::CreateContractRequest* request,
                              v1::Contract* response) override;
  grpc::Status UpdateContract(grpc::ServerContext* context,
                              const v1::UpdateContractRequest* request,
                              v1::Contract* response) override;
  grpc::Status RegisterContract(grpc::ServerContext* context,
                                const v1::RegisterContractRequest* request,
                                v1::Contract* response) override;
  grpc::Status GetContract(grpc::ServerContext* context, const v1::GetContractRequest* request,
                           v1::Contract* response) override;
  grpc::Status ListContracts(grpc::ServerContext* context, const v1::ListContractsRequest* request,
                             v1::ListContractsResponse* response) override;
  grpc::Status AwardContract(grpc::ServerContext* context, const v1::AwardContractRequest* request,
                             v1::Contract* response) override;
  grpc::Status SignContract(grpc::ServerContext* context, const v1::SignContractRequest* request,
                            v1::Contract* response) override;
  grpc::Status CancelContract(grpc::ServerContext* context,
                              const v1::CancelContractRequest* request,
                              v1::Contract* response) override;
  grpc::Status CompleteContract(grpc::ServerContext* context,
                                const v1::CompleteContractRequest* request,
                                v1::Contract* response) override;
  grpc::Status TerminateContract(grpc::ServerContext* context,
                                 const v1::TerminateContractRequest* request,
                                 v1::Contract* response) override;
  grpc::Status ListContractHistory(grpc::ServerContext* context,
                                   const v1::ListContractHistoryRequest* request,
                                   v1::ListContractHistoryResponse* response) override;
  grpc::Status ListContractsInDoubt(grpc::ServerContext* context,
                                    const v1::ListContractsInDoubtRequest* request,
                                    v1::ListContractsInDoubtResponse* response) override;
  grpc::Status CreateOrder(grpc::ServerContext* context, const v1::CreateOrderRequest* request,
                           v1::Order* response) override;
  grpc::Status GetOrder(grpc::ServerContext* context, const v1::GetOrderRequest* request,
                        v1::Order* response) override;
  grpc::Status ListOrders(grpc::ServerContext* context, const v1::ListOrdersRequest* request,
                          v1::ListOrdersResponse* response) override;
  grpc::Status CommitOrder(grpc::ServerContext* context, const v1::CommitOrderRequest* request,
                           v1::Order* response) override;
  grpc::Status CancelOrder(grpc::ServerContext* context, const v1::CancelOrderRequest* request,
                           v1::Order* response) override;
  grpc::Status CreateInstalment(grpc::ServerContext* context,
                                const v1::CreateInstalmentRequest* request,
                                v1::Instalment* response) override;
  grpc::Status GetInstalment(grpc::ServerContext* context, const v1::GetInstalmentRequest* request,
                             v1::Instalment* response) override;
  grpc::Status ListInstalments(grpc::ServerContext* context,
                               const v1::ListInstalmentsRequest* request,
                               v1::ListInstalmentsResponse* response) override;
  grpc::Status CommitInstalment(grpc::ServerContext* context,
                                const v1::CommitInstalmentRequest* request,
                                v1::Instalment* response) override;
  grpc::Status CancelInstalment(grpc::ServerContext* context,
                                const v1::CancelInstalmentRequest* request,
                                v1::Instalment* response) override;
  grpc::Status CreateAmendment(grpc::ServerContext* context,
                               const v1::CreateAmendmentRequest* request,
                               v1::Amendment* response) override;
  grpc::Status GetAmendment(grpc::ServerContext* context, const v1::GetAmendmentRequest* request,
                            v1::Amendment* response) override;
  grpc::Status ListAmendments(grpc::ServerContext* context,
                              const v1::ListAmendmentsRequest* request,
                              v1::ListAmendmentsResponse* response) override;
  grpc::Status SignAmendment(grpc::ServerContext* context, const v1::SignAmendmentRequest* request,
                             v1::Amendment* response) override;
  grpc::Status WithdrawAmendment(grpc::ServerContext* context,
                                 const v1::WithdrawAmendmentRequest* request,
                                 v1::Amendment* response) override;
  grpc::Status RecordDeliveries(grpc::ServerContext* context,
                                const v1::RecordDeliveriesRequest* request,
                                v1::RecordDeliveriesResponse* response) override;
  grpc::Status GetDelivery(grpc::ServerContext* context, const v1::GetDeliveryRequest* request,
                           v1::Delivery* response) override;
  grpc::Status ListDeliveries(grpc::ServerContext* context,
                              const v1::ListDeliveriesRequest* request,
                              v1::ListDeliveriesResponse* response) override;
  grpc::Status CertifyDeliveries(grpc::ServerContext* context,
                                 const v1::CertifyDeliveriesRequest* request,
                                 v1::CertifyDeliveriesResponse* response) override;
  grpc::Status ReverseDelivery(grpc::ServerContext* context,
                               const v1::ReverseDeliveryRequest* request,
                               v1::Delivery* response) override;
  grpc::Status GetExecution(grpc::ServerContext* context, const v1::GetExecutionRequest* request,
                            v1::Execution* response) override;
  grpc::Status ListWarnings(grpc::ServerContext* context, const v1::ListWarningsRequest* request,
                            v1::ListWarningsResponse* response) override;
  grpc::Status PublishContract(grpc::ServerContext* context,
                               const v1::PublishContractRequest* request,
                               v1::ContractPublication* response) override;
  grpc::Status ExportOcds(grpc::ServerContext* context, const v1::ExportOcdsRequest* request,
                          v1::ExportResponse* response) override;
  grpc::Status ExportDecp(grpc::ServerContext* context, const v1::ExportDecpRequest* request,
                          v1::ExportResponse* response) override;
  grpc::Status RecordDeliveryStream(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::RecordDeliveryStreamResponse, v1::RecordDeliveryStreamRequest>*
          stream) override;

 private:
  rpc::Pipeline pipeline_;
  db::Pool& pool_;
  Strategies strategies_;
  Contracts contracts_;
  Changes changes_;
  Deliveries deliveries_;
  Payments payments_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_
