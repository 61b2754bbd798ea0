// Orders, instalments and amendments: the changes of a contract, within its clauses and beyond.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_CHANGE_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_CHANGE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/enum_names.h"
#include "common/money/money.h"
#include "services/procurement/domain/act.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/field_problem.h"

namespace pactum::procurement {

enum class ChangeKind { kOrder, kInstalment, kAmendment };
constexpr auto Names(ChangeKind) {
  using enum ChangeKind;
  return EnumNames<ChangeKind>(
      {{kOrder, "ORDER"}, {kInstalment, "INSTALMENT"}, {kAmendment, "AMENDMENT"}});
}

enum class ChangeState { kUnset, kDraft, kCommitting, kCommitted, kCancelling, kCancelled };
constexpr auto Names(ChangeState) {
  using enum ChangeState;
  return EnumNames<ChangeState>({{kDraft, "DRAFT"},
                                 {kCommitting, "COMMITTING"},
                                 {kCommitted, "COMMITTED"},
                                 {kCancelling, "CANCELLING"},
                                 {kCancelled, "CANCELLED"}});
}
// The same states under the names of an amendment: it is signed, or withdrawn.
enum class AmendmentState { kUnset, kDraft, kSigning, kSigned, kCancelling, kWithdrawn };
constexpr auto Names(AmendmentState) {
  using enum AmendmentState;
  return EnumNames<AmendmentState>(
      {{kDraft, "DRAFT"}, {kSigning, "SIGNING"}, {kSigned, "SIGNED"}, {kWithdrawn, "WITHDRAWN"}});
}

// Units by lot: the units that an order orders, or that a change adds and takes away.
using Items = std::map<std::string, int64_t>;

struct Change {
  ChangeKind kind = ChangeKind::kOrder;
  std::string id;       // Of an amendment its number.
  std::string clause;   // Of an order within a clause.
  std::string content;  // The message as it was asked for, serialised.
  Items items;
  Money amount;  // At the lots' prices; below zero where it takes away.
  ChangeState state = ChangeState::kDraft;
  std::optional<absl::CivilDay> effective;
  std::string last_refusal;

  AmendmentState StateOfAmendment() const { return static_cast<AmendmentState>(state); }
};

enum class ChangeAct { kCommit, kCancel };
constexpr auto Names(ChangeAct) {
  return EnumNames<ChangeAct>({{ChangeAct::kCommit, "COMMIT"}, {ChangeAct::kCancel, "CANCEL"}});
}
// The act on budget, and back: the kind of change that an act is about. Only orders are cancelled
// on budget.
Act ActOf(ChangeKind kind, ChangeAct act);
std::optional<ChangeKind> ChangeKindOf(Act act);

// Where an act leads. `via` is the same as `to` where budget has no part in the act: a change that
// adds no amount needs no call to budget.
struct ChangeStep {
  ChangeState via, to;
};
// nullopt: the change's state refuses the act. Only an order of a framework agreement is cancelled
// once it is committed.
std::optional<ChangeStep> Next(const Contract& contract, const Change& change, ChangeAct act);
// The condition that makes the act possible, for its refusal.
const Phrase& AllowedWhere(ChangeAct act, ChangeKind kind);

// The name of a change within its contract: "order-x", "instalment-y", "amendment-2".
std::string KeyOf(const Change& change);
// The id of the fund that pays for an order or amendment: its key. An instalment is paid from the
// contract's own.
std::string FundOf(const Change& change);

Money AmountOf(const Contract& contract, const Items& items);
// The lines whose sum a change raises, with the difference.
LineAmounts AddedLines(const Contract& contract, const Items& items);

// The limit of a clause that a change exceeds.
struct Outside {
  std::string clause, lot;  // No lot: the sum is outside.
  int64_t limit = 0, asked = 0;
};
// nullopt where the change is within the clause. `before`: the items that changes under the clause
// have in force already; they add up (R24). A share is of the contract's amount, of
// VARIABLE_GEOMETRY of the lot's quantity, compared exactly.
std::optional<Outside> CheckClause(const Contract& contract, const Clause& clause,
                                   const Items& before, const Items& items);

// The problems of a change's items, each path from `path` on. Lots exist, none becomes negative.
FieldProblems CheckItems(const Contract& contract, ChangeKind kind, const Items& items,
                         absl::string_view path);

// Whether amendments raise the price from `initial` to `now` by more than 20 %, exactly.
bool AboveTwentyPercent(Money initial, Money now);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_CHANGE_H_
