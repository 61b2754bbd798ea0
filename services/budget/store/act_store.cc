#include "services/budget/store/act_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/budget/store/transfer_row.h"

namespace pactum::budget {
namespace {

const db::Statement kFind = db::Built(
    "budget.find_act",
    absl::StrCat(
        "WITH named AS (SELECT id, act FROM transfer WHERE pact = $1 AND id = $2::bigint) SELECT ",
        kTransferColumns.List("t"),
        ", t.act, c.id AS corrected_by"
        "  FROM transfer t LEFT JOIN transfer c ON c.pact = t.pact AND c.corrects = t.id "
        " WHERE t.pact = $1 AND (t.id = (SELECT id FROM named) OR "
        "   (t.act = (SELECT act FROM named) AND t.type NOT IN (",
        TypesOfProcurement(), "))) ORDER BY t.id"));

}  // namespace

FoundAct FindActOf(db::Tx& tx, absl::string_view pact_id, int64_t transfer) {
  FoundAct found;
  for (const auto& row : tx.Exec(kFind, pact_id, transfer)) {
    found.id = db::Get<std::string>(row, "act");
    const TransferRow read = kTransferColumns.Read(row);
    found.transfers.push_back({read.id, read.Posting(), read.effective, read.cause,
                               read.corrects.value_or(0),
                               db::Get<std::optional<int64_t>>(row, "corrected_by").value_or(0)});
  }
  return found;
}

}  // namespace pactum::budget
