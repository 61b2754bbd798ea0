#include "services/procurement/app/change_check.h"

#include "services/procurement/domain/contract_check.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

// The maximum always holds; beyond a lot's quantity a clause is needed.
absl::Status CheckFrameworkOrder(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                                 const Change& order, const Clause* clause) {
  Ordered ordered = ReadOrdered(tx, pact_id, contract.id);
  const Money maximum = *contract.MaximumInForce();
  if (ordered.amount + order.amount > maximum) {
    return MaximumExceeded(ContractName(pact_id, contract.id), maximum, ordered.amount,
                           order.amount);
  }
  Items beyond;
  for (const auto& [lot, units] : order.items) ordered.items[lot] += units;
  for (const auto& [lot, units] : ordered.items) {
    const int64_t more = units - contract.FindLot(lot)->InForce();
    if (more > 0) beyond[lot] = more;
  }
  if (beyond.empty()) return absl::OkStatus();
  if (clause == nullptr) {
    return OutsideClause({"", beyond.begin()->first, 0, beyond.begin()->second});
  }
  const auto outside = CheckClause(contract, *clause, {}, beyond);
  return outside ? OutsideClause(*outside) : absl::OkStatus();
}

}  // namespace

absl::Status CheckOrder(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                        const Change& order) {
  const Clause* clause = contract.FindClause(order.clause);
  if (!order.clause.empty() && clause == nullptr) {
    return ChangeInvalid("order.clause_id", phrase::kNoClauseOfContract);
  }
  if (!contract.IsFramework()) {
    if (clause == nullptr) {
      return ChangeInvalid("order.clause_id", phrase::kClauseRequired);
    }
    const auto outside = CheckClause(
        contract, *clause, ItemsUnderClause(tx, pact_id, contract.id, order.clause), order.items);
    return outside ? OutsideClause(*outside) : absl::OkStatus();
  }
  return CheckFrameworkOrder(tx, pact_id, contract, order, clause);
}

absl::Status CheckInstalment(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                             const Change& instalment) {
  FieldProblems problems("instalment");
  LineAmounts together = LinesOf(instalment);
  for (const auto& [line, amount] : together) {
    problems.Require(amount > Money(), "lines", phrase::kAboveZero);
  }
  for (const Change& other : OpenInstalments(tx, pact_id, contract.id)) {
    for (const auto& [line, amount] : LinesOf(other)) together[line] += amount;
  }
  const LineAmounts lines = contract.Lines();
  for (const auto& [line, amount] : together) {
    const auto has = lines.find(line);
    if (has == lines.end()) {
      problems.Add("lines", phrase::kLineNotOfSubsidy);
    } else if (amount > has->second) {
      problems.Add("lines", phrase::kBeyondSubsidy, {{"sum", amount}, {"amount", has->second}});
    }
  }
  return problems.empty() ? absl::OkStatus() : ChangeInvalid(problems);
}

FieldProblems CheckAmendment(const Contract& contract, const v1::Amendment& amendment,
                             const Change& change) {
  FieldProblems problems("amendment");
  problems.Add(CheckItems(contract, ChangeKind::kAmendment, change.items, "items"));
  problems.Require(!NameALotTwice(amendment.items()), "items", phrase::kLotTwice);
  const bool new_end = amendment.has_realisation_end_date();
  problems.Require(
      !new_end || DayOf(amendment.realisation_end_date()) >= contract.realisation_start,
      "realisation_end_date", phrase::kNotBeforeFirstDay);
  const std::string& siret = amendment.supplier_siret();
  problems.Require(siret.empty() == amendment.supplier_name().empty(), "supplier_name",
                   phrase::kGoesWithSiret);
  problems.Require(siret.empty() || IsSiret(siret), "supplier_siret", phrase::kSiret);
  problems.Require(!amendment.has_maximum() || contract.IsFramework(), "maximum",
                   phrase::kFrameworkOnly);
  problems.Require(!amendment.has_maximum() || MoneyOf(amendment.maximum()) > Money(), "maximum",
                   phrase::kAboveZero);
  problems.Require(!amendment.has_duration_months() || amendment.duration_months() > 0,
                   "duration_months", phrase::kAboveZero);
  problems.Require(amendment.items_size() > 0 || new_end || !siret.empty() ||
                       amendment.has_maximum() || amendment.has_duration_months(),
                   "items", phrase::kSomeChangeRequired);
  return problems;
}

std::string WithTerms(const Contract& contract, v1::Amendment amendment, const Change& change) {
  *amendment.mutable_before() = TermsOf(contract);
  *amendment.mutable_after() = Applied(amendment.before(), contract, amendment, change.items);
  amendment.set_above_twenty_percent(
      AboveTwentyPercent(contract.InitialPrice(), MoneyOf(amendment.after().amount())));
  return amendment.SerializeAsString();
}

}  // namespace pactum::procurement
