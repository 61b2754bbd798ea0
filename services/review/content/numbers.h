// Numbers for people: "66.6667 %", "8,833,330.00 EUR"; in French "66,7 %", "8 833 330 €". Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_NUMBERS_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_NUMBERS_H_

#include <string>

#include "common/money/money.h"
#include "common/words/phrase.h"
#include "services/review/domain/explanation.h"

namespace pactum::review {

enum class Digits {
  kRounded,  // A French percentage has one decimal.
  kExact,    // A percentage has every decimal: the result depends on it.
};

// A French amount has its cents where they are not 0. English numbers are always exact.
std::string NumberText(Int128 value, Unit unit, Language language,
                       Digits digits = Digits::kRounded);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_NUMBERS_H_
