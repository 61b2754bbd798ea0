#include "services/review/content/reader.h"

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "services/review/content/numbers.h"
#include "services/review/domain/findings.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// The overseas regions by their INSEE code. None of them has summer time.
struct Overseas {
  const char* region;
  int hours_from_utc;
  const Phrase& name;
};
constexpr Overseas kOverseas[] = {{"01", -4, phrase::kPlaceGuadeloupe},
                                  {"02", -4, phrase::kPlaceMartinique},
                                  {"03", -3, phrase::kPlaceGuiana},
                                  {"04", 4, phrase::kPlaceReunion},
                                  {"06", 3, phrase::kPlaceMayotte}};

// The last Sunday of a month of 31 days, at 01:00 UTC: summer time begins and ends so in Paris.
// Computed here: a page must not depend on the time zones that a machine has installed.
absl::Time LastSunday(int64_t year, int month) {
  const absl::CivilDay last(year, month, 31);
  const absl::CivilDay sunday = absl::PrevWeekday(last + 1, absl::Weekday::sunday);
  return absl::FromCivil(absl::CivilHour(sunday) + 1, absl::UTCTimeZone());
}

int ParisHoursFromUtc(absl::Time time) {
  const int64_t year = absl::ToCivilYear(time, absl::UTCTimeZone()).year();
  return time >= LastSunday(year, 3) && time < LastSunday(year, 10) ? 2 : 1;
}

}  // namespace

std::string Reader::NamedText(absl::string_view id) const {
  const Phrase* const phrase = FindPhrase(id);
  return phrase == nullptr ? kNone : Text(*phrase);
}

std::string Reader::Obligor(type::v1::Obligor obligor) const {
  return obligor == type::v1::OBLIGOR_REGION ? CounterpartyText() : Enum(obligor);
}

std::string Reader::CounterpartyText() const {
  switch (counterparty_) {
    case Counterparty::kRegion:
      return Text(phrase::kCounterpartyRegion);
    case Counterparty::kPes:
      return Text(phrase::kCounterpartyPes);
    default:
      return Text(phrase::kCounterpartyAny);
  }
}

std::string Reader::Meaning(absl::string_view code) const {
  const Phrase* const meaning = MeaningOf(code);
  return meaning == nullptr ? std::string(code) : Text(*meaning);
}

std::string Reader::Subject(absl::string_view subject) const {
  if (subject == "pact") return Text(phrase::kSubjectPact);
  if (!absl::StartsWith(subject, "AXIS_")) return std::string(subject);
  const std::vector<std::string> parts = absl::StrSplit(subject, absl::MaxSplits('/', 1));
  const std::string axis = NamedText(parts[0]);
  return parts.size() == 1 ? axis : absl::StrCat(axis, ", ", parts[1]);
}

std::string Reader::PolicyName(absl::string_view version) const {
  absl::string_view number = version;
  if (absl::ConsumePrefix(&number, "default/")) {
    return Text(phrase::kPolicyNumber, {{"number", number}});
  }
  return Text(phrase::kPolicyName, {{"name", version}});
}

std::string Reader::Named(const std::string& title, const std::string& id) const {
  return title == id ? id : Text(phrase::kNamed, {{"title", title}, {"id", id}});
}

std::string Reader::Cents(int64_t value) const {
  return NumberText(value, Unit::kCents, language_);
}
std::string Reader::Ppm(int64_t value) const { return NumberText(value, Unit::kPpm, language_); }
std::string Reader::Micros(int64_t value) const {
  return NumberText(value, Unit::kMicros, language_);
}
std::string Reader::Count(int64_t value) const {
  return NumberText(value, Unit::kNumber, language_);
}

std::string Reader::Day(const google::type::Date& date) const {
  if (date.year() == 0) return kNone;
  if (language_ == Language::kFrench) {
    return absl::StrFormat("%02d/%02d/%04d", date.day(), date.month(), date.year());
  }
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string Reader::Instant(const google::protobuf::Timestamp& timestamp) const {
  const absl::Time time = pactum::FromProto(timestamp);
  const Phrase* place = &phrase::kPlaceParis;
  int hours = ParisHoursFromUtc(time);
  for (const Overseas& overseas : kOverseas) {
    if (region_ != overseas.region) continue;
    place = &overseas.name;
    hours = overseas.hours_from_utc;
  }
  const absl::TimeZone zone = absl::FixedTimeZone(hours * 3600);
  return Text(phrase::kInstant, {{"day", absl::ToCivilDay(time, zone)},
                                 {"time", absl::FormatTime("%H:%M:%S", time, zone)},
                                 {"place", *place}});
}

std::string Reader::List(const std::vector<std::string>& items) const {
  return absl::StrJoin(items, language_ == Language::kFrench ? "\u00a0; " : "; ");
}

std::string Reader::YesOrNo(bool yes) const { return Text(yes ? phrase::kYes : phrase::kNo); }

std::vector<Language> LanguagesOf(v1::ReportLanguage language) {
  if (language == v1::REPORT_LANGUAGE_FRENCH) return {Language::kFrench};
  if (language == v1::REPORT_LANGUAGE_ENGLISH) return {Language::kEnglish};
  return {Language::kFrench, Language::kEnglish};
}

}  // namespace pactum::review
