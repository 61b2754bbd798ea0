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
#include "common/words/phrase.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/axis_3_release.h"
#include "services/budget/domain/convention.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

inline constexpr char kDomain[] = "pactum.budget";

absl::Status BudgetNotFound(absl::string_view pact);
absl::Status BudgetExists(absl::string_view pact);
absl::Status PactNotInForce(absl::string_view pact, absl::string_view state);
absl::Status LineInvalid(const FieldProblems& problems);
absl::Status FieldInvalid(absl::string_view path, const Phrase& problem, Operands operands = {});
absl::Status AmountNotPositive(absl::string_view path);
// `holders`: the reservations that hold the missing funds. `largest`: of the one amount asked.
absl::Status InsufficientFunds(const Shortfalls& short_of,
                               const std::vector<std::pair<std::string, Money>>& holders = {},
                               std::optional<Money> largest = std::nullopt);
// The broken rules. `largest`: the line of the step with the largest amount that would be accepted.
absl::Status AllocationRefused(const std::vector<RuleFigure>& figures,
                               const std::optional<std::pair<LineKey, Money>>& largest);
absl::Status ReasonRequired(absl::string_view path);
absl::Status Axis3RingFenced();
// By project; at least one.
absl::Status ProjectNotFundable(const std::vector<std::pair<std::string, Sentence>>& obstacles);
absl::Status ReleaseWindowClosed(ReleaseWindow window, const Sentence& why);
absl::Status ProjectNotFound(absl::string_view project);
absl::Status ConventionExists(absl::string_view name);
absl::Status ConventionNotFound(absl::string_view name);
// `asked`: the act that the state does not allow; `possible`: when the act is possible.
absl::Status ConventionStateRefuses(absl::string_view name, ConventionState state,
                                    const Phrase& asked, const Phrase& possible);
absl::Status AlreadySigned(absl::string_view name, absl::string_view signatory);
absl::Status SameSignatory();
absl::Status AdvanceNotAllowed(Money largest, absl::CivilDay earliest);
absl::Status CeilingsChanged();
absl::Status DecisionAboveCeiling(int axis, Money decided, Money ceiling);
absl::Status DecisionConflict(absl::string_view applied);
absl::Status ReservationNotFound(absl::string_view id);
absl::Status IdReused(const Phrase& kind, absl::string_view id);
absl::Status CertificateNotFound(absl::string_view id);
absl::Status CertificatePaid(absl::string_view id, absl::string_view payment);
absl::Status OwnEffortNotFound(absl::string_view name);
absl::Status EffectiveDayInvalid(absl::string_view path, const Phrase& problem);
absl::Status CutBelowAllocated(Money largest);
// A later decision takes `missing` more from WITHHELD than the line has; `carry_over`: the transfer
// that took it away, empty where it is unknown.
absl::Status WithheldCarriedOver(const LineKey& line, Money missing, absl::string_view carry_over);
// `carrier`: who carries over money of the line's source.
absl::Status NotOfThisSource(const LineKey& line, const Phrase& carrier);
absl::Status NoLaterExercise(const LineKey& line, int last_exercise);
absl::Status CarryOverAboveShare(int year, Money withheld, Money carried, Money largest);
absl::Status ClosingNotAllowed(absl::CivilDay earliest, const std::map<Account, Money>& open);
absl::Status BudgetClosed(absl::string_view pact, absl::CivilDay day);
absl::Status DepositNotFound(absl::string_view name);
absl::Status DepositConfirmed(absl::string_view name);
absl::Status TransferNotFound(int64_t id);
absl::Status TransferNotCorrectable(TransferType type, const Phrase& instead);
absl::Status TransferCorrected(int64_t id, int64_t correction);
absl::Status AboveProvisionalBudget(absl::string_view project, Money largest);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_ERRORS_H_
