// Reads of procurement: one resource, a page of a list, the execution, exports. Each is a snapshot.
#ifndef PACTUM_SERVICES_PROCUREMENT_API_READS_H_
#define PACTUM_SERVICES_PROCUREMENT_API_READS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/domain/change.h"

namespace pactum::procurement {

// The methods of the proto, whose comments say what they do and refuse.
absl::StatusOr<v1::Contract> ReadContract(db::Pool& pool, const rpc::Call& call,
                                          const std::string& name);
absl::StatusOr<v1::Delivery> ReadDelivery(db::Pool& pool, const rpc::Call& call,
                                          const std::string& name);
absl::StatusOr<v1::PurchaseStrategy> ReadStrategy(db::Pool& pool, const rpc::Call& call,
                                                  const std::string& name);
absl::StatusOr<v1::Procedure> ReadProcedure(db::Pool& pool, const rpc::Call& call,
                                            const std::string& name);
absl::StatusOr<v1::Order> ReadOrder(db::Pool& pool, const rpc::Call& call, const std::string& name);
absl::StatusOr<v1::Instalment> ReadInstalment(db::Pool& pool, const rpc::Call& call,
                                              const std::string& name);
absl::StatusOr<v1::Amendment> ReadAmendment(db::Pool& pool, const rpc::Call& call,
                                            const std::string& name);

absl::StatusOr<v1::ListContractsResponse> ContractPage(db::Pool& pool, const rpc::Call& call,
                                                       const v1::ListContractsRequest& request);
absl::StatusOr<v1::ListDeliveriesResponse> DeliveryPage(db::Pool& pool, const rpc::Call& call,
                                                        const v1::ListDeliveriesRequest& request);
absl::StatusOr<v1::ListPurchaseStrategiesResponse> StrategyPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListPurchaseStrategiesRequest& request);
absl::StatusOr<v1::ListProceduresResponse> ProcedurePage(db::Pool& pool, const rpc::Call& call,
                                                         const v1::ListProceduresRequest& request);
absl::StatusOr<v1::ListOrdersResponse> OrderPage(db::Pool& pool, const rpc::Call& call,
                                                 const v1::ListOrdersRequest& request);
absl::StatusOr<v1::ListInstalmentsResponse> InstalmentPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListInstalmentsRequest& request);
absl::StatusOr<v1::ListAmendmentsResponse> AmendmentPage(db::Pool& pool, const rpc::Call& call,
                                                         const v1::ListAmendmentsRequest& request);
absl::StatusOr<v1::ListContractsInDoubtResponse> InDoubtPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListContractsInDoubtRequest& request);
absl::StatusOr<v1::ListContractHistoryResponse> HistoryPage(
    db::Pool& pool, const rpc::Call& call, const v1::ListContractHistoryRequest& request);
absl::StatusOr<v1::ListWarningsResponse> WarningPage(db::Pool& pool, const rpc::Call& call,
                                                     const v1::ListWarningsRequest& request);

absl::StatusOr<v1::Execution> ExecutionOf(db::Pool& pool, const rpc::Call& call,
                                          const v1::GetExecutionRequest& request);
absl::StatusOr<v1::ExportResponse> OcdsOf(db::Pool& pool, const rpc::Call& call,
                                          const v1::ExportOcdsRequest& request);
absl::StatusOr<v1::ExportResponse> DecpOf(db::Pool& pool, const rpc::Call& call,
                                          const v1::ExportDecpRequest& request);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_API_READS_H_
