#include "services/budget/store/reservation_store.h"

#include <map>
#include <stdexcept>

#include "absl/strings/str_cat.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kLock = {
    "budget.lock_reservation",
    "SELECT cause FROM reservation WHERE pact = $1 AND id = $2 FOR UPDATE"};
constexpr db::Statement kLines = {
    "budget.reservation_lines",
    "SELECT line, reserved, committed FROM reservation_line WHERE pact = $1 AND id = $2 "
    "ORDER BY line"};
constexpr db::Statement kMakeLines = {
    "budget.make_reservation_lines",
    "INSERT INTO reservation_line (pact, id, line, reserved, committed) "
    "SELECT $1, $2, line, 0, 0 FROM unnest($3::text[]) AS l(line) ON CONFLICT DO NOTHING"};
constexpr db::Statement kAddToLines = {
    "budget.add_to_reservation_lines",
    "UPDATE reservation_line r SET reserved = r.reserved + d.reserved, "
    "committed = r.committed + d.committed "
    "FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS d(line, reserved, committed) "
    "WHERE r.pact = $1 AND r.id = $2 AND r.line = d.line"};
constexpr db::Statement kHolders = {
    "budget.holders",
    "SELECT id, sum(reserved + committed)::bigint AS cents FROM reservation_line "
    "WHERE pact = $1 AND line = ANY($2::text[]) AND reserved + committed > 0 "
    "GROUP BY id ORDER BY 2 DESC, 1 LIMIT 10"};

}  // namespace

std::optional<Reservation> LockReservation(db::Tx& tx, absl::string_view pact_id,
                                           absl::string_view id) {
  const auto row = tx.ExecOptional(kLock, pact_id, id);
  if (!row) return std::nullopt;
  Reservation reservation{std::string(id), db::Get<std::string>(*row, "cause"), {}, {}};
  for (const auto& line : tx.Exec(kLines, pact_id, id)) {
    const auto key = LineKey::Parse(db::Get<std::string>(line, "line"));
    if (!key) throw std::runtime_error("a reservation's line cannot be read");
    reservation.reserved[*key] = db::Get<Money>(line, "reserved");
    reservation.committed[*key] = db::Get<Money>(line, "committed");
  }
  return reservation;
}

void ChangeReservation(db::Tx& tx, absl::string_view pact_id, absl::string_view id,
                       const LineAmounts& reserved, const LineAmounts& committed) {
  std::map<LineKey, std::pair<Money, Money>> changes;
  for (const auto& [line, amount] : reserved) changes[line].first = amount;
  for (const auto& [line, amount] : committed) changes[line].second = amount;
  std::vector<std::string> keys;
  std::vector<Money> reserved_changes, committed_changes;
  for (const auto& [line, change] : changes) {
    keys.push_back(line.Text());
    reserved_changes.push_back(change.first);
    committed_changes.push_back(change.second);
  }
  tx.Exec(kMakeLines, pact_id, id, keys);
  tx.Exec(kAddToLines, pact_id, id, keys, reserved_changes, committed_changes);
}

std::vector<std::pair<std::string, Money>> Holders(db::Tx& tx, absl::string_view pact_id,
                                                   const std::vector<std::string>& lines) {
  std::vector<std::pair<std::string, Money>> holders;
  for (const auto& row : tx.Exec(kHolders, pact_id, lines)) {
    holders.emplace_back(absl::StrCat("reservations/", db::Get<std::string>(row, "id")),
                         db::Get<Money>(row, "cents"));
  }
  return holders;
}

}  // namespace pactum::budget
