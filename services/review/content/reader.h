// How a page speaks to its reader: in one language, in the time zone of the pact, with the name of
// its counterparty. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_READER_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/words/phrase.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "pactum/review/v1/report.pb.h"
#include "services/review/domain/explanation.h"

namespace pactum::review {

inline constexpr char kNone[] = "—";  // Instead of an absent value.

enum class Counterparty { kAny, kRegion, kPes };

class Reader {
 public:
  // `region_code`: of the pact; other than overseas its time is that of Paris.
  explicit Reader(Language language, absl::string_view region_code = "",
                  Counterparty counterparty = Counterparty::kAny)
      : language_(language), region_(region_code), counterparty_(counterparty) {}

  Language language() const { return language_; }

  std::string Text(const Phrase& phrase, const Operands& operands = {}) const {
    return Say(phrase, language_, operands);
  }
  // A value of an enum of the contract, by the phrase that has its name.
  template <class E>
  std::string Enum(E value) const {
    const auto* found = google::protobuf::GetEnumDescriptor<E>()->FindValueByNumber(value);
    return found == nullptr ? kNone : NamedText(found->name());
  }
  std::string Obligor(type::v1::Obligor obligor) const;
  std::string CounterpartyText() const;
  // The meaning of a finding, a blocker or an open point; the code itself where none is declared.
  std::string Meaning(absl::string_view code) const;
  // "AXIS_1/kairos" is "Axis 1, kairos", "pact" the pact; other subjects are resources.
  std::string Subject(absl::string_view subject) const;
  // "default/1" is "barème n° 1".
  std::string PolicyName(absl::string_view version) const;
  // "Title (id)", or the id where it has no title of its own.
  std::string Named(const std::string& title, const std::string& id) const;

  std::string Cents(int64_t value) const;
  std::string Ppm(int64_t value) const;
  std::string MaybePpm(bool has, int64_t value) const { return has ? Ppm(value) : kNone; }
  std::string Micros(int64_t value) const;
  std::string Count(int64_t value) const;
  // "31/12/2019" and "2019-12-31".
  std::string Day(const google::type::Date& date) const;
  // "15/01/2020 à 01:00:01 (heure de Paris)".
  std::string Instant(const google::protobuf::Timestamp& time) const;
  std::string List(const std::vector<std::string>& items) const;
  std::string YesOrNo(bool yes) const;

  // Unique in a page of several languages.
  std::string Id(absl::string_view name) const {
    return absl::StrCat(name, language_ == Language::kFrench ? "-fr" : "-en");
  }

 private:
  // kNone where no phrase has the name.
  std::string NamedText(absl::string_view id) const;

  Language language_;
  std::string region_;
  Counterparty counterparty_;
};

// The languages of a page; both, French first, where it is unset.
std::vector<Language> LanguagesOf(v1::ReportLanguage language);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_READER_H_
