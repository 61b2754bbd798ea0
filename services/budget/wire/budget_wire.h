// Budget's messages to its values and back. Paths of problems are those of the request's fields.
#ifndef PACTUM_SERVICES_BUDGET_WIRE_BUDGET_WIRE_H_
#define PACTUM_SERVICES_BUDGET_WIRE_BUDGET_WIRE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"

namespace pactum::budget {

namespace pb = ::pactum::budget::v1;

// `pacts/x/conventions/2019` → "x". The shape was checked: throws std::logic_error otherwise.
std::string PactIdOf(absl::string_view name);
// The last segment of a name.
std::string LastOf(absl::string_view name);
std::string PactName(absl::string_view pact_id);

// Values of fields whose shape was checked by the pipeline.
Money MoneyOf(const google::type::Money& money);
absl::CivilDay DayOf(const google::type::Date& date);

LineKey FromProto(const type::v1::LineKey& line);
type::v1::LineKey ToProto(const LineKey& line);

// Amounts above zero on lines that can be, none twice; every problem at once, LINE_INVALID. `path`:
// of the list.
absl::StatusOr<LineAmounts> LinesOf(const google::protobuf::RepeatedPtrField<pb::LineAmount>& lines,
                                    int start_year, int end_year, absl::string_view path);
void AddLines(const LineAmounts& lines, google::protobuf::RepeatedPtrField<pb::LineAmount>* out);

pb::RuleFigure ToProto(const RuleFigure& figure);

pb::Account ToProto(const Account& account);
// Its name, accounts and amount; dates, cause and actor are the caller's.
pb::Transfer TransferOf(absl::string_view pact_id, int64_t id, const Posting& posting);

// Both books of a line from the balances of its accounts.
pb::LinePosition PositionOf(const LineKey& line, const Balances& balances);
// Every line that has an account, in order.
std::vector<LineKey> LinesIn(const Balances& balances);

std::vector<LineKey> KeysOf(const LineAmounts& lines);

pb::AllocationRules ToProto(const AllocationRules& rules);

pb::AxisAmount AxisAmountOf(int axis, Money amount);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_WIRE_BUDGET_WIRE_H_
