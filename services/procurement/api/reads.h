// Reads of procurement, each within a snapshot: one resource, a page of a list, the execution,
// exports.
#ifndef PACTUM_SERVICES_PROCUREMENT_API_READS_H_
#define PACTUM_SERVICES_PROCUREMENT_API_READS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/procurement_service.pb.h"

namespace pactum::procurement {

// The methods of the proto, which documents them. `pact_id`: of a pact in the caller's scope. The
// others find their contract in the caller's scope themselves.
absl::StatusOr<v1::PurchaseStrategy> GetStrategy(db::Tx& tx, const rpc::Call& call,
                                                 const std::string& pact_id,
                                                 const v1::GetPurchaseStrategyRequest& request);
absl::StatusOr<v1::ListPurchaseStrategiesResponse> StrategyPage(
    db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
    const v1::ListPurchaseStrategiesRequest& request);
absl::StatusOr<v1::Procedure> GetProcedure(db::Tx& tx, const rpc::Call& call,
                                           const std::string& pact_id,
                                           const v1::GetProcedureRequest& request);
absl::StatusOr<v1::ListProceduresResponse> ProcedurePage(db::Tx& tx, const rpc::Call& call,
                                                         const std::string& pact_id,
                                                         const v1::ListProceduresRequest& request);

absl::StatusOr<v1::Contract> GetContract(db::Tx& tx, const rpc::Call& call,
                                         const v1::GetContractRequest& request);
absl::StatusOr<v1::ListContractsResponse> ContractPage(db::Tx& tx, const rpc::Call& call,
                                                       const std::string& pact_id,
                                                       const v1::ListContractsRequest& request);
absl::StatusOr<v1::ListContractHistoryResponse> HistoryPage(
    db::Tx& tx, const rpc::Call& call, const v1::ListContractHistoryRequest& request);
absl::StatusOr<v1::ListContractsInDoubtResponse> InDoubtPage(
    db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
    const v1::ListContractsInDoubtRequest& request);

// Of an order, an instalment or an amendment.
template <class Message, class Request>
absl::StatusOr<Message> GetChange(db::Tx& tx, const rpc::Call& call, const Request& request);
absl::StatusOr<v1::ListOrdersResponse> OrderPage(db::Tx& tx, const rpc::Call& call,
                                                 const v1::ListOrdersRequest& request);
absl::StatusOr<v1::ListInstalmentsResponse> InstalmentPage(
    db::Tx& tx, const rpc::Call& call, const v1::ListInstalmentsRequest& request);
absl::StatusOr<v1::ListAmendmentsResponse> AmendmentPage(db::Tx& tx, const rpc::Call& call,
                                                         const v1::ListAmendmentsRequest& request);

absl::StatusOr<v1::Delivery> GetDelivery(db::Tx& tx, const rpc::Call& call,
                                         const v1::GetDeliveryRequest& request);
absl::StatusOr<v1::ListDeliveriesResponse> DeliveryPage(db::Tx& tx, const rpc::Call& call,
                                                        const v1::ListDeliveriesRequest& request);

absl::StatusOr<v1::Execution> GetExecution(db::Tx& tx, const rpc::Call& call,
                                           const std::string& pact_id, absl::Time known_at,
                                           const v1::GetExecutionRequest& request);
absl::StatusOr<v1::ListWarningsResponse> WarningPage(db::Tx& tx, const rpc::Call& call,
                                                     const std::string& pact_id,
                                                     const v1::ListWarningsRequest& request);
absl::StatusOr<v1::ExportResponse> ExportOcds(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id,
                                              const v1::ExportOcdsRequest& request);
absl::StatusOr<v1::ExportResponse> ExportDecp(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id,
                                              const v1::ExportDecpRequest& request);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_API_READS_H_
