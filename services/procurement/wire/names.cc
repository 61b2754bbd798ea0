#include "services/procurement/wire/names.h"

#include "absl/strings/str_cat.h"

namespace pactum::procurement {

std::string PactName(absl::string_view pact_id) { return absl::StrCat("pacts/", pact_id); }

std::string ContractName(absl::string_view pact_id, absl::string_view contract_id) {
  return absl::StrCat(PactName(pact_id), "/contracts/", contract_id);
}

std::string StrategyName(absl::string_view pact_id, absl::string_view strategy_id) {
  return absl::StrCat(PactName(pact_id), "/purchaseStrategies/", strategy_id);
}

std::string ProcedureName(absl::string_view pact_id, absl::string_view procedure_id) {
  return absl::StrCat(PactName(pact_id), "/procedures/", procedure_id);
}

std::string DeliveryName(absl::string_view pact_id, absl::string_view contract_id,
                         absl::string_view delivery_id) {
  return absl::StrCat(ContractName(pact_id, contract_id), "/deliveries/", delivery_id);
}

}  // namespace pactum::procurement
