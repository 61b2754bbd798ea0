// Every line of the 150 vectors as a sentence.
#include "services/review/content/sentences.h"

#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/phrase_checks.h"
#include "services/review/domain/contribution.h"
#include "services/review/testing/vectors.h"

namespace pactum::review {
namespace {

using ::testing::IsEmpty;

// With one digit for each run of digits: most sentences differ in their numbers alone.
std::string WithoutNumbers(const std::string& sentence) {
  std::string out;
  for (const char c : sentence) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) out += c;
    if (digit && (out.empty() || out.back() != '0')) out += '0';
  }
  return out;
}

TEST(Sentences, EveryLineOfEveryVectorIsASentenceInBothLanguages) {
  std::set<std::string> french_sentences;
  for (const testing::Vector& vector : testing::Vectors()) {
    std::vector<ExplanationLine> lines;
    Compute(vector.inputs, vector.policy, &lines);
    for (const ExplanationLine& line : lines) {
      const std::string english = SentenceOf(line, Language::kEnglish);
      const std::string french = SentenceOf(line, Language::kFrench);
      EXPECT_NE(english, french) << vector.name;
      EXPECT_EQ(english.find('{'), std::string::npos) << english;
      EXPECT_EQ(french.find('{'), std::string::npos) << french;
      french_sentences.insert(WithoutNumbers(french));
    }
  }
  for (const std::string& sentence : french_sentences) {
    EXPECT_THAT(pactum::testing::FrenchFaults(sentence), IsEmpty());
  }
}

TEST(Sentences, TheExampleInBothLanguages) {
  std::vector<ExplanationLine> lines;
  Compute(testing::Vectors()[0].inputs, testing::Vectors()[0].policy, &lines);
  std::set<std::string> sentences;
  for (const ExplanationLine& line : lines) {
    sentences.insert({SentenceOf(line, Language::kEnglish), SentenceOf(line, Language::kFrench)});
  }
  for (const char* sentence :
       {"completion of project a, weight achieved of weight due: 2 / 3 = 66.6667 %",
        "réalisation du projet a, poids atteint sur poids échu\u00a0: 2 ÷ 3 = 66,6667\u00a0%",
        "commitment c, progress from baseline to target: (14 − 10) / (15 − 10) = 80 %",
        "rate on the release curve: curve at 80 % = 88.3333 %",
        "gross, ceiling by rate by effort: 10,000,000.00 EUR × 88.3333 % × 100 % = "
        "8,833,330.00 EUR",
        "brut, plafond par taux par effort\u00a0: 10\u202f000\u202f000\u00a0€ × "
        "88,3333\u00a0% × 100\u00a0% = 8\u202f833\u202f330\u00a0€"}) {
    EXPECT_EQ(sentences.count(sentence), 1u) << sentence;
  }
}

}  // namespace
}  // namespace pactum::review
