#include "common/testing/phrase_checks.h"

#include <gtest/gtest.h>

namespace pactum::testing {
namespace {

TEST(FrenchFaults, FindsEachKind) {
  for (const char* bad : {"trop grand!", "pourquoi ?", "Axe 3: rien", "min(a; b)", "« oui\u00a0»",
                          "«\u00a0oui »", "80 %", "{rate} %", "12 €", "l'axe", "voir NOT_YET"}) {
    EXPECT_EQ(FrenchFaults(bad).size(), 1u) << bad;
  }
}

TEST(FrenchFaults, TakesGoodSentences) {
  for (const char* good :
       {"Axe 3\u00a0: «\u00a0oui\u00a0», l’axe\u202f; 80\u00a0% de {amount}\u00a0?",
        "le 01/03/2019 à 12:30, voir https://example.org", "PIC, R145 et AXIS", "{a} à {b}"}) {
    EXPECT_TRUE(FrenchFaults(good).empty()) << FrenchFaults(good)[0];
  }
}

TEST(PhraseFaults, NamesThePhrase) {
  const Phrase good = {"GOOD", "yes", "oui"}, bad = {"BAD", "no ", "l'axe"};
  EXPECT_EQ(PhraseFaults({&good, &bad}), (std::vector<std::string>{"BAD: l'axe: an apostrophe is ’",
                                                                   "BAD: a space too many: no "}));
}

}  // namespace
}  // namespace pactum::testing
