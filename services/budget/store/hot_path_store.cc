#include "services/budget/store/hot_path_store.h"

#include <algorithm>
#include <stdexcept>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

namespace pactum::budget {
namespace {

#define PACTUM_USE_PARAMETERS                                                             \
  "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text[], $12::bigint[], $13, $14::date, " \
  "$15::uuid, $16::bytea, $17)"
constexpr db::Statement kReserve = {
    "budget.reserve_funds", "SELECT outcome, answer FROM reserve_funds(" PACTUM_USE_PARAMETERS};
constexpr db::Statement kCommit = {
    "budget.commit_funds", "SELECT outcome, answer FROM commit_funds(" PACTUM_USE_PARAMETERS};
#undef PACTUM_USE_PARAMETERS

// No wait for a lock outlives the call.
std::string LongestWait(const CallContext& context) {
  const absl::Duration left =
      std::min<absl::Duration>(context.deadline - absl::Now(), absl::Seconds(60));
  return absl::StrCat(std::max<int64_t>(1, absl::ToInt64Milliseconds(left)));
}

[[noreturn]] void Unreadable(absl::string_view text) {
  throw std::runtime_error(absl::StrCat("a stored answer that cannot be read: ", text));
}

Money MoneyOf(absl::string_view text) {
  int64_t cents = 0;
  if (!absl::SimpleAtoi(text, &cents)) Unreadable(text);
  return Money::Cents(cents);
}

LineKey LineOf(absl::string_view text) {
  const auto line = LineKey::Parse(text);
  if (!line) Unreadable(text);
  return *line;
}

}  // namespace

UseOutcome MoveFunds(db::Tx& tx, const CallContext& context, const UseOfLines& use) {
  std::vector<std::string> keys;
  std::vector<Money> cents;
  for (const auto& [line, amount] : use.lines) {
    keys.push_back(line.Text());
    cents.push_back(amount);
  }
  const std::string request_id = context.validate_only ? "" : context.request_id;
  const pqxx::row row = tx.ExecOne(
      use.type == TransferType::kReserve ? kReserve : kCommit, use.pact_id, context.subject,
      request_id, context.method, context.body_digest, context.on_behalf_of, context.traceparent,
      LongestWait(context), use.reservation, use.name, keys, cents, use.digest, use.effective,
      use.act, db::Bytea{use.event.SerializeAsString()}, use.event.GetTypeName());
  return {db::Get<UseResult>(row, "outcome"),
          db::Get<std::optional<std::string>>(row, "answer").value_or("")};
}

UseAnswer ParseUseAnswer(const std::string& text) {
  UseAnswer answer;
  for (const absl::string_view row : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> words = absl::StrSplit(row, ' ');
    if (words[0] == "R" && words.size() == 2) {
      std::string error;
      if (!absl::ParseTime(absl::RFC3339_full, words[1], &answer.recorded, &error)) Unreadable(row);
    } else if (words[0] == "C" && words.size() == 2) {
      answer.cause = absl::HexStringToBytes(words[1]);
    } else if (words[0] == "T" && words.size() == 4) {
      UseAnswer::Transfer transfer;
      if (!absl::SimpleAtoi(words[1], &transfer.id)) Unreadable(row);
      transfer.amount = MoneyOf(words[2]);
      transfer.line = LineOf(words[3]);
      answer.transfers.push_back(std::move(transfer));
    } else if (words[0] == "B" && words.size() == 5) {
      answer.balances[{ParseStored<Book>(words[1]), ParseStored<AccountKind>(words[2]),
                       std::string(words[4])}] = MoneyOf(words[3]);
    } else {
      Unreadable(row);
    }
  }
  return answer;
}

std::vector<std::pair<LineKey, std::pair<Money, Money>>> ParseShort(const std::string& text) {
  std::vector<std::pair<LineKey, std::pair<Money, Money>>> lines;
  for (const absl::string_view row : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> words = absl::StrSplit(row, ' ');
    if (words.size() != 3) Unreadable(row);
    lines.push_back({LineOf(words[2]), {MoneyOf(words[0]), MoneyOf(words[1])}});
  }
  return lines;
}

}  // namespace pactum::budget
