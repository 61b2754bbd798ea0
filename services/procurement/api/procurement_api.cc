#include "services/procurement/api/procurement_api.h"

#include "services/procurement/api/reads.h"
#include "services/procurement/domain/errors.h"

namespace pactum::procurement {

using grpc::ServerContext;

ProcurementApi::ProcurementApi(auth::TokenVerifier& tokens, rpc::Admission& admission,
                               const Clock& clock, db::Pool& pool, RegistryClient& registry,
                               BudgetClient& budget, Acts& acts)
    : pipeline_("pactum.procurement.v1.ProcurementService", kDomain, tokens, admission, clock),
      pool_(pool),
      strategies_(pool, registry),
      contracts_(pool, registry, acts),
      changes_(pool, acts),
      deliveries_(pool, acts),
      payments_(budget) {}

grpc::Status ProcurementApi::CreatePurchaseStrategy(
    ServerContext* context, const v1::CreatePurchaseStrategyRequest* request,
    v1::PurchaseStrategy* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CreatePurchaseStrategyRequest& r) {
        return strategies_.Create(call, r);
      });
}

grpc::Status ProcurementApi::UpdatePurchaseStrategy(
    ServerContext* context, const v1::UpdatePurchaseStrategyRequest* request,
    v1::PurchaseStrategy* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::UpdatePurchaseStrategyRequest& r) {
        return strategies_.Update(call, r);
      });
}

grpc::Status ProcurementApi::GetPurchaseStrategy(ServerContext* context,
                                                 const v1::GetPurchaseStrategyRequest* request,
                                                 v1::PurchaseStrategy* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetPurchaseStrategyRequest& r) {
                            return ReadStrategy(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListPurchaseStrategies(
    ServerContext* context, const v1::ListPurchaseStrategiesRequest* request,
    v1::ListPurchaseStrategiesResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ListPurchaseStrategiesRequest& r) {
        return StrategyPage(pool_, call, r);
      });
}

grpc::Status ProcurementApi::CreateProcedure(ServerContext* context,
                                             const v1::CreateProcedureRequest* request,
                                             v1::Procedure* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CreateProcedureRequest& r) {
                            return strategies_.CreateProcedure(call, r);
                          });
}

grpc::Status ProcurementApi::UpdateProcedure(ServerContext* context,
                                             const v1::UpdateProcedureRequest* request,
                                             v1::Procedure* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::UpdateProcedureRequest& r) {
                            return strategies_.UpdateProcedure(call, r);
                          });
}

grpc::Status ProcurementApi::GetProcedure(ServerContext* context,
                                          const v1::GetProcedureRequest* request,
                                          v1::Procedure* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetProcedureRequest& r) {
                            return ReadProcedure(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListProcedures(ServerContext* context,
                                            const v1::ListProceduresRequest* request,
                                            v1::ListProceduresResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListProceduresRequest& r) {
                            return ProcedurePage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::CreateContract(ServerContext* context,
                                            const v1::CreateContractRequest* request,
                                            v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CreateContractRequest& r) {
                            return contracts_.Create(call, r);
                          });
}

grpc::Status ProcurementApi::UpdateContract(ServerContext* context,
                                            const v1::UpdateContractRequest* request,
                                            v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::UpdateContractRequest& r) {
                            return contracts_.Update(call, r);
                          });
}

grpc::Status ProcurementApi::RegisterContract(ServerContext* context,
                                              const v1::RegisterContractRequest* request,
                                              v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::RegisterContractRequest& r) {
                            return contracts_.Register(call, r);
                          });
}

grpc::Status ProcurementApi::GetContract(ServerContext* context,
                                         const v1::GetContractRequest* request,
                                         v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetContractRequest& r) {
                            return ReadContract(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListContracts(ServerContext* context,
                                           const v1::ListContractsRequest* request,
                                           v1::ListContractsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListContractsRequest& r) {
                            return ContractPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::AwardContract(ServerContext* context,
                                           const v1::AwardContractRequest* request,
                                           v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::AwardContractRequest& r) {
                            return contracts_.Award(call, r);
                          });
}

grpc::Status ProcurementApi::SignContract(ServerContext* context,
                                          const v1::SignContractRequest* request,
                                          v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::SignContractRequest& r) {
                            return contracts_.Sign(call, r);
                          });
}

grpc::Status ProcurementApi::CancelContract(ServerContext* context,
                                            const v1::CancelContractRequest* request,
                                            v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CancelContractRequest& r) {
                            return contracts_.Cancel(call, r);
                          });
}

grpc::Status ProcurementApi::CompleteContract(ServerContext* context,
                                              const v1::CompleteContractRequest* request,
                                              v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CompleteContractRequest& r) {
                            return contracts_.Complete(call, r);
                          });
}

grpc::Status ProcurementApi::TerminateContract(ServerContext* context,
                                               const v1::TerminateContractRequest* request,
                                               v1::Contract* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::TerminateContractRequest& r) {
                            return contracts_.Terminate(call, r);
                          });
}

grpc::Status ProcurementApi::ListContractHistory(ServerContext* context,
                                                 const v1::ListContractHistoryRequest* request,
                                                 v1::ListContractHistoryResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListContractHistoryRequest& r) {
                            return HistoryPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::ListContractsInDoubt(ServerContext* context,
                                                  const v1::ListContractsInDoubtRequest* request,
                                                  v1::ListContractsInDoubtResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListContractsInDoubtRequest& r) {
                            return InDoubtPage(pool_, call, r);
                          });
}

}  // namespace pactum::procurement
