// ProcurementService over gRPC: writes go to their use case, reads to the store.
#ifndef PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_
#define PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_

#include "common/db/pool.h"
#include "common/rpc/pipeline.h"
#include "pactum/procurement/v1/procurement_service.grpc.pb.h"
#include "services/procurement/app/acts.h"
#include "services/procurement/app/contracts.h"
#include "services/procurement/app/deliveries.h"

namespace pactum::procurement {

// Thread-safe. What it refers to outlives it.
class ProcurementApi : public v1::ProcurementService::Service {
 public:
  ProcurementApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
                 db::Pool& pool, RegistryClient& registry, Acts& acts);

  grpc::Status CreateContract(grpc::ServerContext* context,
                              const v1::CreateContractRequest* request,
                              v1::Contract* response) override;
  grpc::Status UpdateContract(grpc::ServerContext* context,
                              const v1::UpdateContractRequest* request,
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
  grpc::Status ListContractsInDoubt(grpc::ServerContext* context,
                                    const v1::ListContractsInDoubtRequest* request,
                                    v1::ListContractsInDoubtResponse* response) override;
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

 private:
  rpc::Pipeline pipeline_;
  db::Pool& pool_;
  Contracts contracts_;
  Deliveries deliveries_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_API_PROCUREMENT_API_H_
