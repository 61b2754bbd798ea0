// Sentences as tests look at them.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_SENTENCES_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_SENTENCES_H_

#include <string>

#include <gtest/gtest.h>

#include "common/words/phrase.h"

namespace pactum::registry::testing {

// The sentence has all its operands, in both languages.
inline void ExpectComplete(const Sentence& sentence) {
  for (const Language language : {Language::kEnglish, Language::kFrench}) {
    const std::string said = sentence.In(language);
    EXPECT_FALSE(said.empty());
    EXPECT_EQ(said.find('{'), std::string::npos) << said;
  }
}

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_SENTENCES_H_
