// Every sentence of the registry: its typography, and both languages.
#include "services/registry/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/phrase_checks.h"

namespace pactum::registry {
namespace {

TEST(WordsTest, EverySentenceIsWellFormedInBothLanguages) {
  EXPECT_THAT(pactum::testing::PhraseFaults(AllPhrases()), ::testing::IsEmpty());
}

}  // namespace
}  // namespace pactum::registry
