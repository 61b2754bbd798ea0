// The refusals of procurement by name: the reasons are those of pactum.procurement.v1.ErrorReason.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/words/phrase.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/delivery.h"
#include "services/procurement/domain/field_problem.h"

namespace pactum::procurement {

inline constexpr char kDomain[] = "pactum.procurement";

// The words for a state, a kind or an act: CONTRACT_STATE_SIGNED and so on.
const Phrase& WordsOf(ContractState state);
const Phrase& WordsOf(ContractKind kind);
const Phrase& WordsOf(ChangeState state);
const Phrase& WordsOf(DeliveryState state);
const Phrase& WordsOf(Act act);
const Phrase& WordsOf(ChangeAct act);

// Where an act does not follow from the state: `asked`, the act; `allowed`, the condition under
// which it is possible.
absl::Status ContractStateRefused(absl::string_view name, ContractState state, const Phrase& asked,
                                  const Phrase& allowed);
absl::Status ChangeStateRefused(absl::string_view name, ChangeState state, const Phrase& asked,
                                const Phrase& allowed);
absl::Status DeliveryStateRefused(absl::string_view name, DeliveryState state, const Phrase& asked,
                                  const Phrase& allowed);
// Where a contract of this kind has no such thing: `allowed`, the contracts that have it.
absl::Status ContractKindRefused(absl::string_view name, ContractKind kind, const Phrase& asked,
                                 const Phrase& allowed);

absl::Status ContractNotFound(absl::string_view name);
absl::Status ContractExists(absl::string_view name);
absl::Status DeliveryNotFound(absl::string_view name);
absl::Status StrategyNotFound(absl::string_view name);
// The id is taken, or the project has a strategy: `name` of that one, or of the one asked for.
absl::Status StrategyExists(absl::string_view name);
absl::Status ProcedureNotFound(absl::string_view name);
absl::Status ProcedureExists(absl::string_view name);
// Of orders, instalments, amendments: ORDER_NOT_FOUND and so on.
absl::Status ChangeNotFound(ChangeKind kind, absl::string_view name);
absl::Status ChangeExists(ChangeKind kind, absl::string_view name);

// INVALID_ARGUMENT with every problem. At least one problem is there.
absl::Status ContractInvalid(const FieldProblems& problems);
absl::Status DeliveryInvalid(const FieldProblems& problems);
absl::Status StrategyInvalid(const FieldProblems& problems);
absl::Status ProcedureInvalid(const FieldProblems& problems);
absl::Status ChangeInvalid(const FieldProblems& problems);
// The same with one problem.
absl::Status ContractInvalid(absl::string_view path, const Phrase& problem);
absl::Status DeliveryInvalid(absl::string_view path, const Phrase& problem, Operands operands = {});
absl::Status StrategyInvalid(absl::string_view path, const Phrase& problem);
absl::Status ProcedureInvalid(absl::string_view path, const Phrase& problem);
absl::Status ChangeInvalid(absl::string_view path, const Phrase& problem);
absl::Status StreamInvalid(absl::string_view path, const Phrase& problem, Operands operands = {});
absl::Status ExportInvalid(absl::string_view path, const Phrase& problem);
absl::Status EffectiveDayInvalid(absl::string_view path, const Phrase& problem);

// `pathway` empty: the project is not in force.
absl::Status ProjectNotInForce(absl::string_view project, absl::string_view pathway);
absl::Status PactNotInForce(absl::string_view pact, absl::string_view state);
// Budget's own refusal with its details, under our name.
absl::Status FundsRefused(const absl::Status& refusal);
absl::Status DeliveryDiffers(absl::string_view name);
absl::Status SamePerson(const std::vector<std::string>& deliveries);
absl::Status DeliveriesOpen(absl::string_view contract, int64_t count);
absl::Status ProcedureInUse(absl::string_view name);
absl::Status ChangeOpen(absl::string_view contract, int64_t count);
absl::Status OutsideClause(const Outside& outside);
absl::Status MaximumExceeded(absl::string_view contract, Money maximum, Money ordered, Money asked);
absl::Status FinalAmountDiffers(Money certified);
absl::Status PublicationIncomplete(const std::vector<std::string>& missing);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_ERRORS_H_
