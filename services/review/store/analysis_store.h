// Waivers of blockers and statements of both sides. Rows are only added.
#ifndef PACTUM_SERVICES_REVIEW_STORE_ANALYSIS_STORE_H_
#define PACTUM_SERVICES_REVIEW_STORE_ANALYSIS_STORE_H_

#include <string>
#include <vector>

#include "common/db/tx.h"
#include "pactum/review/v1/analysis.pb.h"
#include "pactum/review/v1/review.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

struct WaiverRow {
  std::string code, subject, reason, waived_by;
};
void InsertWaiver(db::Tx& tx, const ReviewKey& key, int evidence, const WaiverRow& waiver);
// Sets the waiver of each waived blocker of the evidence.
void AddWaivers(db::Tx& tx, const ReviewKey& key, int number, v1::Evidence& evidence);

// The stored statement, with the number and the instant that the database gives. The caller has
// locked the review.
v1::Statement InsertStatement(db::Tx& tx, const ReviewKey& key, const v1::Statement& statement);
// By number.
std::vector<v1::Statement> ListStatements(db::Tx& tx, const ReviewKey& key);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_ANALYSIS_STORE_H_
