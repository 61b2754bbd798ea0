#include "services/review/store/decision_totals.h"

namespace pactum::review {
namespace {

constexpr db::Statement kTotals = {
    "review.decision_totals",
    "SELECT count(*) AS decisions, "
    "       coalesce(extract(epoch FROM clock_timestamp() - min(recorded)), 0)::float8 AS oldest "
    "  FROM decision WHERE state = 'RECORDED'"};

}  // namespace

db::InDoubtTotals CountInDoubt(db::Tx& tx) {
  const pqxx::row row = tx.ExecOne(kTotals);
  return {db::Get<int64_t>(row["decisions"]), absl::Seconds(row["oldest"].as<double>())};
}

}  // namespace pactum::review
