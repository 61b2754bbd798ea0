// The refusals of procurement by name: the reasons are those of pactum.procurement.v1.ErrorReason.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/procurement/domain/change.h"
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
absl::Status SamePerson(const std::vector<std::string>& deliveries);
absl::Status DeliveriesOpen(absl::string_view contract, int64_t count);
absl::Status StrategyNotFound(absl::string_view name);
// The id is taken, or the project has one: `name` of the one that there is, or that was asked for.
absl::Status StrategyExists(absl::string_view name);
absl::Status StrategyInvalid(const std::vector<FieldProblem>& problems);
absl::Status ProcedureNotFound(absl::string_view name);
absl::Status ProcedureExists(absl::string_view name);
absl::Status ProcedureInvalid(const std::vector<FieldProblem>& problems);
absl::Status ProcedureInUse(absl::string_view name);
absl::Status ContractKindRefused(absl::string_view name, ContractKind kind, absl::string_view asked,
                                 absl::string_view which_have_it);
// Of orders, instalments, amendments: ORDER_NOT_FOUND and so on.
absl::Status ChangeNotFound(ChangeKind kind, absl::string_view name);
absl::Status ChangeExists(ChangeKind kind, absl::string_view name);
absl::Status ChangeInvalid(const std::vector<FieldProblem>& problems);
absl::Status ChangeStateRefused(absl::string_view name, ChangeState state, absl::string_view asked,
                                absl::string_view what_would_allow);
absl::Status ChangeOpen(absl::string_view contract, int64_t count);
absl::Status OutsideClause(const Outside& outside);
absl::Status MaximumExceeded(absl::string_view contract, Money maximum, Money ordered, Money asked);
absl::Status FinalAmountDiffers(Money certified);
absl::Status PublicationIncomplete(const std::vector<std::string>& missing);
absl::Status StreamInvalid(absl::string_view path, absl::string_view why);
absl::Status ExportInvalid(absl::string_view path, absl::string_view why);
absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_
