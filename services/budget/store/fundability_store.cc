#include "services/budget/store/fundability_store.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kInsert = {
    "budget.insert_funding_basis",
    "INSERT INTO funding_basis (pact, act, answer) VALUES ($1, $2::uuid, $3::bytea)"};
constexpr db::Statement kLast = {
    "budget.last_funding_basis",
    "SELECT answer FROM funding_basis WHERE pact = $1 ORDER BY recorded DESC LIMIT 1"};

}  // namespace

void InsertFundability(db::Tx& tx, absl::string_view pact_id, absl::string_view act,
                       const std::string& answer) {
  tx.Exec(kInsert, pact_id, act, db::Bytea{answer});
}

std::string LastFundability(db::Tx& tx, absl::string_view pact_id) {
  const auto row = tx.ExecOptional(kLast, pact_id);
  return row ? db::Get<db::Bytea>(*row, "answer").bytes : "";
}

}  // namespace pactum::budget
