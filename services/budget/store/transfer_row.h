// A row of the table transfer, and the types that procurement moves, for the stores that read
// transfers. For store/ only.
#ifndef PACTUM_SERVICES_BUDGET_STORE_TRANSFER_ROW_H_
#define PACTUM_SERVICES_BUDGET_STORE_TRANSFER_ROW_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/columns.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

struct TransferRow {
  int64_t id = 0;
  Book book = Book::kState;
  TransferType type = TransferType::kOpenEnvelope;
  AccountKind from_kind = AccountKind::kExternal, to_kind = AccountKind::kExternal;
  std::string from_key, to_key;
  Money amount;
  absl::CivilDay effective;
  absl::Time recorded;
  std::string cause;
  std::optional<int64_t> corrects;
  std::string reason, actor;

  budget::Posting Posting() const {
    return {type, {book, from_kind, from_key}, {book, to_kind, to_key}, amount};
  }
};

inline constexpr auto kTransferColumns = db::Columns<TransferRow>(
    db::Column("id", &TransferRow::id), db::Column("book", &TransferRow::book),
    db::Column("type", &TransferRow::type), db::Column("from_kind", &TransferRow::from_kind),
    db::Column("from_key", &TransferRow::from_key), db::Column("to_kind", &TransferRow::to_kind),
    db::Column("to_key", &TransferRow::to_key), db::Column("amount_cents", &TransferRow::amount),
    db::Column("effective", &TransferRow::effective),
    db::Column("recorded", &TransferRow::recorded), db::Column("cause", &TransferRow::cause),
    db::Column("corrects", &TransferRow::corrects), db::Column("reason", &TransferRow::reason),
    db::Column("actor", &TransferRow::actor));

// "'RESERVE', 'COMMIT', …": the types that the index transfer_act leaves out, in its order.
inline std::string TypesOfProcurement() {
  std::string list;
  for (const TransferTypeRow& row : kTransferTypes) {
    if (row.correction != Correction::kByProcurement) continue;
    absl::StrAppend(&list, list.empty() ? "'" : ", '", row.name, "'");
  }
  return list;
}

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_TRANSFER_ROW_H_
