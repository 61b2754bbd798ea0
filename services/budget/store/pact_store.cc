#include "services/budget/store/pact_store.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kFind = {
    "budget.find_pact",
    "SELECT pact, region, counterparty_pes, start_year, end_year FROM pact WHERE pact = $1"};
constexpr db::Statement kLock = {
    "budget.lock_pact",
    "SELECT pact, region, counterparty_pes, start_year, end_year FROM pact WHERE pact = $1 "
    "FOR UPDATE"};
constexpr db::Statement kInsert = {
    "budget.insert_pact",
    "INSERT INTO pact (pact, region, counterparty_pes, start_year, end_year) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING pact"};

std::optional<PactRow> FromRow(const std::optional<pqxx::row>& row) {
  if (!row) return std::nullopt;
  return PactRow{db::Get<std::string>(*row, "pact"), db::Get<std::string>(*row, "region"),
                 db::Get<bool>(*row, "counterparty_pes"), db::Get<int>(*row, "start_year"),
                 db::Get<int>(*row, "end_year")};
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

}  // namespace pactum::budget
