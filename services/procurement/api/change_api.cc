// Changes of contracts, deliveries, figures: the handlers.
#include "services/procurement/api/procurement_api.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/app/delivery_stream.h"

namespace pactum::procurement {

using grpc::ServerContext;

grpc::Status ProcurementApi::RecordDeliveryStream(
    ServerContext* context,
    grpc::ServerReaderWriter<v1::RecordDeliveryStreamResponse, v1::RecordDeliveryStreamRequest>*
        stream) {
  DeliveryStream deliveries(pool_);
  return pipeline_.HandleStream(__func__, context, stream,
                                [&](const rpc::Call& call, v1::RecordDeliveryStreamRequest& r) {
                                  return deliveries.Record(call, r);
                                });
}

grpc::Status ProcurementApi::CreateOrder(ServerContext* context,
                                         const v1::CreateOrderRequest* request,
                                         v1::Order* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CreateOrderRequest& r) {
                            return changes_.CreateOrder(call, r);
                          });
}

grpc::Status ProcurementApi::GetOrder(ServerContext* context, const v1::GetOrderRequest* request,
                                      v1::Order* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetOrderRequest& r) {
                            return ReadOrder(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListOrders(ServerContext* context,
                                        const v1::ListOrdersRequest* request,
                                        v1::ListOrdersResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListOrdersRequest& r) {
                            return OrderPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::CommitOrder(ServerContext* context,
                                         const v1::CommitOrderRequest* request,
                                         v1::Order* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CommitOrderRequest& r) {
                            return changes_.CommitOrder(call, r);
                          });
}

grpc::Status ProcurementApi::CancelOrder(ServerContext* context,
                                         const v1::CancelOrderRequest* request,
                                         v1::Order* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CancelOrderRequest& r) {
                            return changes_.CancelOrder(call, r);
                          });
}

grpc::Status ProcurementApi::CreateInstalment(ServerContext* context,
                                              const v1::CreateInstalmentRequest* request,
                                              v1::Instalment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CreateInstalmentRequest& r) {
                            return changes_.CreateInstalment(call, r);
                          });
}

grpc::Status ProcurementApi::GetInstalment(ServerContext* context,
                                           const v1::GetInstalmentRequest* request,
                                           v1::Instalment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetInstalmentRequest& r) {
                            return ReadInstalment(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListInstalments(ServerContext* context,
                                             const v1::ListInstalmentsRequest* request,
                                             v1::ListInstalmentsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListInstalmentsRequest& r) {
                            return InstalmentPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::CommitInstalment(ServerContext* context,
                                              const v1::CommitInstalmentRequest* request,
                                              v1::Instalment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CommitInstalmentRequest& r) {
                            return changes_.CommitInstalment(call, r);
                          });
}

grpc::Status ProcurementApi::CancelInstalment(ServerContext* context,
                                              const v1::CancelInstalmentRequest* request,
                                              v1::Instalment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CancelInstalmentRequest& r) {
                            return changes_.CancelInstalment(call, r);
                          });
}

grpc::Status ProcurementApi::CreateAmendment(ServerContext* context,
                                             const v1::CreateAmendmentRequest* request,
                                             v1::Amendment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CreateAmendmentRequest& r) {
                            return changes_.CreateAmendment(call, r);
                          });
}

grpc::Status ProcurementApi::GetAmendment(ServerContext* context,
                                          const v1::GetAmendmentRequest* request,
                                          v1::Amendment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetAmendmentRequest& r) {
                            return ReadAmendment(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListAmendments(ServerContext* context,
                                            const v1::ListAmendmentsRequest* request,
                                            v1::ListAmendmentsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListAmendmentsRequest& r) {
                            return AmendmentPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::SignAmendment(ServerContext* context,
                                           const v1::SignAmendmentRequest* request,
                                           v1::Amendment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::SignAmendmentRequest& r) {
                            return changes_.SignAmendment(call, r);
                          });
}

grpc::Status ProcurementApi::WithdrawAmendment(ServerContext* context,
                                               const v1::WithdrawAmendmentRequest* request,
                                               v1::Amendment* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::WithdrawAmendmentRequest& r) {
                            return changes_.WithdrawAmendment(call, r);
                          });
}

grpc::Status ProcurementApi::RecordDeliveries(ServerContext* context,
                                              const v1::RecordDeliveriesRequest* request,
                                              v1::RecordDeliveriesResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::RecordDeliveriesRequest& r) {
                            return deliveries_.Record(call, r);
                          });
}

grpc::Status ProcurementApi::GetDelivery(ServerContext* context,
                                         const v1::GetDeliveryRequest* request,
                                         v1::Delivery* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetDeliveryRequest& r) {
                            return ReadDelivery(pool_, call, r.name());
                          });
}

grpc::Status ProcurementApi::ListDeliveries(ServerContext* context,
                                            const v1::ListDeliveriesRequest* request,
                                            v1::ListDeliveriesResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListDeliveriesRequest& r) {
                            return DeliveryPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::CertifyDeliveries(ServerContext* context,
                                               const v1::CertifyDeliveriesRequest* request,
                                               v1::CertifyDeliveriesResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CertifyDeliveriesRequest& r) {
                            return deliveries_.Certify(call, r);
                          });
}

grpc::Status ProcurementApi::ReverseDelivery(ServerContext* context,
                                             const v1::ReverseDeliveryRequest* request,
                                             v1::Delivery* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReverseDeliveryRequest& r) {
                            return deliveries_.Reverse(call, r);
                          });
}

grpc::Status ProcurementApi::GetExecution(ServerContext* context,
                                          const v1::GetExecutionRequest* request,
                                          v1::Execution* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::GetExecutionRequest& r) {
                            const auto read = [&](const v1::GetExecutionRequest& asked) {
                              return ExecutionOf(pool_, call, asked);
                            };
                            return r.with_payments() ? payments_.Added(call, r, read) : read(r);
                          });
}

grpc::Status ProcurementApi::ListWarnings(ServerContext* context,
                                          const v1::ListWarningsRequest* request,
                                          v1::ListWarningsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ListWarningsRequest& r) {
                            return WarningPage(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::PublishContract(ServerContext* context,
                                             const v1::PublishContractRequest* request,
                                             v1::ContractPublication* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::PublishContractRequest& r) {
                            return contracts_.Publish(call, r);
                          });
}

grpc::Status ProcurementApi::ExportOcds(ServerContext* context,
                                        const v1::ExportOcdsRequest* request,
                                        v1::ExportResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ExportOcdsRequest& r) {
                            return OcdsOf(pool_, call, r);
                          });
}

grpc::Status ProcurementApi::ExportDecp(ServerContext* context,
                                        const v1::ExportDecpRequest* request,
                                        v1::ExportResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ExportDecpRequest& r) {
                            return DecpOf(pool_, call, r);
                          });
}

}  // namespace pactum::procurement
