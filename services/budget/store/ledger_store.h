// The ledger in the database: accounts, transfers, totals.
#ifndef PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_

#include <cstdint>
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

// The identity of an act, which all its transfers share.
struct Act {
  std::string id;  // A UUID.
  std::string pact_id;
  absl::CivilDay effective;
  std::string cause, reason, actor;
};

// One posting with its own day and cause.
struct Entry {
  Posting posting;
  absl::CivilDay effective;
  std::string cause;
  std::optional<int64_t> corrects = std::nullopt;  // The transfer that it corrects.
};
std::vector<Entry> EntriesOf(const Act& act, const Postings& postings);
Postings PostingsOf(const std::vector<Entry>& entries);

struct Posted {
  std::vector<v1::Transfer> transfers;
  Balances balances;  // Of every account of the transfers, afterwards, zeros included.
};

// Posts in three round trips, whatever the number of entries: accounts made, accounts locked in
// order, then transfers, balances and totals at once. The day and the cause of `act` are not used.
// INSUFFICIENT_FUNDS as Apply(), with nothing posted. Nothing happens without entries.
absl::StatusOr<Posted> Post(db::Tx& tx, const Act& act, const std::vector<Entry>& entries);

// Every account of the pact now.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id);
// The accounts of these lines now.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, const std::vector<LineKey>& lines);
// By both dates: every account that a transfer had moved by then; of these lines only, where `keys`
// is given.
Balances ReadBalances(db::Tx& tx, absl::string_view pact_id, absl::CivilDay cut_off,
                      absl::Time known_at,
                      const std::optional<std::vector<std::string>>& keys = std::nullopt);
// The text of every line that has an account, in order.
std::vector<std::string> LineKeys(db::Tx& tx, absl::string_view pact_id);

// Transfers after `after_id`, oldest first; of all books and types where these are absent.
std::vector<v1::Transfer> ListTransfers(db::Tx& tx, absl::string_view pact_id, int64_t after_id,
                                        std::optional<Book> book, std::optional<TransferType> type,
                                        int limit);

// A transfer of an account; `change` above zero where it came in.
struct AccountMove {
  v1::Transfer transfer;
  Money change;
};
// After `after_id`, by id.
std::vector<AccountMove> ListMoves(db::Tx& tx, absl::string_view pact_id, const Account& account,
                                   int64_t after_id, int limit);
// The present balance; zero where there is no such account.
Money BalanceOf(db::Tx& tx, absl::string_view pact_id, const Account& account);

// Transfers of book STATE of these types, known before `known_at`, whatever their day: the amounts
// that they brought to accounts of `kind`, less the amounts that they took from there, by line.
LineAmounts NetByLine(db::Tx& tx, absl::string_view pact_id, const std::vector<TransferType>& types,
                      AccountKind kind, absl::Time known_at);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_LEDGER_STORE_H_
