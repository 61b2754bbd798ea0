// The refusals of budget by name: the reasons are those of pactum.budget.v1.ErrorReason.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_ERRORS_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_ERRORS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

inline constexpr char kDomain[] = "pactum.budget";

absl::Status BudgetNotFound(absl::string_view pact);
absl::Status BudgetExists(absl::string_view pact);
absl::Status PactNotInForce(absl::string_view pact, absl::string_view state);
absl::Status LineInvalid(const std::vector<FieldProblem>& problems);
absl::Status AmountNotPositive(absl::string_view path);
// Account → what it holds, what was asked of it. `holders`: who holds the funds that are missing,
// by reservation.
absl::Status InsufficientFunds(const std::map<Account, std::pair<Money, Money>>& short_of,
                               const std::vector<std::pair<std::string, Money>>& holders = {},
                               std::optional<Money> largest = std::nullopt);
// The broken rules; `largest` by line of the step, where something smaller would be accepted.
absl::Status AllocationRefused(const std::vector<RuleFigure>& figures,
                               const std::map<LineKey, Money>& largest);
absl::Status ReasonRequired(absl::string_view path);
absl::Status Axis3RingFenced();
absl::Status ProjectNotFundable(const std::vector<std::pair<std::string, std::string>>& obstacles);
absl::Status ReleaseWindowClosed(absl::string_view window, absl::string_view why);
absl::Status ProjectNotFound(absl::string_view project);
absl::Status ConventionExists(absl::string_view name);
absl::Status ConventionNotFound(absl::string_view name);
absl::Status ConventionState(absl::string_view name, absl::string_view state,
                             absl::string_view asked, absl::string_view what_would_allow);
absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory);
absl::Status SameSignatory();
absl::Status AdvanceNotAllowed(Money largest, absl::CivilDay earliest);
absl::Status CeilingsChanged();
absl::Status DecisionAboveCeiling(int axis, Money decided, Money ceiling);
absl::Status DecisionConflict(absl::string_view applied);
absl::Status ReservationNotFound(absl::string_view id);
absl::Status IdReused(absl::string_view what, absl::string_view id);
absl::Status CertificateNotFound(absl::string_view id);
absl::Status CertificatePaid(absl::string_view id, absl::string_view payment);
absl::Status OwnEffortNotFound(absl::string_view name);
absl::Status EffectiveDayInvalid(absl::string_view path, absl::string_view why);
absl::Status CutBelowAllocated(Money largest);
// A later decision takes `missing` more from WITHHELD than is there; `carry_over`: the transfer
// that took it away, empty where it is unknown.
absl::Status WithheldCarriedOver(const LineKey& line, Money missing, absl::string_view carry_over);
// `whose`: who carries money of the line's source.
absl::Status NotOfThisSource(const LineKey& line, absl::string_view whose);
absl::Status CarryOverNotAllowed(absl::string_view why, Money largest);
absl::Status ClosingNotAllowed(absl::CivilDay earliest, const std::map<Account, Money>& open);
absl::Status BudgetClosed(absl::string_view pact, absl::CivilDay day);
absl::Status DepositNotFound(absl::string_view name);
absl::Status DepositConfirmed(absl::string_view name);
absl::Status TransferNotFound(int64_t id);
absl::Status TransferNotCorrectable(absl::string_view type, absl::string_view instead);
absl::Status TransferCorrected(int64_t id, int64_t correction);
absl::Status AboveProvisionalBudget(absl::string_view project, Money largest);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ERRORS_H_
