// The ledger in the database: accounts, transfers, totals.
#ifndef PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget.pb.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

// What one act says of all its transfers.
struct Act {
  std::string id;  // A UUID; the transfers of an act share it.
  std::string pact_id;
  absl::CivilDay effective;
  std::string cause, reason, actor;
};

struct Posted {
  std::vector<v1::Transfer> transfers;
  Balances balances;  // Of every account that was touched, afterwards, zeros included.
};

// Posts in two round trips: accounts made and locked in order, then transfers, balances and totals
// at once. INSUFFICIENT_FUNDS as Apply(); nothing is posted then. No postings: nothing happens.
absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const Postings& postings);

// Every account of the pact now.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id);
// The accounts of these lines now.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, const std::vector<LineKey>& lines);
// Every account by both dates.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, absl::CivilDay cut_off,
                      absl::Time known_at);

// Transfers after `after_id`, oldest first; `book` and `type` empty for all.
std::vector<v1::Transfer> ListTransfers(db::Tx& tx, absl::string_view pact_id, int64_t after_id,
                                        absl::string_view book, absl::string_view type, int limit);

// Recomputes balances and totals from the transfers and compares (ledger.md, VerifyLedger).
struct Verification {
  int64_t transfers = 0, accounts = 0;
  std::vector<v1::LedgerError> errors;
};
Verification VerifyLedger(db::Tx& tx, absl::string_view pact_id);

// Sums of transfers of `type` known before `known_at`, whatever their day, by the key of the
// account they reach. For ceilings and advances.
std::map<LineKey, Money> SumsReaching(db::Tx& tx, absl::string_view pact_id, absl::string_view type,
                                      absl::string_view to_kind, absl::Time known_at);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_
