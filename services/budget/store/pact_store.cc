#include "services/budget/store/pact_store.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kFind = {
    "budget.find_pact",
    "SELECT p.pact, p.region, p.counterparty_pes, p.start_year, p.end_year, c.effective AS closed "
    "  FROM pact p LEFT JOIN closing c ON c.pact = p.pact WHERE p.pact = $1"};
constexpr db::Statement kLock = {
    "budget.lock_pact",
    "SELECT p.pact, p.region, p.counterparty_pes, p.start_year, p.end_year, c.effective AS closed "
    "  FROM pact p LEFT JOIN closing c ON c.pact = p.pact WHERE p.pact = $1 "
    "FOR NO KEY UPDATE OF p"};
constexpr db::Statement kClose = {
    "budget.close_pact",
    "INSERT INTO closing (pact, act, reference, effective, closed_by) "
    "VALUES ($1, $2::uuid, $3, $4::date, $5)"};
constexpr db::Statement kInsert = {
    "budget.insert_pact",
    "INSERT INTO pact (pact, region, counterparty_pes, start_year, end_year) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING pact"};

std::optional<PactRow> FromRow(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  return PactRow{db::Get<std::string>(*row, "pact"),
                 db::Get<std::string>(*row, "region"),
                 db::Get<bool>(*row, "counterparty_pes"),
                 db::Get<int>(*row, "start_year"),
                 db::Get<int>(*row, "end_year"),
                 db::Get<std::optional<absl::CivilDay>>(*row, "closed")};
}

}  // namespace

std::optional<PactRow> FindPact(db::Tx& tx, absl::string_view pact_id) {
  return FromRow(tx.ExecOptional(kFind, pact_id));
}

std::optional<PactRow> LockPact(db::Tx& tx, absl::string_view pact_id) {
  return FromRow(tx.ExecOptional(kLock, pact_id));
}

bool InsertPact(db::Tx& tx, const PactRow& pact) {
  return !tx.Exec(kInsert, pact.id, pact.region, pact.pes, pact.start_year, pact.end_year).empty();
}

void InsertClosing(db::Tx& tx, absl::string_view pact_id, absl::string_view act,
                   absl::string_view reference, absl::CivilDay effective,
                   absl::string_view closed_by) {
  tx.Exec(kClose, pact_id, act, reference, effective, closed_by);
}

}  // namespace pactum::budget
