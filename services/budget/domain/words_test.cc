// The sentences of budget for people: both languages, typography, and the operands of each.
#include "services/budget/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/phrase_checks.h"
#include "services/budget/domain/errors.h"

namespace pactum::budget {
namespace {

TEST(Words, EverySentenceKeepsTheRulesOfBothLanguages) {
  EXPECT_THAT(testing::PhraseFaults(AllPhrases()), ::testing::IsEmpty());
}

TEST(Words, AFrenchCallerGetsTheSameRefusalInFrench) {
  const Shortfalls short_of = {{UseAccount(AccountKind::kAvailable, {2, "", 2019, "PIC", true}),
                                {Money::Cents(1000), Money::Cents(250'000)}}};
  EXPECT_EQ(InsufficientFunds(short_of).message(),
            "USE:AVAILABLE[2//2019/PIC/new] holds 10.00 EUR, 2500.00 EUR were asked; at most "
            "10.00 EUR can move");
  const CallerLanguageScope french(Language::kFrench);
  const absl::Status refusal = InsufficientFunds(short_of);
  EXPECT_EQ(refusal.message().substr(0, 31), "USE:AVAILABLE[2//2019/PIC/new] ");
  std::string payloads;
  refusal.ForEachPayload(
      [&](absl::string_view, const absl::Cord& payload) { payloads += std::string(payload); });
  EXPECT_THAT(payloads, ::testing::HasSubstr("solde de 10,00"));
  EXPECT_THAT(payloads, ::testing::HasSubstr("2\u202f500,00\u00a0€"));
}

}  // namespace
}  // namespace pactum::budget
