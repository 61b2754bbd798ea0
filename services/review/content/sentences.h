// The lines of an explanation as sentences, in English and French. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_SENTENCES_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_SENTENCES_H_

#include <string>

#include "common/words/phrase.h"
#include "pactum/review/v1/contribution.pb.h"
#include "services/review/domain/explanation.h"

namespace pactum::review {

// "gross, ceiling by rate by effort: 100.00 EUR × 88.3333 % × 100 % = 88.33 EUR".
std::string SentenceOf(const ExplanationLine& line, Language language);

// With its sentences.
v1::ExplanationLine ToProto(const ExplanationLine& line);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_SENTENCES_H_
