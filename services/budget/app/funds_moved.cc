#include "services/budget/app/funds_moved.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/base/enum_wire.h"
#include "common/events/event.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

std::string DigestOf(absl::string_view use, const LineAmounts& lines) {
  std::string text(use);
  for (const auto& [line, amount] : lines) {
    absl::StrAppend(&text, "\n", line.Text(), " ", amount.cents());
  }
  return Sha256Hex(text);
}

v1::FundsMoved FundsMovedOf(TransferType type, absl::string_view pact_id,
                            absl::string_view reservation) {
  v1::FundsMoved moved;
  moved.set_type(EnumToProto<v1::TransferType>(type));
  moved.set_pact(PactName(pact_id));
  moved.set_reservation_id(std::string(reservation));
  return moved;
}

v1::UseResponse AnswerMovement(db::Tx& tx, const rpc::Call& call, v1::FundsMoved moved,
                               std::string event, const Act& act, const LineAmounts& lines,
                               const Posted& posted) {
  v1::UseResponse answer;
  for (const v1::Transfer& transfer : posted.transfers) *answer.add_transfers() = transfer;
  const std::vector<LineKey> keys = KeysOf(lines);
  const Balances balances = ReadBalances(tx, act.pact_id, keys);
  for (const LineKey& line : keys) *answer.add_lines() = PositionOf(line, balances);
  if (posted.transfers.empty()) return answer;
  AddLines(lines, moved.mutable_lines());
  moved.set_act(act.id);
  moved.set_cause(act.cause);
  moved.set_reason(act.reason);
  const std::string aggregate =
      moved.reservation_id().empty()
          ? BudgetName(act.pact_id)
          : absl::StrCat(moved.pact(), "/reservations/", moved.reservation_id());
  events::Append(tx, call,
                 events::EventOf(act.pact_id, aggregate, std::move(event), moved, act.effective));
  return answer;
}

}  // namespace pactum::budget
