#include "services/budget/domain/statement.h"

#include <map>
#include <optional>
#include <tuple>

#include "absl/strings/str_replace.h"

namespace pactum::budget {
namespace {

void AddState(ExecutionLine& row, AccountKind kind, Money amount) {
  using enum AccountKind;
  if (RowOf(kind).allocated) row.allocated += amount;
  if (kind == kPlanned) row.planned += amount;
  if (kind == kAdvanced) row.advanced += amount;
  if (kind == kOwed || kind == kPaid) row.granted += amount;
  if (kind == kWithheld) row.withheld += amount;
}

// Paid amounts were certified, and certified amounts were committed.
void AddUse(ExecutionLine& row, AccountKind kind, Money amount) {
  using enum AccountKind;
  if (kind == kAvailable) row.available += amount;
  if (kind == kReserved) row.reserved += amount;
  if (kind == kCommitted || kind == kCertified || kind == kPaid) row.committed += amount;
  if (kind == kCertified || kind == kPaid) row.certified += amount;
  if (kind == kPaid) row.supplier_paid += amount;
}

std::string Field(const std::string& text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  return "\"" + absl::StrReplaceAll(text, {{"\"", "\"\""}}) + "\"";
}

}  // namespace

std::vector<ExecutionLine> ExecutionOf(const Balances& balances) {
  std::map<std::tuple<bool, int, int>, ExecutionLine> rows;
  for (const auto& [account, balance] : balances) {
    const std::optional<LineKey> line = LineKey::Parse(account.key);
    if (!line) continue;
    ExecutionLine& row = rows[{!line->IsState(), line->year, line->axis}];
    row.of_state = line->IsState();
    row.year = line->year;
    row.axis = line->axis;
    (account.book == Book::kState ? AddState : AddUse)(row, account.kind, balance);
  }
  std::vector<ExecutionLine> ordered;
  for (auto& [key, row] : rows) ordered.push_back(std::move(row));
  return ordered;
}

std::string Csv(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      text += Field(row[i]);
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace pactum::budget
