#include "services/review/store/review_store.h"

#include <stdexcept>

#include "common/base/date_wire.h"
#include "common/db/sql_error.h"
#include "services/review/content/evidence.h"
#include "services/review/domain/errors.h"
#include "services/review/store/analysis_store.h"
#include "services/review/wire/contribution_wire.h"

namespace pactum::review {
namespace {

#define PACTUM_REVIEW_COLUMNS                                                                      \
  "SELECT r.pact, r.year, r.region, r.counterparty_pes, r.start_year, r.end_year, r.cut_off, "     \
  "r.state, r.comment, r.recorded, "                                                               \
  "coalesce((SELECT max(e.number) FROM evidence e WHERE (e.pact, e.year) = (r.pact, r.year)), 0) " \
  "  AS latest_evidence, "                                                                         \
  "coalesce((SELECT max(n.number) FROM run n WHERE (n.pact, n.year) = (r.pact, r.year)), 0) "      \
  "  AS latest_run, "                                                                              \
  "coalesce((SELECT max(d.number) FROM decision d WHERE (d.pact, d.year) = (r.pact, r.year) "      \
  "            AND d.state = 'EFFECTIVE'), 0) AS effective_decision, "                             \
  "coalesce((SELECT max(d.number) FROM decision d WHERE (d.pact, d.year) = (r.pact, r.year) "      \
  "            AND d.state = 'RECORDED'), 0) AS pending_decision FROM review r "

// A statement of its own: a statement that waits for a lock reads its other rows as of before the
// wait.
constexpr db::Statement kLock = {
    "review.lock_review", "SELECT year FROM review WHERE pact = $1 AND year = $2::int FOR UPDATE"};
constexpr db::Statement kFind = {"review.find_review",
                                 PACTUM_REVIEW_COLUMNS "WHERE r.pact = $1 AND r.year = $2::int"};
constexpr db::Statement kList = {
    "review.list_reviews",
    PACTUM_REVIEW_COLUMNS "WHERE r.pact = $1 AND r.year > $2::int ORDER BY r.year LIMIT $3::int"};
constexpr db::Statement kListYear = {
    "review.list_reviews_of_year",
    PACTUM_REVIEW_COLUMNS "WHERE r.year = $1::int AND r.pact > $2 ORDER BY r.pact LIMIT $3::int"};
constexpr db::Statement kFindOpen = {"review.find_open_review", PACTUM_REVIEW_COLUMNS
                                     "WHERE r.pact = $1 AND r.state IN ('OPEN', 'SUBMITTED')"};
#undef PACTUM_REVIEW_COLUMNS
constexpr db::Statement kInsert = {
    "review.insert_review",
    "INSERT INTO review (pact, year, region, counterparty_pes, start_year, end_year, cut_off, "
    "opened_by) VALUES ($1, $2::int, $3, $4::boolean, $5::int, $6::int, $7::date, $8)"};
constexpr db::Statement kSetState = {
    "review.set_review_state",
    "UPDATE review SET state = $3, comment = $4 WHERE pact = $1 AND year = $2::int"};
constexpr db::Statement kFindEvidence = {
    "review.find_evidence",
    "SELECT content, digest, blockers, collected_by, recorded FROM evidence "
    "WHERE pact = $1 AND year = $2::int AND number = $3::int"};
constexpr db::Statement kInsertEvidence = {
    "review.insert_evidence",
    "INSERT INTO evidence (pact, year, number, content, digest, blockers, collected_by) "
    "VALUES ($1, $2::int, $3::int, $4::bytea, $5, $6::bytea, $7)"};
constexpr db::Statement kFindRun = {
    "review.find_run",
    "SELECT evidence, evidence_digest, policy, result, result_digest, computed_by, "
    "software_version, recorded FROM run WHERE pact = $1 AND year = $2::int AND number = $3::int"};
constexpr db::Statement kInsertRun = {
    "review.insert_run",
    "INSERT INTO run (pact, year, number, evidence, evidence_digest, policy, result, "
    "result_digest, computed_by, software_version) "
    "VALUES ($1, $2::int, $3::int, $4::int, $5, $6::bytea, $7::bytea, $8, $9, $10)"};

ReviewRow RowOf(const pqxx::row& row) {
  ReviewRow review;
  review.key = {db::Get<std::string>(row, "pact"), db::Get<int>(row, "year")};
  review.region = db::Get<std::string>(row, "region");
  review.pes = db::Get<bool>(row, "counterparty_pes");
  review.start_year = db::Get<int>(row, "start_year");
  review.end_year = db::Get<int>(row, "end_year");
  review.cut_off = db::Get<absl::CivilDay>(row, "cut_off");
  review.state = db::Get<ReviewState>(row, "state");
  review.comment = db::Get<std::string>(row, "comment");
  review.recorded = db::Get<absl::Time>(row, "recorded");
  review.latest_evidence = db::Get<int>(row, "latest_evidence");
  review.latest_run = db::Get<int>(row, "latest_run");
  review.effective_decision = db::Get<int>(row, "effective_decision");
  review.pending_decision = db::Get<int>(row, "pending_decision");
  return review;
}

std::optional<ReviewRow> MaybeRow(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  return RowOf(*row);
}

template <class Message>
void Parse(const pqxx::row& row, const char* column, Message* message) {
  if (!message->ParseFromString(db::Get<db::Bytea>(row, column).bytes)) {
    throw std::runtime_error(std::string("a stored message cannot be read: ") + column);
  }
}

// Of two concurrent writers. The transaction has failed, so that the other open review cannot be
// read and named here; the caller has looked before.
absl::Status MapViolation(const absl::Status& status, const ReviewKey& key) {
  const auto violated = db::ViolatedConstraint(status);
  if (violated == "review_pkey") return ReviewExists(ReviewName(key));
  if (violated == "review_one_open") {
    return ReviewOpen(PactName(key.pact_id) + "/annualReviews");
  }
  return status;
}

}  // namespace

std::optional<ReviewRow> FindReview(db::Tx& tx, const ReviewKey& key, Lock lock) {
  if (lock == Lock::kForUpdate && !tx.ExecOptional(kLock, key.pact_id, key.year))
    return std::nullopt;
  return MaybeRow(tx.ExecOptional(kFind, key.pact_id, key.year));
}

std::vector<ReviewRow> ListReviews(db::Tx& tx, absl::string_view pact_id, int after_year,
                                   int limit) {
  std::vector<ReviewRow> reviews;
  for (const auto& row : tx.Exec(kList, pact_id, after_year, limit)) reviews.push_back(RowOf(row));
  return reviews;
}

std::vector<ReviewRow> ListReviewsOfYear(db::Tx& tx, int year, absl::string_view after_pact,
                                         int limit) {
  std::vector<ReviewRow> reviews;
  for (const auto& row : tx.Exec(kListYear, year, after_pact, limit)) {
    reviews.push_back(RowOf(row));
  }
  return reviews;
}

std::optional<ReviewRow> FindOpenReview(db::Tx& tx, absl::string_view pact_id) {
  return MaybeRow(tx.ExecOptional(kFindOpen, pact_id));
}

absl::Status InsertReview(db::Tx& tx, const ReviewRow& row, absl::string_view opened_by) {
  return MapViolation(tx.TryExec(kInsert, row.key.pact_id, row.key.year, row.region, row.pes,
                                 row.start_year, row.end_year, row.cut_off, opened_by)
                          .status(),
                      row.key);
}

absl::Status SetReviewState(db::Tx& tx, const ReviewKey& key, ReviewState state,
                            absl::string_view comment) {
  return MapViolation(tx.TryExec(kSetState, key.pact_id, key.year, state, comment).status(), key);
}

std::optional<v1::Evidence> FindEvidence(db::Tx& tx, const ReviewKey& key, int number) {
  const auto row = tx.ExecOptional(kFindEvidence, key.pact_id, key.year, number);
  if (!row) return std::nullopt;
  v1::Evidence evidence;
  Parse(*row, "blockers", &evidence);
  Parse(*row, "content", evidence.mutable_content());
  evidence.set_name(EvidenceName(key, number));
  evidence.set_digest(db::Get<std::string>(*row, "digest"));
  evidence.set_collected_by(db::Get<std::string>(*row, "collected_by"));
  *evidence.mutable_collect_time() = pactum::ToProto(db::Get<absl::Time>(*row, "recorded"));
  AddWaivers(tx, key, number, evidence);
  AddFindings(OpenPointsOf(evidence.content()), evidence.mutable_open_points());
  return evidence;
}

void InsertEvidence(db::Tx& tx, const ReviewKey& key, int number, const v1::Evidence& evidence,
                    absl::string_view collected_by) {
  v1::Evidence blockers;
  *blockers.mutable_blockers() = evidence.blockers();
  tx.Exec(kInsertEvidence, key.pact_id, key.year, number,
          db::Bytea{evidence.content().SerializeAsString()}, evidence.digest(),
          db::Bytea{blockers.SerializeAsString()}, collected_by);
}

std::optional<v1::Run> FindRun(db::Tx& tx, const ReviewKey& key, int number) {
  const auto row = tx.ExecOptional(kFindRun, key.pact_id, key.year, number);
  if (!row) return std::nullopt;
  v1::Run run;
  run.set_name(RunName(key, number));
  run.set_evidence(EvidenceName(key, db::Get<int>(*row, "evidence")));
  run.set_evidence_digest(db::Get<std::string>(*row, "evidence_digest"));
  Parse(*row, "policy", run.mutable_policy());
  Parse(*row, "result", run.mutable_result());
  run.set_result_digest(db::Get<std::string>(*row, "result_digest"));
  run.set_computed_by(db::Get<std::string>(*row, "computed_by"));
  *run.mutable_compute_time() = pactum::ToProto(db::Get<absl::Time>(*row, "recorded"));
  run.set_software_version(db::Get<std::string>(*row, "software_version"));
  return run;
}

void InsertRun(db::Tx& tx, const ReviewKey& key, int number, int evidence, const v1::Run& run) {
  tx.Exec(kInsertRun, key.pact_id, key.year, number, evidence, run.evidence_digest(),
          db::Bytea{run.policy().SerializeAsString()}, db::Bytea{run.result().SerializeAsString()},
          run.result_digest(), run.computed_by(), run.software_version());
}

}  // namespace pactum::review
