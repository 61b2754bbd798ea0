// Orders, instalments and amendments: what may change a contract, within its clauses and beyond.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_CHANGE_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_CHANGE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

enum class ChangeKind { kOrder, kInstalment, kAmendment };
// "ORDER", as in the database.
absl::string_view Name(ChangeKind kind);

// The numbers are those of the proto's Order.State; an amendment's SIGNING is kCommitting here, its
// SIGNED kCommitted, its WITHDRAWN kCancelled.
enum class ChangeState { kUnset, kDraft, kCommitting, kCommitted, kCancelling, kCancelled };
absl::string_view Name(ChangeState state);
ChangeState ParseChangeState(absl::string_view name);

// Units by lot: what an order orders, or a change adds and takes away.
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
};

enum class ChangeAct { kCommit, kCancel };
struct ChangeStep {
  ChangeState via, to;
};
// `asks_budget`: there is money to commit or to release. Only an order of a framework agreement is
// cancelled once it is committed.
std::optional<ChangeStep> Next(ChangeState from, ChangeAct act, ChangeKind kind,
                               ContractKind contract, bool asks_budget);
// What makes the act possible, for its refusal.
absl::string_view WhatAllows(ChangeAct act, ChangeKind kind);

// The id of the fund that pays for an order or amendment: "order-x", "amendment-2". An instalment
// is paid from the contract's own.
std::string FundOf(const Change& change);

Money AmountOf(const Contract& contract, const Items& items);
// What a change adds, by line: the lines whose sum is above zero.
LineAmounts AddedLines(const Contract& contract, const Items& items);

// What a clause still admits, where a change is outside of it.
struct Outside {
  std::string clause, lot;  // No lot: the sum is outside.
  int64_t limit = 0, asked = 0;
};
// nullopt where the change is within the clause. `before`: the items that changes under the clause
// have in force already; they add up (R24). A share is of the contract's amount, of
// VARIABLE_GEOMETRY of the lot's quantity, compared exactly.
std::optional<Outside> CheckClause(const Contract& contract, const Clause& clause,
                                   const Items& before, const Items& items);

// What is wrong with items of a change, each path from `path` on. Lots exist, none becomes
// negative.
std::vector<FieldProblem> CheckItems(const Contract& contract, ChangeKind kind, const Items& items,
                                     absl::string_view path);

// Whether amendments raise the price from `initial` to `now` by more than 20 %, exactly.
bool AboveTwentyPercent(Money initial, Money now);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_CHANGE_H_
