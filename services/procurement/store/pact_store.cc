#include "services/procurement/store/pact_store.h"

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"

namespace pactum::procurement {
namespace {

constexpr auto kColumns = db::Columns<Pact>(
    db::Column("pact", &Pact::id), db::Column("region", &Pact::region),
    db::Column("counterparty_pes", &Pact::pes), db::Column("start_year", &Pact::start_year),
    db::Column("end_year", &Pact::end_year));
const db::Statement kFind =
    db::Built("procurement.find_pact",
              absl::StrCat("SELECT ", kColumns.List(), " FROM pact WHERE pact = $1"));
const db::Statement kInsert =
    db::Built("procurement.insert_pact",
              absl::StrCat(kColumns.InsertInto("pact", {}), " ON CONFLICT DO NOTHING"));
constexpr db::Statement kAfter = {
    "procurement.pacts_after", "SELECT pact FROM pact WHERE pact > $1 ORDER BY pact LIMIT $2::int"};

}  // namespace

std::optional<Pact> FindPact(db::Tx& tx, absl::string_view pact_id) {
  const auto row = tx.ExecOptional(kFind, pact_id);
  if (!row) return std::nullopt;
  return kColumns.Read(*row);
}

void InsertPact(db::Tx& tx, const Pact& pact) { tx.Exec(kInsert, kColumns.Values(pact)); }

std::vector<std::string> PactsAfter(db::Tx& tx, absl::string_view after, int limit) {
  std::vector<std::string> pacts;
  for (const auto& row : tx.Exec(kAfter, after, limit)) {
    pacts.push_back(db::Get<std::string>(row, "pact"));
  }
  return pacts;
}

}  // namespace pactum::procurement
