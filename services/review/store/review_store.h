// Reviews, their evidence and their runs.
#ifndef PACTUM_SERVICES_REVIEW_STORE_REVIEW_STORE_H_
#define PACTUM_SERVICES_REVIEW_STORE_REVIEW_STORE_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "pactum/review/v1/review.pb.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {

// Whether a row is locked until the transaction ends.
enum class Lock { kNone, kForUpdate };

// A review with the numbers of its last evidence, run and decisions. With a lock, the numbers are
// read under the lock.
std::optional<ReviewRow> FindReview(db::Tx& tx, const ReviewKey& key, Lock lock = Lock::kNone);
// By year, after `after_year`.
std::vector<ReviewRow> ListReviews(db::Tx& tx, absl::string_view pact_id, int after_year,
                                   int limit);
// Of one exercise, by pact, after `after_pact`.
std::vector<ReviewRow> ListReviewsOfYear(db::Tx& tx, int year, absl::string_view after_pact,
                                         int limit);
// The review of the pact that is OPEN or SUBMITTED.
std::optional<ReviewRow> FindOpenReview(db::Tx& tx, absl::string_view pact_id);

// Stores a new review. REVIEW_EXISTS; REVIEW_OPEN where another one was opened meanwhile.
absl::Status InsertReview(db::Tx& tx, const ReviewRow& row, absl::string_view opened_by);
// REVIEW_OPEN where this review would be open beside another one of the pact.
absl::Status SetReviewState(db::Tx& tx, const ReviewKey& key, ReviewState state,
                            absl::string_view comment);

// Stored evidence, with its blockers, their waivers and its open points.
std::optional<v1::Evidence> FindEvidence(db::Tx& tx, const ReviewKey& key, int number);
void InsertEvidence(db::Tx& tx, const ReviewKey& key, int number, const v1::Evidence& evidence,
                    absl::string_view collected_by);

std::optional<v1::Run> FindRun(db::Tx& tx, const ReviewKey& key, int number);
// `evidence`: the number of the run's evidence.
void InsertRun(db::Tx& tx, const ReviewKey& key, int number, int evidence, const v1::Run& run);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_STORE_REVIEW_STORE_H_
