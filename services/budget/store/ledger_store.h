// The ledger in the database: accounts, transfers, totals.
#ifndef PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

// What one act says of all its transfers.
struct Act {
  std::string id;  // A UUID; the transfers of an act share it.
  std::string pact_id;
  absl::CivilDay effective;
  std::string cause, reason, actor;
};

// One posting with what it says of itself alone.
struct Entry {
  Posting posting;
  absl::CivilDay effective;
  std::string cause;
  int64_t corrects = 0;  // The transfer that it corrects; 0 for none.
};

struct Posted {
  std::vector<v1::Transfer> transfers;
  Balances balances;  // Of every account that was touched, afterwards, zeros included.
};

// Posts in three round trips however many they are: accounts made, locked in order, then transfers,
// balances and totals at once. INSUFFICIENT_FUNDS as Apply(); nothing is posted then. No postings:
// nothing happens.
absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const Postings& postings);
// Entries of one act, each with its own day and cause; those of `act` are not used.
absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const std::vector<Entry>& entries);

// Every account of the pact now.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id);
// The accounts of these lines now.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, const std::vector<LineKey>& lines);
// By both dates: every account that something had moved by then; of these lines' accounts only,
// where `keys` is given.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, absl::CivilDay cut_off,
                      absl::Time known_at,
                      const std::optional<std::vector<std::string>>& keys = std::nullopt);
// The text of every line that has an account, in order.
std::vector<std::string> LineKeys(db::Tx& tx, absl::string_view pact_id);

// Transfers after `after_id`, oldest first; `book` and `type` empty for all.
std::vector<v1::Transfer> ListTransfers(db::Tx& tx, absl::string_view pact_id, int64_t after_id,
                                        absl::string_view book, absl::string_view type, int limit);

// What moved an account, after `after_id`, by id; `change` above zero where it came in.
struct AccountMove {
  v1::Transfer transfer;
  Money change;
};
std::vector<AccountMove> ListMoves(db::Tx& tx, absl::string_view pact_id, const Account& account,
                                   int64_t after_id, int limit);
// What an account holds now; zero where there is none.
Money BalanceOf(db::Tx& tx, absl::string_view pact_id, const Account& account);

// Transfers of book STATE of these types known before `known_at`, whatever their day: what they
// brought to accounts of `kind` less what they took from there, by line. For ceilings and advances.
std::map<LineKey, Money> NetByLine(db::Tx& tx, absl::string_view pact_id,
                                   const std::vector<std::string>& types, absl::string_view kind,
                                   absl::Time known_at);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_
