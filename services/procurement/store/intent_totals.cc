#include "services/procurement/store/intent_totals.h"

namespace pactum::procurement {
namespace {

constexpr db::Statement kTotals = {
    "intent.totals",
    "SELECT count(*) AS acts, "
    "       coalesce(extract(epoch FROM clock_timestamp() - min(recorded)), 0)::float8 AS oldest "
    "  FROM intent"};

}  // namespace

db::InDoubtTotals CountInDoubt(db::Tx& tx) {
  const pqxx::row row = tx.ExecOne(kTotals);
  return {db::Get<int64_t>(row["acts"]), absl::Seconds(row["oldest"].as<double>())};
}

}  // namespace pactum::procurement
