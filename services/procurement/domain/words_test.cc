// Every sentence of words.json, and the words for every state, kind and act.
#include "services/procurement/words.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/phrase_checks.h"
#include "services/procurement/domain/errors.h"

namespace pactum::procurement {
namespace {

TEST(Words, EveryPhraseKeepsTheTypography) {
  EXPECT_GT(AllPhrases().size(), 100u);
  EXPECT_THAT(pactum::testing::PhraseFaults(AllPhrases()), ::testing::IsEmpty());
}

// In English a state, a kind or an act is its code; in French it has words.
template <class E>
void ExpectWords() {
  for (const auto& [value, name] : Names(E{})) {
    EXPECT_EQ(std::string(WordsOf(value).en), name);
    EXPECT_NE(std::string(WordsOf(value).fr), name);
  }
}

TEST(Words, EveryStateKindAndActHasWords) {
  ExpectWords<ContractState>();
  ExpectWords<ContractKind>();
  ExpectWords<ChangeState>();
  ExpectWords<DeliveryState>();
  ExpectWords<ChangeAct>();
  // Deliveries are certified and reversed under words of their own.
  for (const auto& [act, name] : Names(Act{})) {
    if (act == Act::kCertify || act == Act::kReverse) continue;
    EXPECT_EQ(std::string(WordsOf(act).en), name);
  }
}

TEST(Words, ARefusalSpeaksBothLanguages) {
  const CallerLanguageScope scope(Language::kFrench);
  const absl::Status refused = ContractStateRefused("pacts/p/contracts/c", ContractState::kSigned,
                                                    WordsOf(Act::kAward), phrase::kAllowedAward);
  EXPECT_EQ(refused.message(),
            "pacts/p/contracts/c is SIGNED, AWARD is not possible: only a draft is awarded");
  const std::string french(*refused.GetPayload("type.googleapis.com/google.rpc.LocalizedMessage"));
  EXPECT_THAT(french, ::testing::HasSubstr("l’état est «\u00a0signé\u00a0»"));
}

}  // namespace
}  // namespace pactum::procurement
