#include "common/base/date_wire.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "common/words/words.h"

namespace pactum {
namespace {

absl::StatusOr<absl::CivilDay> Day(int year, int month, int day) {
  const absl::CivilDay result(year, month, day);
  // CivilDay carries 31 February over to March: what does not come back was no day.
  if (year < 1900 || year > 2200 || result.month() != month || result.day() != day) {
    return absl::InvalidArgumentError(Say(phrase::kNoDay, CallerLanguage()));
  }
  return result;
}

}  // namespace

absl::StatusOr<absl::CivilDay> FromProto(const google::type::Date& date) {
  return Day(date.year(), date.month(), date.day());
}

google::type::Date ToProto(absl::CivilDay day) {
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Microseconds(timestamp.nanos() / 1000);
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return timestamp;
}

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text) {
  int year = 0, month = 0, day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' ||
      !absl::SimpleAtoi(text.substr(0, 4), &year) || !absl::SimpleAtoi(text.substr(5, 2), &month) ||
      !absl::SimpleAtoi(text.substr(8, 2), &day)) {
    return absl::InvalidArgumentError(Say(phrase::kNoDayText, CallerLanguage()));
  }
  return Day(year, month, day);
}

std::string FormatDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

}  // namespace pactum
