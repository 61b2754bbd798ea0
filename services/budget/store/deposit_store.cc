#include "services/budget/store/deposit_store.h"

#include <stdexcept>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/enum_wire.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kInsert = {
    "budget.insert_deposit",
    "INSERT INTO deposit (pact, id, lines, reference, effective, reported_by) "
    "VALUES ($1, $2, $3::bytea, $4, $5::date, $6) ON CONFLICT DO NOTHING RETURNING id"};
constexpr db::Statement kLock = {"budget.lock_deposit",
                                 "SELECT FROM deposit WHERE pact = $1 AND id = $2 FOR UPDATE"};
constexpr db::Statement kList = {
    "budget.list_deposits",
    "SELECT d.id, d.lines, d.reference, d.effective, d.reported_by, d.recorded, "
    "       coalesce(a.standing, 'UNCONFIRMED') AS standing, coalesce(a.reason, '') AS reason, "
    "       coalesce(a.id, 0) AS answer "
    "  FROM deposit d LEFT JOIN LATERAL (SELECT id, standing, reason FROM deposit_answer a "
    "    WHERE a.pact = d.pact AND a.deposit = d.id ORDER BY id DESC LIMIT 1) a ON true "
    " WHERE d.pact = $1 AND d.id > $2 AND ($3 = '' OR d.id = $3) ORDER BY d.id LIMIT $4::int"};
constexpr db::Statement kAnswer = {
    "budget.answer_deposit",
    "INSERT INTO deposit_answer (pact, deposit, standing, reason, answered_by) "
    "VALUES ($1, $2, $3, $4, $5)"};

v1::Deposit DepositOf(const pqxx::row& row, absl::string_view pact_id) {
  v1::Deposit deposit;
  if (!deposit.ParseFromString(db::Get<db::Bytea>(row, "lines").bytes)) {
    throw std::runtime_error("a deposit that cannot be read");
  }
  const std::string id = db::Get<std::string>(row, "id");
  deposit.set_name(absl::StrCat(PactName(pact_id), "/deposits/", id));
  deposit.set_reference(db::Get<std::string>(row, "reference"));
  *deposit.mutable_effective_date() = pactum::ToProto(db::Get<absl::CivilDay>(row, "effective"));
  deposit.set_standing(EnumToProto<type::v1::Standing>(db::Get<Standing>(row, "standing")));
  deposit.set_reason(db::Get<std::string>(row, "reason"));
  deposit.set_reported_by(db::Get<std::string>(row, "reported_by"));
  *deposit.mutable_record_time() = pactum::ToProto(db::Get<absl::Time>(row, "recorded"));
  deposit.set_etag(Sha256Hex(absl::StrCat(id, "/", db::Get<int64_t>(row, "answer"))));
  return deposit;
}

}  // namespace

bool InsertDeposit(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                   const v1::Deposit& deposit, absl::string_view reported_by) {
  v1::Deposit lines;
  *lines.mutable_lines() = deposit.lines();
  return !tx.Exec(kInsert, pact_id, id, db::Bytea{lines.SerializeAsString()}, deposit.reference(),
                  DayOf(deposit.effective_date()), reported_by)
              .empty();
}

std::optional<v1::Deposit> LockDeposit(db::Tx& tx, absl::string_view pact_id,
                                       absl::string_view id) {
  tx.Exec(kLock, pact_id, id);
  const pqxx::result rows = tx.Exec(kList, pact_id, "", id, 1);
  if (rows.empty()) return std::nullopt;
  return DepositOf(rows[0], pact_id);
}

std::vector<v1::Deposit> ListDeposits(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view after_id, int limit) {
  std::vector<v1::Deposit> deposits;
  for (const auto& row : tx.Exec(kList, pact_id, after_id, "", limit)) {
    deposits.push_back(DepositOf(row, pact_id));
  }
  return deposits;
}

void InsertDepositAnswer(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                         Standing standing, absl::string_view reason,
                         absl::string_view answered_by) {
  tx.Exec(kAnswer, pact_id, id, standing, reason, answered_by);
}

}  // namespace pactum::budget
