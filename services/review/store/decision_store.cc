#include "services/review/store/decision_store.h"

#include <stdexcept>

#include "common/db/sql_error.h"
#include "services/review/domain/errors.h"

namespace pactum::review {
namespace {

#define PACTUM_DECISION_COLUMNS                                                                \
  "pact, year, number, run, evidence_digest, result_digest, computed_by, ceilings, proposed, " \
  "decided, advances, carry_overs, reason, legal_reference, effective, decided_by, "           \
  "coalesce(supersedes, 0) AS supersedes, state, refusal, request_id, recorded "

constexpr db::Statement kFind = {
    "review.find_decision",
    "SELECT " PACTUM_DECISION_COLUMNS
    "FROM decision WHERE pact = $1 AND year = $2::int AND number = $3::int"};
constexpr db::Statement kList = {
    "review.list_decisions",
    "SELECT " PACTUM_DECISION_COLUMNS
    "FROM decision WHERE pact = $1 AND year = $2::int AND number > $3::int "
    "ORDER BY number LIMIT $4::int"};
constexpr db::Statement kLast = {
    "review.last_decision_number",
    "SELECT coalesce(max(number), 0) AS number FROM decision WHERE pact = $1 AND year = $2::int"};
constexpr db::Statement kInsert = {
    "review.insert_decision",
    "INSERT INTO decision (pact, year, number, run, evidence_digest, result_digest, computed_by, "
    "ceilings, proposed, decided, advances, carry_overs, reason, legal_reference, effective, "
    "decided_by, supersedes, request_id, leased_until) "
    "VALUES ($1, $2::int, $3::int, $4::int, $5, $6, $7, $8::bigint[], $9::bigint[], "
    "$10::bigint[], $11::bigint[], $12::bigint[], $13, $14, $15::date, $16, "
    "nullif($17::int, 0), $18, recorded_now() + make_interval(secs => $19::int))"};
constexpr db::Statement kSetState = {"review.set_decision_state",
                                     "UPDATE decision SET state = $4, refusal = $5 "
                                     "WHERE pact = $1 AND year = $2::int AND number = $3::int"};
constexpr db::Statement kLease = {
    "review.lease_decision",
    "UPDATE decision d SET leased_until = recorded_now() + make_interval(secs => $4::int) "
    "FROM (SELECT pact AS p, year AS y, number AS n FROM decision "
    "       WHERE state = 'RECORDED' AND leased_until <= recorded_now() "
    "         AND (pact, year, number) > ($1, $2::int, $3::int) "
    "       ORDER BY pact, year, number LIMIT 1 FOR UPDATE SKIP LOCKED) AS next "
    "WHERE d.pact = p AND d.year = y AND d.number = n "
    "RETURNING " PACTUM_DECISION_COLUMNS};
#undef PACTUM_DECISION_COLUMNS

std::vector<int64_t> ListOf(const ByAxis<int64_t>& axes) { return {axes.begin(), axes.end()}; }

ByAxis<int64_t> AxesOf(const pqxx::row& row, const char* column) {
  const auto list = db::Get<std::vector<int64_t>>(row, column);
  if (list.size() != 3) throw std::runtime_error("a decision without three axes");
  return {list[0], list[1], list[2]};
}

DecisionRow RowOf(const pqxx::row& row) {
  DecisionRow decision;
  decision.key = {db::Get<std::string>(row, "pact"), db::Get<int>(row, "year")};
  decision.number = db::Get<int>(row, "number");
  decision.run = db::Get<int>(row, "run");
  decision.evidence_digest = db::Get<std::string>(row, "evidence_digest");
  decision.result_digest = db::Get<std::string>(row, "result_digest");
  decision.computed_by = db::Get<std::string>(row, "computed_by");
  decision.ceilings = AxesOf(row, "ceilings");
  decision.proposed = AxesOf(row, "proposed");
  decision.decided = AxesOf(row, "decided");
  decision.advances = AxesOf(row, "advances");
  decision.carry_overs = AxesOf(row, "carry_overs");
  decision.reason = db::Get<std::string>(row, "reason");
  decision.legal_reference = db::Get<std::string>(row, "legal_reference");
  decision.effective = db::Get<absl::CivilDay>(row, "effective");
  decision.decided_by = db::Get<std::string>(row, "decided_by");
  decision.supersedes = db::Get<int>(row, "supersedes");
  decision.state = db::Get<DecisionState>(row, "state");
  decision.refusal = db::Get<std::string>(row, "refusal");
  decision.request_id = db::Get<std::string>(row, "request_id");
  decision.recorded = db::Get<absl::Time>(row, "recorded");
  return decision;
}

std::optional<DecisionRow> MaybeRow(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  return RowOf(*row);
}

}  // namespace

std::optional<DecisionRow> FindDecision(db::Tx& tx, const ReviewKey& key, int number) {
  return MaybeRow(tx.ExecOptional(kFind, key.pact_id, key.year, number));
}

std::vector<DecisionRow> ListDecisions(db::Tx& tx, const ReviewKey& key, int after, int limit) {
  std::vector<DecisionRow> decisions;
  for (const auto& row : tx.Exec(kList, key.pact_id, key.year, after, limit)) {
    decisions.push_back(RowOf(row));
  }
  return decisions;
}

int LastDecisionNumber(db::Tx& tx, const ReviewKey& key) {
  return db::Get<int>(tx.ExecOne(kLast, key.pact_id, key.year), "number");
}

absl::Status InsertDecision(db::Tx& tx, const DecisionRow& d, absl::Duration lease) {
  const absl::Status status =
      tx.TryExec(kInsert, d.key.pact_id, d.key.year, d.number, d.run, d.evidence_digest,
                 d.result_digest, d.computed_by, ListOf(d.ceilings), ListOf(d.proposed),
                 ListOf(d.decided), ListOf(d.advances), ListOf(d.carry_overs), d.reason,
                 d.legal_reference, d.effective, d.decided_by, d.supersedes, d.request_id,
                 absl::ToInt64Seconds(lease))
          .status();
  if (db::ViolatedConstraint(status) == "decision_two_persons") {
    return ComputedByDecider(d.decided_by);
  }
  return status;
}

void SetDecisionState(db::Tx& tx, const ReviewKey& key, int number, DecisionState state,
                      absl::string_view refusal) {
  tx.Exec(kSetState, key.pact_id, key.year, number, state, refusal);
}

std::optional<DecisionRow> LeaseDecision(db::Tx& tx, const std::optional<DecisionRow>& after,
                                         absl::Duration lease) {
  const DecisionRow from = after.value_or(DecisionRow());
  return MaybeRow(tx.ExecOptional(kLease, from.key.pact_id, from.key.year, from.number,
                                  absl::ToInt64Seconds(lease)));
}

}  // namespace pactum::review
