#include "services/budget/store/act_store.h"

namespace pactum::budget {
namespace {

// The types left out are those of the index transfer_act.
constexpr db::Statement kFind = {
    "budget.find_act",
    "WITH named AS (SELECT id, act FROM transfer WHERE pact = $1 AND id = $2::bigint) "
    "SELECT t.id, t.act, t.book, t.type, t.from_kind, t.from_key, t.to_kind, t.to_key, "
    "       t.amount_cents, t.effective, t.cause, coalesce(t.corrects, 0) AS corrects, "
    "       coalesce(c.id, 0) AS corrected_by "
    "  FROM transfer t LEFT JOIN transfer c ON c.pact = t.pact AND c.corrects = t.id "
    " WHERE t.pact = $1 AND (t.id = (SELECT id FROM named) OR "
    "   (t.act = (SELECT act FROM named) AND t.type NOT IN ('RESERVE', 'COMMIT', 'CERTIFY', "
    "    'REVERSE_CERTIFICATE', 'PAY_SUPPLIER', 'RELEASE'))) "
    " ORDER BY t.id"};

}  // namespace

FoundAct FindActOf(db::Tx& tx, absl::string_view pact_id, int64_t transfer) {
  FoundAct found;
  for (const auto& row : tx.Exec(kFind, pact_id, transfer)) {
    found.id = db::Get<std::string>(row["act"]);
    const Book book = db::Get<std::string>(row["book"]) == "STATE" ? Book::kState : Book::kUse;
    Made made;
    made.id = db::Get<int64_t>(row["id"]);
    made.posting = {
        db::Get<std::string>(row["type"]),
        {book, db::Get<std::string>(row["from_kind"]), db::Get<std::string>(row["from_key"])},
        {book, db::Get<std::string>(row["to_kind"]), db::Get<std::string>(row["to_key"])},
        db::Get<Money>(row["amount_cents"])};
    made.effective = db::Get<absl::CivilDay>(row["effective"]);
    made.cause = db::Get<std::string>(row["cause"]);
    made.corrects = db::Get<int64_t>(row["corrects"]);
    made.corrected_by = db::Get<int64_t>(row["corrected_by"]);
    found.transfers.push_back(std::move(made));
  }
  return found;
}

}  // namespace pactum::budget
