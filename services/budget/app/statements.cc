#include "services/budget/app/statements.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/page.h"
#include "common/db/transaction.h"
#include "common/rpc/reads.h"
#include "common/status/status_macros.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/statement.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

constexpr int kMostCsvEntries = 10'000;

using Table = std::vector<std::vector<std::string>>;

// An account's place among the rows: its line first, so that a line's accounts are side by side.
std::string PlaceOf(const Account& account) {
  return absl::StrCat(account.key, " ", NameOf(account.book), " ", NameOf(account.kind));
}

// The keys of the lines that are asked for; nullopt for every account of the pact.
std::optional<std::vector<std::string>> KeysAsked(db::Tx& tx, const Pact& pact,
                                                  const v1::GetTrialBalanceRequest& request) {
  if (request.has_line()) return std::vector<std::string>{FromProto(request.line()).Text()};
  const int axis = request.axis(), year = request.year();  // 0 for all.
  if (axis == 0 && year == 0) return std::nullopt;
  std::vector<std::string> keys;
  for (std::string& key : LineKeys(tx, pact.id)) {
    const auto line = LineKey::Parse(key);
    if (line && (axis == 0 || line->axis == axis) && (year == 0 || line->year == year)) {
      keys.push_back(std::move(key));
    }
  }
  return keys;
}

struct TrialRow {
  std::string place;
  Account account;
  Money balance;
};

std::string TrialCsv(const std::vector<TrialRow>& rows) {
  Table table = {{"book", "account", "line", "balance_cents"}};
  for (const TrialRow& row : rows) {
    table.push_back({std::string(NameOf(row.account.book)), std::string(NameOf(row.account.kind)),
                     row.account.key, absl::StrCat(row.balance.cents())});
  }
  return Csv(table);
}

v1::TrialBalanceRow ToProto(const TrialRow& row) {
  v1::TrialBalanceRow proto;
  proto.set_book(EnumToProto<v1::Book>(row.account.book));
  *proto.mutable_account() = ToProto(row.account);
  proto.set_balance_cents(row.balance.cents());
  return proto;
}

using TrialPage = Page<std::string, absl::Time>;

v1::TrialBalance TrialBalanceAsOf(db::Tx& tx, const Pact& pact, absl::Time known_at,
                                  const v1::GetTrialBalanceRequest& request,
                                  const TrialPage& page) {
  v1::TrialBalance balance;
  *balance.mutable_cut_off() = request.cut_off();
  *balance.mutable_known_at() = pactum::ToProto(known_at);
  std::vector<TrialRow> rows;
  Money state, use;
  for (const auto& [account, amount] : ReadBalances(tx, pact.id, DayOf(request.cut_off()), known_at,
                                                    KeysAsked(tx, pact, request))) {
    (account.book == Book::kState ? state : use) += amount;
    rows.push_back({PlaceOf(account), account, amount});
  }
  std::sort(rows.begin(), rows.end(),
            [](const TrialRow& a, const TrialRow& b) { return a.place < b.place; });
  balance.set_state_sum_cents(state.cents());
  balance.set_use_sum_cents(use.cents());
  if (request.csv()) {
    balance.set_csv(TrialCsv(rows));
    return balance;
  }
  if (!page.first()) {
    const std::string after = std::get<0>(page.After());
    std::erase_if(rows, [&](const TrialRow& row) { return row.place <= after; });
  }
  page.Fill(
      rows, balance.mutable_rows(), [](const TrialRow& row) { return ToProto(row); },
      [&](const TrialRow& row) { return std::tuple(row.place, known_at); },
      balance.mutable_next_page_token());
  return balance;
}

std::string StatementCsv(const v1::AccountStatement& statement) {
  Table table = {{"transfer", "type", "effective_date", "record_time", "cause", "reason", "actor",
                  "change_cents", "balance_cents"}};
  for (const v1::StatementEntry& entry : statement.entries()) {
    const v1::Transfer& transfer = entry.transfer();
    table.push_back(
        {LastOf(transfer.name()), std::string(NameOf(EnumFromProto<TransferType>(transfer.type()))),
         absl::FormatCivilTime(DayOf(transfer.effective_date())),
         absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", pactum::FromProto(transfer.record_time()),
                          absl::UTCTimeZone()),
         transfer.cause(), transfer.reason(), transfer.actor(), absl::StrCat(entry.change_cents()),
         absl::StrCat(entry.balance_cents())});
  }
  return Csv(table);
}

v1::ExecutionRow ToProto(const ExecutionLine& line) {
  v1::ExecutionRow row;
  row.set_axis(static_cast<type::v1::Axis>(line.axis));
  row.set_year(line.year);
  row.set_origin(line.of_state ? "STATE" : kRegionSource);
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

// A column a figure: its name is the field's.
std::string ExecutionCsv(const v1::Execution& execution) {
  const auto& fields = *v1::ExecutionRow::descriptor();
  Table table = {{"origin", "year", "axis"}};
  std::vector<const google::protobuf::FieldDescriptor*> figures;
  for (int i = 0; i < fields.field_count(); ++i) {
    if (fields.field(i)->number() <= v1::ExecutionRow::kOriginFieldNumber) continue;
    figures.push_back(fields.field(i));
    table[0].push_back(figures.back()->name());
  }
  for (const v1::ExecutionRow& row : execution.rows()) {
    table.push_back({row.origin(), absl::StrCat(row.year()), type::v1::Axis_Name(row.axis())});
    for (const auto* figure : figures) {
      const auto& of = *row.GetReflection();
      table.back().push_back(figure->cpp_type() == figure->CPPTYPE_INT32
                                 ? absl::StrCat(of.GetInt32(row, figure))
                                 : absl::StrCat(of.GetInt64(row, figure)));
    }
  }
  return Csv(table);
}

// The account that a request names; LINE_INVALID without a kind.
absl::StatusOr<Account> AccountOf(const v1::GetAccountStatementRequest& request) {
  if (request.account().kind() == v1::ACCOUNT_KIND_UNSPECIFIED) {
    return FieldInvalid("account.kind", phrase::kIsRequired);
  }
  return Account{request.book() == v1::BOOK_STATE ? Book::kState : Book::kUse,
                 EnumFromProto<AccountKind>(request.account().kind()),
                 request.account().has_line() ? FromProto(request.account().line()).Text()
                                              : request.account().funding_source()};
}

}  // namespace

absl::StatusOr<v1::TrialBalance> GetTrialBalance(db::Pool& pool, const rpc::Call& call,
                                                 const v1::GetTrialBalanceRequest& request) {
  const std::string query =
      absl::StrCat("trial balance ", request.pact(), " ",
                   request.has_line() ? FromProto(request.line()).Text() : "", " ", request.axis(),
                   " ", request.year(), " ", request.cut_off().ShortDebugString());
  ASSIGN_OR_RETURN(const TrialPage page, TrialPage::Of(request, query, call.domain));
  const std::optional<absl::Time> known_at =
      page.first() ? rpc::KnownAtIn(request) : std::optional(std::get<1>(page.After()));
  return db::AsOf(
      pool, call, known_at, [&](db::Tx& tx, absl::Time known) -> absl::StatusOr<v1::TrialBalance> {
        ASSIGN_OR_RETURN(const Pact pact, FindPactInScope(tx, call, PactIdOf(request.pact())));
        return TrialBalanceAsOf(tx, pact, known, request, page);
      });
}

absl::StatusOr<v1::AccountStatement> GetAccountStatement(
    db::Tx& tx, const rpc::Call& call, const Pact& pact,
    const v1::GetAccountStatementRequest& request) {
  ASSIGN_OR_RETURN(const Account account, AccountOf(request));
  // A page goes on after a transfer, with the balance there.
  using StatementPage = Page<int64_t, int64_t>;
  ASSIGN_OR_RETURN(
      const StatementPage page,
      StatementPage::Of(request, absl::StrCat("statement ", request.pact(), " ", PlaceOf(account)),
                        call.domain));
  const auto [after, balance] = page.After();
  const int most = request.csv() ? kMostCsvEntries : page.size();
  Money running = Money::Cents(balance);
  std::vector<v1::StatementEntry> entries;
  for (AccountMove& move : ListMoves(tx, pact.id, account, after, most + 1)) {
    running += move.change;
    v1::StatementEntry& entry = entries.emplace_back();
    entry.set_change_cents(move.change.cents());
    entry.set_balance_cents(running.cents());
    *entry.mutable_transfer() = std::move(move.transfer);
  }
  const auto place_of = [](const v1::StatementEntry& entry) {
    return std::tuple(TransferIdOf(entry.transfer()), entry.balance_cents());
  };
  v1::AccountStatement statement;
  if (request.csv()) {
    if (static_cast<int>(entries.size()) > most) {
      entries.pop_back();
      const auto [last, then] = place_of(entries.back());
      statement.set_next_page_token(page.TokenAfter(last, then));
    }
    *statement.mutable_entries() = {entries.begin(), entries.end()};
    statement.set_csv(StatementCsv(statement));
    statement.clear_entries();
  } else {
    page.Fill(
        entries, statement.mutable_entries(),
        [](v1::StatementEntry&& entry) { return std::move(entry); }, place_of,
        statement.mutable_next_page_token());
  }
  statement.set_balance_cents(BalanceOf(tx, pact.id, account).cents());
  return statement;
}

absl::StatusOr<v1::Execution> GetExecution(db::Tx& tx, const rpc::Call&, const Pact& pact,
                                           absl::Time known_at,
                                           const v1::GetExecutionRequest& request) {
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
