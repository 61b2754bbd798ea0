#include "services/procurement/wire/values_wire.h"

#include <stdexcept>

#include "common/base/date_wire.h"
#include "common/money/money_wire.h"

namespace pactum::procurement {

Money MoneyOf(const google::type::Money& money) {
  const absl::StatusOr<Money> value = pactum::FromProto(money);
  if (!value.ok()) throw std::logic_error("an amount whose shape was not checked");
  return *value;
}

absl::CivilDay DayOf(const google::type::Date& date) {
  const absl::StatusOr<absl::CivilDay> day = pactum::FromProto(date);
  if (!day.ok()) throw std::logic_error("a day whose shape was not checked");
  return *day;
}

Line FromProto(const type::v1::LineKey& line) {
  return {static_cast<int>(line.axis()), line.sub_axis(), line.year(), line.funding_source(),
          line.new_pathways()};
}

type::v1::LineKey ToProto(const Line& line) {
  type::v1::LineKey message;
  message.set_axis(static_cast<type::v1::Axis>(line.axis));
  message.set_sub_axis(line.sub_axis);
  message.set_year(line.year);
  message.set_funding_source(line.funding_source);
  message.set_new_pathways(line.new_pathways);
  return message;
}

}  // namespace pactum::procurement
