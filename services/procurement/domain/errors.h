// The refusals of procurement by name: the reasons are those of pactum.procurement.v1.ErrorReason.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {

inline constexpr char kDomain[] = "pactum.procurement";

absl::Status ContractNotFound(absl::string_view name);
absl::Status ContractExists(absl::string_view name);
absl::Status ContractInvalid(const std::vector<FieldProblem>& problems);
absl::Status ContractStateRefused(absl::string_view name, ContractState state,
                                  absl::string_view asked, absl::string_view what_would_allow);
absl::Status ProjectNotInForce(absl::string_view project, absl::string_view pathway);
absl::Status PactNotInForce(absl::string_view pact, absl::string_view state);
// Budget's own refusal with its details, under our name.
absl::Status FundsRefused(const absl::Status& refusal);
absl::Status DeliveryNotFound(absl::string_view name);
absl::Status DeliveryInvalid(const std::vector<FieldProblem>& problems);
absl::Status DeliveryDiffers(absl::string_view name);
absl::Status DeliveryStateRefused(absl::string_view name, DeliveryState state,
                                  absl::string_view asked, absl::string_view what_would_allow);
absl::Status QuantityExceeded(absl::string_view lot, int64_t left, int64_t asked);
absl::Status SamePerson(const std::vector<std::string>& deliveries);
absl::Status DeliveriesOpen(absl::string_view contract, int64_t count);
absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_
