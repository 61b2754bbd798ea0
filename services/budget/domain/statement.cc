#include "services/budget/domain/statement.h"

#include <map>
#include <optional>
#include <tuple>

#include "absl/strings/str_replace.h"

namespace pactum::budget {
namespace {

void AddState(ExecutionLine& row, const std::string& kind, Money amount) {
  if (kind == "RETURNED") return;
  row.allocated += amount;
  if (kind == "PLANNED") row.planned += amount;
  if (kind == "ADVANCED") row.advanced += amount;
  if (kind == "OWED" || kind == "PAID") row.granted += amount;
  if (kind == "WITHHELD") row.withheld += amount;
}

// What is paid was certified, and what is certified was committed.
void AddUse(ExecutionLine& row, const std::string& kind, Money amount) {
  if (kind == "AVAILABLE") row.available += amount;
  if (kind == "RESERVED") row.reserved += amount;
  if (kind == "COMMITTED" || kind == "CERTIFIED" || kind == "PAID") row.committed += amount;
  if (kind == "CERTIFIED" || kind == "PAID") row.certified += amount;
  if (kind == "PAID") row.supplier_paid += amount;
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
    row.origin = line->IsState() ? "STATE" : kRegionSource;
    row.year = line->year;
    row.axis = line->axis;
    account.book == Book::kState ? AddState(row, account.kind, balance)
                                 : AddUse(row, account.kind, balance);
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
