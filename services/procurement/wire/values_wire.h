// Amounts, days and budget lines: their messages to values and back.
#ifndef PACTUM_SERVICES_PROCUREMENT_WIRE_VALUES_WIRE_H_
#define PACTUM_SERVICES_PROCUREMENT_WIRE_VALUES_WIRE_H_

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "pactum/type/v1/types.pb.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// Values of fields whose shape was checked. An impossible one is a defect and throws.
Money MoneyOf(const google::type::Money& money);
absl::CivilDay DayOf(const google::type::Date& date);

Line FromProto(const type::v1::LineKey& line);
type::v1::LineKey ToProto(const Line& line);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_WIRE_VALUES_WIRE_H_
