// How a report says things, in French and English. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_WORDS_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pactum/review/v1/analysis.pb.h"
#include "pactum/review/v1/report.pb.h"
#include "pactum/review/v1/review.pb.h"
#include "pactum/type/v1/types.pb.h"
#include "services/review/domain/explanation.h"

namespace pactum::review {

// One of two texts.
inline std::string In(Language language, const char* french, const char* english) {
  return language == Language::kFrench ? french : english;
}

// The languages of a page; both, French first, where it is unset.
std::vector<Language> LanguagesOf(v1::ReportLanguage language);

std::string Say(type::v1::Axis axis, Language language);  // "Axe 1"
std::string Say(type::v1::Maturity maturity, Language language);
std::string Say(type::v1::ProjectState state, Language language);
std::string Say(type::v1::Obligor obligor, Language language);
std::string Say(type::v1::Standing standing, Language language);
std::string Say(type::v1::Side side, Language language);
std::string Say(v1::AnnualReview::State state, Language language);
std::string Say(v1::Decision::State state, Language language);
std::string Say(v1::Difficulty difficulty, Language language);
std::string Say(v1::ProspectOutcome outcome, Language language);

// What a finding or an open point means; the code itself where it is not known.
std::string MeaningOf(absl::string_view code, Language language);

// "31/12/2019" and "2019-12-31"; "—" where there is none.
std::string Day(const google::type::Date& date, Language language);
// "15/01/2020 00:00:01 UTC" and "2020-01-15 00:00:01 UTC".
std::string Instant(const google::protobuf::Timestamp& time, Language language);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_WORDS_H_
