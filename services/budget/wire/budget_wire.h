// Budget's messages to its values and back. Paths of problems are those of the request's fields.
#ifndef PACTUM_SERVICES_BUDGET_WIRE_BUDGET_WIRE_H_
#define PACTUM_SERVICES_BUDGET_WIRE_BUDGET_WIRE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/words/phrase.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/convention.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

// `pacts/x/conventions/2019` → "x". The pipeline checked the shape: throws std::logic_error
// otherwise.
std::string PactIdOf(absl::string_view name);
// The last segment of a name.
std::string LastOf(absl::string_view name);
std::string PactName(absl::string_view pact_id);
std::string BudgetName(absl::string_view pact_id);
std::string ConventionName(absl::string_view pact_id, int year);
std::string TransferName(absl::string_view pact_id, int64_t id);
int64_t TransferIdOf(const v1::Transfer& transfer);

// Values of fields whose shape the pipeline checked.
Money MoneyOf(const google::type::Money& money);
absl::CivilDay DayOf(const google::type::Date& date);

LineKey FromProto(const type::v1::LineKey& line);
type::v1::LineKey ToProto(const LineKey& line);

// Amounts above zero on valid lines, none twice; LINE_INVALID with every problem. `path`: of the
// list.
using LineAmountList = google::protobuf::RepeatedPtrField<v1::LineAmount>;
absl::StatusOr<LineAmounts> LinesOf(const LineAmountList& lines, const Exercises& exercises,
                                    absl::string_view path);
// Of a list that was checked before it was stored.
LineAmounts StoredLinesOf(const LineAmountList& lines);
void AddLines(const LineAmounts& lines, LineAmountList* out);

void AddFigures(const std::vector<RuleFigure>& figures, Language language,
                google::protobuf::RepeatedPtrField<v1::RuleFigure>* out);

v1::Account ToProto(const Account& account);
// Its name, accounts and amount; the caller adds dates, cause and actor.
v1::Transfer TransferOf(absl::string_view pact_id, int64_t id, const Posting& posting);

// Both books of a line from the balances of its accounts.
v1::LinePosition PositionOf(const LineKey& line, const Balances& balances);
// Every line that has an account, in order.
std::vector<LineKey> LinesIn(const Balances& balances);

v1::Budget BudgetOf(const Pact& pact, const Balances& balances);

v1::AllocationRules ToProto(const AllocationRules& rules);

// By axis: index 0 is axis 1.
v1::AxisAmount AxisAmountOf(int axis, Money amount);
void AddAxes(const Money (&amounts)[3], google::protobuf::RepeatedPtrField<v1::AxisAmount>* out);

ConventionState StateOf(const v1::Convention& convention);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_WIRE_BUDGET_WIRE_H_
