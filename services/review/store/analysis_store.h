// What persons add to a review: waivers of blockers, and statements of both sides. Only added to.
#ifndef PACTUM_SERVICES_REVIEW_STORE_ANALYSIS_STORE_H_
#define PACTUM_SERVICES_REVIEW_STORE_ANALYSIS_STORE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "pactum/review/v1/analysis.pb.h"
#include "pactum/review/v1/review.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

struct WaiverRow {
  std::string code, subject, reason, waived_by;
};
void InsertWaiver(db::Tx& tx, const ReviewKey& key, int evidence, const WaiverRow& waiver);
// Puts each waiver of the evidence to its blocker.
void AddWaivers(db::Tx& tx, const ReviewKey& key, int number, v1::Evidence& evidence);

// With its number and its instant, which the database gives. The review is locked by the caller.
v1::Statement InsertStatement(db::Tx& tx, const ReviewKey& key, const v1::Statement& statement);
// By number.
std::vector<v1::Statement> ListStatements(db::Tx& tx, const ReviewKey& key);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_ANALYSIS_STORE_H_
