#include "services/budget/store/pact_store.h"

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::budget {
namespace {

constexpr auto kColumns =
    db::Columns<Pact>(db::Column("pact", &Pact::id), db::Column("region", &Pact::region),
                      db::Column("counterparty_pes", &Pact::pes),
                      db::Column(
                          "start_year", [](auto& pact) -> auto& { return pact.exercises.first; }),
                      db::Column(
                          "end_year", [](auto& pact) -> auto& { return pact.exercises.last; }));

std::string Select() {
  return absl::StrCat("SELECT ", kColumns.List("p"),
                      ", c.effective AS closed FROM pact p "
                      "LEFT JOIN closing c ON c.pact = p.pact WHERE p.pact = $1");
}

const db::Statement kFind = db::Built("budget.find_pact", Select());
const db::Statement kLock =
    db::Built("budget.lock_pact", absl::StrCat(Select(), " FOR NO KEY UPDATE OF p"));
const db::Statement kInsert = db::Built(
    "budget.insert_pact",
    absl::StrCat(kColumns.InsertInto("pact", {}), " ON CONFLICT DO NOTHING RETURNING pact"));
constexpr db::Statement kClose = {
    "budget.close_pact",
    "INSERT INTO closing (pact, act, reference, effective, closed_by) "
    "VALUES ($1, $2::uuid, $3, $4::date, $5)"};

std::optional<Pact> FromRow(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  Pact pact = kColumns.Read(*row);
  pact.closed = db::Get<std::optional<absl::CivilDay>>(*row, "closed");
  return pact;
}

}  // namespace

std::optional<Pact> FindPact(db::Tx& tx, absl::string_view pact_id) {
  return FromRow(tx.ExecOptional(kFind, pact_id));
}

std::optional<Pact> LockPact(db::Tx& tx, absl::string_view pact_id) {
  return FromRow(tx.ExecOptional(kLock, pact_id));
}

bool InsertPact(db::Tx& tx, const Pact& pact) {
  return !tx.Exec(kInsert, kColumns.Values(pact)).empty();
}

void InsertClosing(db::Tx& tx, absl::string_view pact_id, absl::string_view act,
                   absl::string_view reference, absl::CivilDay effective,
                   absl::string_view closed_by) {
  tx.Exec(kClose, pact_id, act, reference, effective, closed_by);
}

}  // namespace pactum::budget
