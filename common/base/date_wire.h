// Days and instants between messages and values. Instants are cut to whole microseconds, which is
// what PostgreSQL keeps.
#ifndef PACTUM_COMMON_BASE_DATE_WIRE_H_
#define PACTUM_COMMON_BASE_DATE_WIRE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace pactum {

// INVALID_ARGUMENT unless year, month and day are a day of the years 1900 to 2200. The message
// names no field: whoever knows it adds it.
absl::StatusOr<absl::CivilDay> FromProto(const google::type::Date& date);
google::type::Date ToProto(absl::CivilDay day);

absl::Time FromProto(const google::protobuf::Timestamp& timestamp);
google::protobuf::Timestamp ToProto(absl::Time time);

// `2019-12-31`, and nothing else.
absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text);
std::string FormatDay(absl::CivilDay day);

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_DATE_WIRE_H_
