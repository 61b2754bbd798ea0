#include "common/words/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/phrase_checks.h"

namespace pactum {
namespace {

TEST(Words, EverySentenceIsWellFormed) {
  EXPECT_THAT(testing::PhraseFaults(AllPhrases()), ::testing::IsEmpty());
}

}  // namespace
}  // namespace pactum
