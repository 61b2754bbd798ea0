// Names of resources.
#ifndef PACTUM_SERVICES_PROCUREMENT_WIRE_NAMES_H_
#define PACTUM_SERVICES_PROCUREMENT_WIRE_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pactum::procurement {

std::string PactName(absl::string_view pact_id);
std::string ContractName(absl::string_view pact_id, absl::string_view contract_id);
std::string StrategyName(absl::string_view pact_id, absl::string_view strategy_id);
std::string ProcedureName(absl::string_view pact_id, absl::string_view procedure_id);
std::string DeliveryName(absl::string_view pact_id, absl::string_view contract_id,
                         absl::string_view delivery_id);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_NAMES_H_
