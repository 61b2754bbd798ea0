// Reads of purchase strategies and procedures.
#include "absl/strings/str_cat.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/strategy_store.h"
#include "services/procurement/wire/strategy_wire.h"

namespace pactum::procurement {

absl::StatusOr<v1::PurchaseStrategy> GetStrategy(db::Tx& tx, const rpc::Call&,
                                                 const std::string& pact_id,
                                                 const v1::GetPurchaseStrategyRequest& request) {
  const auto strategy = FindStrategy(tx, pact_id, LastNameId(request.name()));
  if (!strategy) return StrategyNotFound(request.name());
  return ToProto(pact_id, *strategy);
}

absl::StatusOr<v1::ListPurchaseStrategiesResponse> StrategyPage(
    db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
    const v1::ListPurchaseStrategiesRequest& request) {
  ASSIGN_OR_RETURN(const auto page,
                   Page<std::string>::Of(request, "strategies " + request.parent(), call.domain));
  v1::ListPurchaseStrategiesResponse list;
  page.Fill(
      ListStrategies(tx, pact_id, page.After(), page.Limit()), list.mutable_purchase_strategies(),
      [&](const Strategy& strategy) { return ToProto(pact_id, strategy); },
      [](const Strategy& strategy) { return strategy.id; }, list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::Procedure> GetProcedure(db::Tx& tx, const rpc::Call&, const std::string& pact_id,
                                           const v1::GetProcedureRequest& request) {
  const auto procedure = FindProcedure(tx, pact_id, LastNameId(request.name()));
  if (!procedure) return ProcedureNotFound(request.name());
  return ToProto(pact_id, *procedure);
}

absl::StatusOr<v1::ListProceduresResponse> ProcedurePage(db::Tx& tx, const rpc::Call& call,
                                                         const std::string& pact_id,
                                                         const v1::ListProceduresRequest& request) {
  const std::string strategy = request.strategy().empty() ? "" : LastNameId(request.strategy());
  ASSIGN_OR_RETURN(
      const auto page,
      Page<std::string>::Of(request, absl::StrCat("procedures ", request.parent(), " ", strategy),
                            call.domain));
  v1::ListProceduresResponse list;
  page.Fill(
      ListProcedures(tx, pact_id, page.After(), strategy, page.Limit()), list.mutable_procedures(),
      [&](const Procedure& procedure) { return ToProto(pact_id, procedure); },
      [](const Procedure& procedure) { return procedure.id; }, list.mutable_next_page_token());
  return list;
}

}  // namespace pactum::procurement
