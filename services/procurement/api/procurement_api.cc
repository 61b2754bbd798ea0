#include "services/procurement/api/procurement_api.h"

#include "common/rpc/reads.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/app/delivery_stream.h"
#include "services/procurement/app/payments.h"
#include "services/procurement/app/scope.h"

namespace pactum::procurement {

ProcurementApi::ProcurementApi(const rpc::Gate& gate, db::Pool& pool, RegistryClient& registry,
                               BudgetClient& budget, Acts& acts)
    : rpc::Service("pactum.procurement.v1.ProcurementService", gate),
      strategies_(pool, registry),
      contracts_(pool, registry, acts),
      changes_(pool, acts),
      deliveries_(pool, acts) {
  // A read of one pact, and a read that finds its contract itself.
  const auto pact_read = [&](auto read) { return rpc::PactRead(pool, PactInScope, read); };
  const auto contract_read = [&](auto read) { return rpc::Snapshot(pool, read); };

  On("CreatePurchaseStrategy", strategies_, &Strategies::Create);
  On("UpdatePurchaseStrategy", strategies_, &Strategies::Update);
  On("GetPurchaseStrategy", pact_read(GetStrategy));
  On("ListPurchaseStrategies", pact_read(StrategyPage));
  On("CreateProcedure", strategies_, &Strategies::CreateProcedure);
  On("UpdateProcedure", strategies_, &Strategies::UpdateProcedure);
  On("GetProcedure", pact_read(GetProcedure));
  On("ListProcedures", pact_read(ProcedurePage));

  On("CreateContract", contracts_, &Contracts::Create);
  On("UpdateContract", contracts_, &Contracts::Update);
  On("RegisterContract", contracts_, &Contracts::Register);
  On("GetContract", contract_read(GetContract));
  On("ListContracts", pact_read(ContractPage));
  On("AwardContract", contracts_, &Contracts::Award);
  On("SignContract", contracts_, &Contracts::Sign);
  On("CancelContract", contracts_, &Contracts::Cancel);
  On("CompleteContract", contracts_, &Contracts::Complete);
  On("TerminateContract", contracts_, &Contracts::Terminate);
  On("ListContractHistory", contract_read(HistoryPage));
  On("ListContractsInDoubt", pact_read(InDoubtPage));

  On("CreateOrder", changes_, &Changes::CreateOrder);
  On("GetOrder", contract_read(GetChange<v1::Order, v1::GetOrderRequest>));
  On("ListOrders", contract_read(OrderPage));
  On("CommitOrder", changes_, &Changes::CommitOrder);
  On("CancelOrder", changes_, &Changes::CancelOrder);
  On("CreateInstalment", changes_, &Changes::CreateInstalment);
  On("GetInstalment", contract_read(GetChange<v1::Instalment, v1::GetInstalmentRequest>));
  On("ListInstalments", contract_read(InstalmentPage));
  On("CommitInstalment", changes_, &Changes::CommitInstalment);
  On("CancelInstalment", changes_, &Changes::CancelInstalment);
  On("CreateAmendment", changes_, &Changes::CreateAmendment);
  On("GetAmendment", contract_read(GetChange<v1::Amendment, v1::GetAmendmentRequest>));
  On("ListAmendments", contract_read(AmendmentPage));
  On("SignAmendment", changes_, &Changes::SignAmendment);
  On("WithdrawAmendment", changes_, &Changes::WithdrawAmendment);

  On("RecordDeliveries", deliveries_, &Deliveries::Record);
  OnStream(
      "RecordDeliveryStream", [&pool] { return DeliveryStream(pool); }, &DeliveryStream::Record);
  On("GetDelivery", contract_read(GetDelivery));
  On("ListDeliveries", contract_read(DeliveryPage));
  On("CertifyDeliveries", deliveries_, &Deliveries::Certify);
  On("ReverseDelivery", deliveries_, &Deliveries::Reverse);

  const auto execution = rpc::PactReadAsOf(pool, PactInScope, GetExecution);
  On("GetExecution", [&budget, execution](const rpc::Call& call, const v1::GetExecutionRequest& r) {
    return r.with_payments() ? WithPayments(budget, call, r, execution) : execution(call, r);
  });
  On("ListWarnings", pact_read(WarningPage));
  On("PublishContract", contracts_, &Contracts::Publish);
  On("ExportOcds", pact_read(ExportOcds));
  On("ExportDecp", pact_read(ExportDecp));
}

}  // namespace pactum::procurement
