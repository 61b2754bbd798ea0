#include "services/budget/store/own_effort_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/enum_wire.h"
#include "common/money/money_wire.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kInsert = {
    "budget.insert_own_effort",
    "INSERT INTO own_effort_report (pact, key, year, cents, trainings, reported_by) "
    "VALUES ($1, $2, $3::int, $4::bigint, $5::bigint, $6)"};
constexpr db::Statement kList = {
    "budget.list_own_efforts",
    "SELECT DISTINCT ON (r.key) r.key, r.id, r.year, r.cents, r.trainings, r.reported_by, "
    "       r.recorded, coalesce(a.standing, 'UNCONFIRMED') AS standing, "
    "       coalesce(a.reason, '') AS reason, coalesce(a.id, 0) AS answer "
    "  FROM own_effort_report r "
    "  LEFT JOIN LATERAL (SELECT id, standing, reason FROM own_effort_answer a "
    "    WHERE a.pact = r.pact AND a.key = r.key AND a.report = r.id "
    "    ORDER BY id DESC LIMIT 1) a ON true "
    " WHERE r.pact = $1 AND r.key > $2 AND ($3 = '' OR r.key = $3) "
    " ORDER BY r.key, r.id DESC LIMIT $4::int"};
constexpr db::Statement kAnswer = {
    "budget.answer_own_effort",
    "INSERT INTO own_effort_answer (pact, key, report, standing, reason, answered_by) "
    "SELECT pact, key, id, $3, $4, $5 FROM own_effort_report "
    "WHERE pact = $1 AND key = $2 ORDER BY id DESC LIMIT 1"};
constexpr db::Statement kConfirmed = {
    "budget.confirmed_own_effort",
    "SELECT r.cents FROM own_effort_report r "
    "  JOIN LATERAL (SELECT standing, recorded FROM own_effort_answer a "
    "    WHERE a.pact = r.pact AND a.key = r.key AND a.report = r.id AND a.recorded < "
    "$3::timestamptz "
    "    ORDER BY a.id DESC LIMIT 1) a ON a.standing = 'CONFIRMED' "
    " WHERE r.pact = $1 AND r.key = $2 AND r.recorded < $3::timestamptz "
    " ORDER BY r.id DESC LIMIT 1"};

constexpr db::Statement kLastConfirmed = {
    "budget.last_confirmed_own_effort",
    "SELECT r.key, r.id, r.year, r.cents, r.trainings, r.reported_by, r.recorded, a.standing, "
    "       a.reason, a.id AS answer "
    "  FROM own_effort_report r "
    "  JOIN LATERAL (SELECT id, standing, reason FROM own_effort_answer a "
    "    WHERE a.pact = r.pact AND a.key = r.key AND a.report = r.id ORDER BY id DESC LIMIT 1) a "
    "    ON a.standing = 'CONFIRMED' "
    " WHERE r.pact = $1 AND r.key = $2 ORDER BY r.id DESC LIMIT 1"};

v1::OwnEffort OwnEffortOf(const pqxx::row& row, absl::string_view pact_id) {
  v1::OwnEffort effort;
  const std::string key = db::Get<std::string>(row, "key");
  effort.set_name(absl::StrCat("pacts/", pact_id, "/ownEfforts/", key));
  *effort.mutable_amount() = ToProto(db::Get<Money>(row, "cents"));
  effort.set_trainings(db::Get<int64_t>(row, "trainings"));
  effort.set_year(db::Get<int>(row, "year"));
  effort.set_standing(EnumToProto<type::v1::Standing>(db::Get<Standing>(row, "standing")));
  effort.set_reason(db::Get<std::string>(row, "reason"));
  effort.set_reported_by(db::Get<std::string>(row, "reported_by"));
  *effort.mutable_record_time() = ToProto(db::Get<absl::Time>(row, "recorded"));
  effort.set_etag(Sha256Hex(
      absl::StrCat(key, "/", db::Get<int64_t>(row, "id"), "/", db::Get<int64_t>(row, "answer"))));
  return effort;
}

}  // namespace

void InsertOwnEffort(db::Tx& tx, absl::string_view pact_id, absl::string_view key, int year,
                     Money amount, int64_t trainings, absl::string_view reported_by) {
  tx.Exec(kInsert, pact_id, key, year, amount, trainings, reported_by);
}

std::optional<v1::OwnEffort> FindOwnEffort(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view key) {
  const pqxx::result rows = tx.Exec(kList, pact_id, "", key, 1);
  if (rows.empty()) return std::nullopt;
  return OwnEffortOf(rows[0], pact_id);
}

std::vector<v1::OwnEffort> ListOwnEfforts(db::Tx& tx, absl::string_view pact_id,
                                          absl::string_view after_key, int limit) {
  std::vector<v1::OwnEffort> efforts;
  for (const auto& row : tx.Exec(kList, pact_id, after_key, "", limit)) {
    efforts.push_back(OwnEffortOf(row, pact_id));
  }
  return efforts;
}

void InsertOwnEffortAnswer(db::Tx& tx, absl::string_view pact_id, absl::string_view key,
                           Standing standing, absl::string_view reason,
                           absl::string_view answered_by) {
  tx.Exec(kAnswer, pact_id, key, standing, reason, answered_by);
}

std::optional<Money> ConfirmedAsOf(db::Tx& tx, absl::string_view pact_id, absl::string_view key,
                                   absl::Time known_at) {
  const auto row = tx.ExecOptional(kConfirmed, pact_id, key, known_at);
  if (!row) return std::nullopt;
  return db::Get<Money>(*row, "cents");
}

std::optional<v1::OwnEffort> LastConfirmed(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view key) {
  const auto row = tx.ExecOptional(kLastConfirmed, pact_id, key);
  if (!row) return std::nullopt;
  return OwnEffortOf(*row, pact_id);
}

}  // namespace pactum::budget
