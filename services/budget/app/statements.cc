#include "services/budget/app/statements.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/page_token.h"
#include "common/status/status_macros.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/statement.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

constexpr int kMostCsvEntries = 10'000;

std::string DayText(absl::CivilDay day) { return absl::FormatCivilTime(day); }

// The place of an account among the rows: its line first, so that a line's accounts stand together.
std::string PlaceOf(const Account& account) {
  return absl::StrCat(account.key, " ", BookName(account.book), " ", account.kind);
}

// Of which lines the balances are asked for; nullopt for every account of the pact.
std::optional<std::vector<std::string>> KeysAsked(db::Tx& tx, const PactRow& pact,
                                                  const v1::GetTrialBalanceRequest& request) {
  if (request.has_line()) return std::vector<std::string>{FromProto(request.line()).Text()};
  if (request.axis() == type::v1::AXIS_UNSPECIFIED && request.year() == 0) return std::nullopt;
  std::vector<std::string> keys;
  for (std::string& key : LineKeys(tx, pact.id)) {
    const auto line = LineKey::Parse(key);
    if (!line || (request.axis() != type::v1::AXIS_UNSPECIFIED && line->axis != request.axis()) ||
        (request.year() != 0 && line->year != request.year())) {
      continue;
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

std::string TrialCsv(const std::vector<std::pair<std::string, std::pair<Account, Money>>>& rows) {
  std::vector<std::vector<std::string>> table = {{"book", "account", "line", "balance_cents"}};
  for (const auto& [place, row] : rows) {
    table.push_back({BookName(row.first.book), row.first.kind, row.first.key,
                     absl::StrCat(row.second.cents())});
  }
  return Csv(table);
}

std::string TransferCsv(const v1::AccountStatement& statement) {
  std::vector<std::vector<std::string>> table = {{"transfer", "type", "effective_date",
                                                  "record_time", "cause", "reason", "actor",
                                                  "change_cents", "balance_cents"}};
  for (const v1::StatementEntry& entry : statement.entries()) {
    const v1::Transfer& t = entry.transfer();
    table.push_back({LastOf(t.name()),
                     v1::TransferType_Name(t.type()).substr(std::string("TRANSFER_TYPE_").size()),
                     DayText(DayOf(t.effective_date())),
                     absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", pactum::FromProto(t.record_time()),
                                      absl::UTCTimeZone()),
                     t.cause(), t.reason(), t.actor(), absl::StrCat(entry.change_cents()),
                     absl::StrCat(entry.balance_cents())});
  }
  return Csv(table);
}

std::string ExecutionCsv(const v1::Execution& execution) {
  std::vector<std::vector<std::string>> table = {
      {"origin", "year", "axis", "allocated_cents", "planned_cents", "advanced_cents",
       "granted_cents", "withheld_cents", "available_cents", "reserved_cents", "committed_cents",
       "certified_cents", "supplier_paid_cents", "certified_bp"}};
  for (const v1::ExecutionRow& row : execution.rows()) {
    table.push_back({row.origin(), absl::StrCat(row.year()), type::v1::Axis_Name(row.axis()),
                     absl::StrCat(row.allocated_cents()), absl::StrCat(row.planned_cents()),
                     absl::StrCat(row.advanced_cents()), absl::StrCat(row.granted_cents()),
                     absl::StrCat(row.withheld_cents()), absl::StrCat(row.available_cents()),
                     absl::StrCat(row.reserved_cents()), absl::StrCat(row.committed_cents()),
                     absl::StrCat(row.certified_cents()), absl::StrCat(row.supplier_paid_cents()),
                     absl::StrCat(row.certified_bp())});
  }
  return Csv(table);
}

v1::ExecutionRow ToProto(const ExecutionLine& line) {
  v1::ExecutionRow row;
  row.set_axis(static_cast<type::v1::Axis>(line.axis));
  row.set_year(line.year);
  row.set_origin(line.origin);
  row.set_allocated_cents(line.allocated.cents());
  row.set_planned_cents(line.planned.cents());
  row.set_advanced_cents(line.advanced.cents());
  row.set_granted_cents(line.granted.cents());
  row.set_withheld_cents(line.withheld.cents());
  row.set_available_cents(line.available.cents());
  row.set_reserved_cents(line.reserved.cents());
  row.set_committed_cents(line.committed.cents());
  row.set_certified_cents(line.certified.cents());
  row.set_supplier_paid_cents(line.supplier_paid.cents());
  if (line.allocated > Money()) {
    row.set_certified_bp(static_cast<int>(
        MulDiv(line.certified.cents(), 10'000, line.allocated.cents(), Rounding::kFloor)));
  }
  return row;
}

// The account that a request names; LINE_INVALID where there can be none.
absl::StatusOr<Account> AccountOf(const v1::GetAccountStatementRequest& request) {
  if (request.account().kind() == v1::ACCOUNT_KIND_UNSPECIFIED) {
    return LineInvalid({{"account.kind", "is required"}});
  }
  const std::string kind =
      v1::AccountKind_Name(request.account().kind()).substr(std::string("ACCOUNT_KIND_").size());
  return Account{request.book() == v1::BOOK_STATE ? Book::kState : Book::kUse, kind,
                 request.account().has_line() ? FromProto(request.account().line()).Text()
                                              : request.account().funding_source()};
}

}  // namespace

std::string TrialQuery(const v1::GetTrialBalanceRequest& request) {
  return absl::StrCat("trial balance ", request.pact(), " ",
                      request.has_line() ? FromProto(request.line()).Text() : "", " ",
                      request.axis(), " ", request.year(), " ",
                      request.cut_off().ShortDebugString());
}

absl::StatusOr<v1::TrialBalance> TrialBalanceOf(db::Tx& tx, const PactRow& pact,
                                                const v1::GetTrialBalanceRequest& request,
                                                absl::Time known_at, const std::string& after,
                                                const std::string& query) {
  v1::TrialBalance balance;
  *balance.mutable_cut_off() = request.cut_off();
  *balance.mutable_known_at() = pactum::ToProto(known_at);
  const Balances balances =
      ReadBalances(tx, pact.id, DayOf(request.cut_off()), known_at, KeysAsked(tx, pact, request));
  std::vector<std::pair<std::string, std::pair<Account, Money>>> rows;
  Money state, use;
  for (const auto& [account, amount] : balances) {
    (account.book == Book::kState ? state : use) += amount;
    rows.push_back({PlaceOf(account), {account, amount}});
  }
  std::sort(rows.begin(), rows.end());
  balance.set_state_sum_cents(state.cents());
  balance.set_use_sum_cents(use.cents());
  if (request.csv()) {
    balance.set_csv(TrialCsv(rows));
    return balance;
  }
  const int page = PageSize(request.page_size());
  std::string last;
  for (const auto& [place, row] : rows) {
    if (!after.empty() && place <= after) continue;
    if (balance.rows_size() == page) {
      balance.set_next_page_token(
          EncodePageToken({last, absl::StrCat(absl::ToUnixMicros(known_at))}, query));
      break;
    }
    v1::TrialBalanceRow* proto = balance.add_rows();
    proto->set_book(row.first.book == Book::kState ? v1::BOOK_STATE : v1::BOOK_USE);
    *proto->mutable_account() = ToProto(row.first);
    proto->set_balance_cents(row.second.cents());
    last = place;
  }
  return balance;
}

absl::StatusOr<v1::AccountStatement> AccountStatementOf(
    db::Tx& tx, const PactRow& pact, const v1::GetAccountStatementRequest& request) {
  ASSIGN_OR_RETURN(const Account account, AccountOf(request));
  const std::string query = absl::StrCat("statement ", request.pact(), " ", PlaceOf(account));
  ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                   DecodePageToken(request.page_token(), query, kDomain));
  int64_t after = 0, cents = 0;  // Where the last page ended, and the balance there.
  if (parts.size() == 2) {
    static_cast<void>(absl::SimpleAtoi(parts[0], &after));
    static_cast<void>(absl::SimpleAtoi(parts[1], &cents));
  }
  const int page = request.csv() ? kMostCsvEntries : PageSize(request.page_size());
  std::vector<AccountMove> moves = ListMoves(tx, pact.id, account, after, page + 1);
  const bool more = static_cast<int>(moves.size()) > page;
  if (more) moves.resize(static_cast<size_t>(page));
  v1::AccountStatement statement;
  Money running = Money::Cents(cents);
  for (AccountMove& move : moves) {
    v1::StatementEntry* entry = statement.add_entries();
    running += move.change;
    entry->set_change_cents(move.change.cents());
    entry->set_balance_cents(running.cents());
    *entry->mutable_transfer() = std::move(move.transfer);
  }
  if (more) {
    statement.set_next_page_token(EncodePageToken(
        {LastOf(statement.entries().rbegin()->transfer().name()), absl::StrCat(running.cents())},
        query));
  }
  statement.set_balance_cents(BalanceOf(tx, pact.id, account).cents());
  if (request.csv()) {
    statement.set_csv(TransferCsv(statement));
    statement.clear_entries();
  }
  return statement;
}

v1::Execution ExecutionAsOf(db::Tx& tx, const PactRow& pact, const v1::GetExecutionRequest& request,
                            absl::Time known_at) {
  v1::Execution execution;
  *execution.mutable_cut_off() = request.cut_off();
  *execution.mutable_known_at() = pactum::ToProto(known_at);
  for (const ExecutionLine& line :
       ExecutionOf(ReadBalances(tx, pact.id, DayOf(request.cut_off()), known_at))) {
    *execution.add_rows() = ToProto(line);
  }
  if (request.csv()) {
    execution.set_csv(ExecutionCsv(execution));
    execution.clear_rows();
  }
  return execution;
}

}  // namespace pactum::budget
