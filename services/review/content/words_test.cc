// Every sentence of the service, in both languages: its typography, the phrases that code looks up
// by name, and the list of findings in the documents.
#include "services/review/words.h"

#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "common/testing/phrase_checks.h"
#include "google/protobuf/descriptor.h"
#include "pactum/access/v1/access.pb.h"
#include "pactum/review/v1/contribution.pb.h"
#include "pactum/review/v1/review.pb.h"
#include "services/review/content/reader.h"
#include "services/review/domain/findings.h"
#include "services/review/domain/review_states.h"

namespace pactum::review {
namespace {

using ::testing::IsEmpty;

TEST(Words, EveryPhraseKeepsTheTypography) {
  EXPECT_THAT(pactum::testing::PhraseFaults(AllPhrases()), IsEmpty());
}

// A contract's value without a phrase would be a dash in the report.
template <class E>
void ExpectPhrases() {
  const auto& type = *google::protobuf::GetEnumDescriptor<E>();
  for (int i = 1; i < type.value_count(); ++i) {
    EXPECT_NE(FindPhrase(type.value(i)->name()), nullptr) << type.value(i)->full_name();
  }
}

TEST(Words, EveryValueOfAReportHasAPhrase) {
  ExpectPhrases<type::v1::Axis>();
  ExpectPhrases<type::v1::Maturity>();
  ExpectPhrases<type::v1::ProjectState>();
  ExpectPhrases<type::v1::Obligor>();
  ExpectPhrases<type::v1::Standing>();
  ExpectPhrases<type::v1::Side>();
  ExpectPhrases<v1::AnnualReview::State>();
  ExpectPhrases<v1::Decision::State>();
  ExpectPhrases<v1::Difficulty>();
  ExpectPhrases<v1::ProspectOutcome>();
  for (const auto& [state, name] : Names(ReviewState{})) {
    EXPECT_NE(FindPhrase(absl::StrCat("IS_", name)), nullptr) << name;
  }
}

TEST(Words, EveryOperationHasAFormulaButThoseWithoutOne) {
  for (const auto& [operation, name] : Names(Operation{})) {
    const bool plain = operation == Operation::kTake || operation == Operation::kAbsent;
    EXPECT_EQ(FindPhrase(absl::StrCat("FORMULA_", name)) == nullptr, plain) << name;
  }
}

std::string Read(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Words, EveryFindingIsInTheDocumentWithItsMeaning) {
  const std::string document = Read("docs/contribution.md");
  int findings = 0;
  for (const Phrase* phrase : AllPhrases()) {
    if (!absl::StartsWith(phrase->id, "FINDING_")) continue;
    ++findings;
    const std::string row =
        absl::StrCat("| ", CodeOf(*phrase), " | ", phrase->en, " | ", phrase->fr, " |");
    EXPECT_TRUE(absl::StrContains(document, row)) << row;
  }
  EXPECT_GT(findings, 20);
}

// The ranges of the document are those of the contract.
TEST(Words, EveryParameterIsInTheDocumentWithItsBounds) {
  const std::string document = Read("docs/contribution.md");
  const Policy policy;
  ForEachParameter(policy, [&](const char* name, const auto&) {
    const auto* field = v1::Policy::descriptor()->FindFieldByName(name);
    ASSERT_NE(field, nullptr) << name;
    std::string range = "";
    if (field->options().HasExtension(access::v1::bounds)) {
      const auto& bounds = field->options().GetExtension(access::v1::bounds);
      range = absl::StrCat(bounds.min(), " to ", bounds.max());
    } else {
      for (int i = 1; i < field->enum_type()->value_count(); ++i) {
        const std::string value = field->enum_type()->value(i)->name();
        const std::string zero = field->enum_type()->value(0)->name();
        absl::StrAppend(&range, i == 1 ? "" : ", ",
                        value.substr(zero.size() - std::string("UNSPECIFIED").size()));
      }
    }
    const std::string row = absl::StrCat("| `", name, "` | ", range, " |");
    EXPECT_TRUE(absl::StrContains(document, row)) << row;
  });
}

// --- The reader of a page.

google::protobuf::Timestamp At(const char* text) {
  google::protobuf::Timestamp time;
  absl::Time parsed;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &parsed, nullptr)) << text;
  return pactum::ToProto(parsed);
}

TEST(Reader, AnInstantIsInThePactsTimeZone) {
  const struct {
    const char *region, *instant, *text;
  } kCases[] = {
      {"52", "2020-01-15T00:00:01Z", "15/01/2020 à 01:00:01 (heure de Paris)"},
      {"52", "2020-03-29T00:59:59Z", "29/03/2020 à 01:59:59 (heure de Paris)"},
      {"52", "2020-03-29T01:00:00Z", "29/03/2020 à 03:00:00 (heure de Paris)"},
      {"52", "2020-10-25T00:59:59Z", "25/10/2020 à 02:59:59 (heure de Paris)"},
      {"52", "2020-10-25T01:00:00Z", "25/10/2020 à 02:00:00 (heure de Paris)"},
      {"", "2021-03-28T01:00:00Z", "28/03/2021 à 03:00:00 (heure de Paris)"},
      {"01", "2020-01-15T00:00:01Z", "14/01/2020 à 20:00:01 (heure de la Guadeloupe)"},
      {"02", "2020-07-15T00:00:01Z", "14/07/2020 à 20:00:01 (heure de la Martinique)"},
      {"03", "2020-01-15T00:00:01Z", "14/01/2020 à 21:00:01 (heure de la Guyane)"},
      {"04", "2020-01-15T00:00:01Z", "15/01/2020 à 04:00:01 (heure de La Réunion)"},
      {"06", "2020-01-15T00:00:01Z", "15/01/2020 à 03:00:01 (heure de Mayotte)"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Reader(Language::kFrench, c.region).Instant(At(c.instant)), c.text);
  }
  EXPECT_EQ(Reader(Language::kEnglish, "52").Instant(At("2020-01-15T00:00:01Z")),
            "2020-01-15 01:00:01 (Paris time)");
}

TEST(Reader, NumbersOfAPage) {
  const Reader french(Language::kFrench), english(Language::kEnglish);
  EXPECT_EQ(french.Ppm(666'667), "66,7\u00a0%");
  EXPECT_EQ(french.Ppm(999'999), "100,0\u00a0%");
  EXPECT_EQ(english.Ppm(800'000), "80 %");
  EXPECT_EQ(english.Ppm(666'667), "66.6667 %");
  EXPECT_EQ(french.Cents(883'333'000), "8\u202f833\u202f330\u00a0€");
  EXPECT_EQ(french.Cents(-922'222), "−9\u202f222,22\u00a0€");
  EXPECT_EQ(french.Cents(-5), "−0,05\u00a0€");
  EXPECT_EQ(english.Cents(100), "1.00 EUR");
}

TEST(Reader, NamesOfAPage) {
  const Reader french(Language::kFrench, "52", Counterparty::kRegion);
  EXPECT_EQ(french.PolicyName("default/1"), "barème n°\u00a01");
  EXPECT_EQ(french.PolicyName("strict/2"), "barème strict/2");
  EXPECT_EQ(french.Subject("AXIS_1/kairos"), "Axe\u00a01, kairos");
  EXPECT_EQ(french.Subject("AXIS_3"), "Axe\u00a03");
  EXPECT_EQ(french.Subject("pact"), "pacte");
  EXPECT_EQ(french.Subject("agora/m1"), "agora/m1");
  EXPECT_EQ(french.Obligor(type::v1::OBLIGOR_REGION), "La Région");
  EXPECT_EQ(Reader(Language::kFrench, "", Counterparty::kPes).CounterpartyText(),
            "France Travail (Pôle emploi)");
  EXPECT_EQ(Reader(Language::kFrench).CounterpartyText(), "Le cocontractant");
  EXPECT_EQ(french.Enum(type::v1::STANDING_UNSPECIFIED), kNone);
}

}  // namespace
}  // namespace pactum::review
