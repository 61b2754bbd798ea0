#include "common/words/phrase.h"

#include <gtest/gtest.h>

namespace pactum {
namespace {

constexpr Phrase kLeft = {"LEFT", "{line} has {left} on {day}",
                          "au {day}, {line} dispose de {left}"};

TEST(Phrase, EachLanguageWritesAmountsAndDaysItsWay) {
  const Operands operands = {
      {"line", "axis 1"}, {"left", Money::Cents(123456705)}, {"day", absl::CivilDay(2019, 3, 1)}};
  EXPECT_EQ(Say(kLeft, Language::kEnglish, operands), "axis 1 has 1234567.05 EUR on 2019-03-01");
  EXPECT_EQ(Say(kLeft, Language::kFrench, operands),
            "au 01/03/2019, axis 1 dispose de 1\u202f234\u202f567,05\u00a0€");
}

TEST(Phrase, OperandsOfEveryKind) {
  struct Case {
    Operand operand;
    const char *en, *fr, *key, *value;
  };
  const Phrase inner = {"INNER", "sign first", "signez d’abord"};
  const Phrase outer = {"OUTER", "to pay: {act}", "pour payer\u00a0: {act}"};
  for (const Case& c : {
           Case{{"n", 3}, "3", "3", "n", "3"},
           Case{{"n", Money::Cents(-5)}, "-0.05 EUR", "-0,05\u00a0€", "n_cents", "-5"},
           Case{{"n", Money::Cents(100000)},
                "1000.00 EUR",
                "1\u202f000,00\u00a0€",
                "n_cents",
                "100000"},
           Case{{"n", absl::CivilDay(987, 1, 2)}, "0987-01-02", "02/01/0987", "n", "0987-01-02"},
           Case{{"n", inner}, "sign first", "signez d’abord", "n", "sign first"},
           Case{{"n", Sentence{&outer, {{"act", inner}}}},
                "to pay: sign first",
                "pour payer\u00a0: signez d’abord",
                "n",
                "to pay: sign first"},
           Case{Operand::Percent("n", 700), "7 %", "7\u00a0%", "n", "7 %"},
           Case{Operand::Percent("n", 250), "2.5 %", "2,5\u00a0%", "n", "2.5 %"},
           Case{Operand::Percent("n", 10'005), "100.05 %", "100,05\u00a0%", "n", "100.05 %"},
       }) {
    EXPECT_EQ(c.operand.In(Language::kEnglish), c.en);
    EXPECT_EQ(c.operand.In(Language::kFrench), c.fr);
    EXPECT_EQ(c.operand.MetadataKey(), c.key);
    EXPECT_EQ(c.operand.MetadataValue(), c.value);
  }
}

TEST(Phrase, AnOperandThatIsNotGivenStaysInItsBraces) {
  EXPECT_EQ(Say(kLeft, Language::kEnglish, {{"line", "x"}, {"other", "y"}}),
            "x has {left} on {day}");
  EXPECT_EQ(Say({"P", "open { brace", ""}, Language::kEnglish), "open { brace");
  EXPECT_EQ(Say({"P", "", "x"}, Language::kEnglish), "");
}

TEST(Phrase, TheLanguageOfACallerIsTheFirstThatPactumSpeaks) {
  EXPECT_EQ(LanguageOf(""), Language::kEnglish);
  EXPECT_EQ(LanguageOf("fr"), Language::kFrench);
  EXPECT_EQ(LanguageOf("de, fr-FR;q=0.9, en"), Language::kFrench);
  EXPECT_EQ(LanguageOf("en-GB,fr"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("de"), Language::kEnglish);
}

TEST(Phrase, AScopeEndsWithItsCall) {
  EXPECT_EQ(CallerLanguage(), Language::kEnglish);
  {
    const CallerLanguageScope scope(Language::kFrench);
    EXPECT_EQ(CallerLanguage(), Language::kFrench);
  }
  EXPECT_EQ(CallerLanguage(), Language::kEnglish);
}

}  // namespace
}  // namespace pactum
