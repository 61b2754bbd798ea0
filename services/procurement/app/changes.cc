#include "services/procurement/app/changes.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/fault_point.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/outcomes.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

absl::Status RequireSigned(const Contract& contract, const std::string& name,
                           absl::string_view asked) {
  if (contract.state == ContractState::kSigned) return absl::OkStatus();
  return ContractStateRefused(name, contract.state, asked, "only a signed contract is changed");
}

// Within the clause that an order names, with what its orders changed before (R24); of a framework
// agreement a clause is needed only beyond a lot's quantity, and the maximum holds always.
absl::Status CheckOrder(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                        const Change& order) {
  const Clause* clause = contract.FindClause(order.clause);
  if (!order.clause.empty() && clause == nullptr) {
    return ChangeInvalid({{"order.clause_id", "is no clause of the contract"}});
  }
  if (contract.kind != ContractKind::kFrameworkAgreement) {
    if (clause == nullptr) {
      return ChangeInvalid(
          {{"order.clause_id", "is required: without a clause a change needs an amendment (R24)"}});
    }
    const auto outside = CheckClause(
        contract, *clause, ItemsUnderClause(tx, pact_id, contract.id, order.clause), order.items);
    return outside ? OutsideClause(*outside) : absl::OkStatus();
  }
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
  if (clause == nullptr)
    return OutsideClause({"", beyond.begin()->first, 0, beyond.begin()->second});
  const auto outside = CheckClause(contract, *clause, {}, beyond);
  return outside ? OutsideClause(*outside) : absl::OkStatus();
}

// Instalments together stay within what the subsidy has on each line.
absl::Status CheckInstalment(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                             const Change& instalment) {
  LineAmounts together = LinesOf(instalment);
  std::vector<FieldProblem> problems;
  for (const auto& [line, amount] : together) {
    if (amount <= Money()) problems.push_back({"instalment.lines", "must be above zero"});
  }
  for (const Change& other : OpenInstalments(tx, pact_id, contract.id)) {
    for (const auto& [line, amount] : LinesOf(other)) together[line] += amount;
  }
  const LineAmounts lines = contract.Lines();
  for (const auto& [line, amount] : together) {
    const auto has = lines.find(line);
    if (has == lines.end()) {
      problems.push_back({"instalment.lines", "names a line that the subsidy does not have"});
    } else if (amount > has->second) {
      problems.push_back({"instalment.lines", absl::StrCat("sum to ", amount.ToString(),
                                                           " with the others; the "
                                                           "subsidy has ",
                                                           has->second.ToString())});
    }
  }
  return problems.empty() ? absl::OkStatus() : ChangeInvalid(problems);
}

// What an amendment may say of this contract.
std::vector<FieldProblem> CheckAmendment(const Contract& contract, const v1::Amendment& amendment,
                                         const Change& change) {
  std::vector<FieldProblem> problems =
      CheckItems(contract, ChangeKind::kAmendment, change.items, "amendment.items");
  const auto wrong = [&](absl::string_view field, absl::string_view what) {
    problems.push_back({absl::StrCat("amendment.", field), std::string(what)});
  };
  if (!TwiceNamed(amendment.items()).empty()) wrong("items", "name a lot twice");
  if (amendment.has_realisation_end_date() &&
      DayOf(amendment.realisation_end_date()) < contract.realisation_start) {
    wrong("realisation_end_date", "must not be before the first day");
  }
  if (amendment.supplier_siret().empty() != amendment.supplier_name().empty()) {
    wrong("supplier_name", "goes with supplier_siret");
  }
  if (!amendment.supplier_siret().empty() && !IsSiret(amendment.supplier_siret())) {
    wrong("supplier_siret", "must be 14 digits with a valid check digit");
  }
  if (amendment.has_maximum() && contract.kind != ContractKind::kFrameworkAgreement) {
    wrong("maximum", "exists of a framework agreement only");
  }
  if (amendment.has_maximum() && MoneyOf(amendment.maximum()) <= Money()) {
    wrong("maximum", "must be above zero");
  }
  if (amendment.has_duration_months() && amendment.duration_months() <= 0) {
    wrong("duration_months", "must be above zero");
  }
  if (amendment.items_size() == 0 && !amendment.has_realisation_end_date() &&
      amendment.supplier_siret().empty() && !amendment.has_maximum() &&
      !amendment.has_duration_months()) {
    wrong("items", "or another change is required");
  }
  return problems;
}

// The amendment with before, after and the mark, as it would be in force on the contract as it is.
std::string WithTerms(const Contract& contract, v1::Amendment amendment, const Change& change) {
  *amendment.mutable_before() = TermsOf(contract);
  *amendment.mutable_after() = Applied(amendment.before(), contract, amendment, change.items);
  const Money initial = contract.maximum ? *contract.maximum : contract.Amount();
  amendment.set_above_twenty_percent(
      AboveTwentyPercent(initial, MoneyOf(amendment.after().amount())));
  return amendment.SerializeAsString();
}

template <class Message>
Message As(const std::string& pact_id, const Contract& contract, const Change& change) {
  Message message;
  message.ParseFromString(MessageOf(pact_id, contract.id, change)->SerializeAsString());
  return message;
}

void Append(db::Tx& tx, const rpc::Call& call, const std::string& pact_id, const Change& change,
            absl::string_view what, const google::protobuf::Message& message,
            const std::string& name, absl::CivilDay day) {
  events::Append(tx, call, events::EventOf(pact_id, name, EventType(change, what), message, day));
}

absl::string_view ActName(ChangeKind kind, ChangeAct act) {
  if (act == ChangeAct::kCancel) return "CANCEL_ORDER";
  return kind == ChangeKind::kOrder        ? "ORDER"
         : kind == ChangeKind::kInstalment ? "INSTALMENT"
                                           : "AMEND";
}

// What the rules say of a commitment on the day it is made.
absl::Status CheckCommit(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                         Change& change, const std::string& evidence) {
  switch (change.kind) {
    case ChangeKind::kOrder: {
      const auto problems = CheckItems(contract, change.kind, change.items, "order.items");
      if (!problems.empty()) return ChangeInvalid(problems);
      return CheckOrder(tx, pact_id, contract, change);
    }
    case ChangeKind::kInstalment: {
      v1::Instalment instalment;
      instalment.ParseFromString(change.content);
      instalment.set_condition_evidence(evidence);
      change.content = instalment.SerializeAsString();
      return absl::OkStatus();
    }
    case ChangeKind::kAmendment: {
      // Orders may have changed the contract since the draft: the terms are those of the signature.
      v1::Amendment amendment;
      amendment.ParseFromString(change.content);
      const auto problems = CheckAmendment(contract, amendment, change);
      if (!problems.empty()) return ChangeInvalid(problems);
      change.content = WithTerms(contract, std::move(amendment), change);
      return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Order> Changes::CreateOrder(const rpc::Call& call,
                                               const v1::CreateOrderRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  return db::Write<v1::Order>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(const Contract contract,
                     ContractForCounterparty(tx, call, request.parent(), Lock::kShare));
    RETURN_IF_ERROR(RequireSigned(contract, request.parent(), "an order"));
    if (!contract.PaidByPact()) {
      return ContractKindRefused(request.parent(), contract.kind, "order",
                                 "a contract that the pact does not pay is only registered");
    }
    Change order = FromProto(request.order_id(), request.order());
    std::vector<FieldProblem> problems =
        CheckItems(contract, order.kind, order.items, "order.items");
    if (!TwiceNamed(request.order().items()).empty()) {
      problems.push_back({"order.items", "name a lot twice"});
    }
    if (!problems.empty()) return ChangeInvalid(problems);
    order.amount = AmountOf(contract, order.items);
    RETURN_IF_ERROR(CheckOrder(tx, pact_id, contract, order));
    v1::Order answer = OrderOf(pact_id, contract.id, order);
    if (!InsertChange(tx, pact_id, contract.id, order)) {
      return ChangeExists(order.kind, answer.name());
    }
    Append(tx, call, pact_id, order, "created", answer, answer.name(), call.today);
    return answer;
  });
}

absl::StatusOr<v1::Instalment> Changes::CreateInstalment(
    const rpc::Call& call, const v1::CreateInstalmentRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  return db::Write<v1::Instalment>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Instalment> {
        // Locked: instalments are judged together.
        ASSIGN_OR_RETURN(const Contract contract,
                         ContractForCounterparty(tx, call, request.parent(), Lock::kUpdate));
        if (contract.kind != ContractKind::kSubsidy || !contract.PaidByPact()) {
          return ContractKindRefused(request.parent(), contract.kind, "instalment",
                                     "a subsidy of the pact has instalments");
        }
        if (contract.state != ContractState::kDraft && contract.state != ContractState::kAwarded &&
            contract.state != ContractState::kSigned) {
          return ContractStateRefused(request.parent(), contract.state, "an instalment",
                                      "a draft, an awarded or a signed subsidy takes instalments");
        }
        v1::Instalment asked = request.instalment();
        asked.clear_condition_evidence();
        Change instalment = FromProto(request.instalment_id(), asked);
        RETURN_IF_ERROR(CheckInstalment(tx, pact_id, contract, instalment));
        v1::Instalment answer = InstalmentOf(pact_id, contract.id, instalment);
        if (!InsertChange(tx, pact_id, contract.id, instalment)) {
          return ChangeExists(instalment.kind, answer.name());
        }
        Append(tx, call, pact_id, instalment, "created", answer, answer.name(), call.today);
        return answer;
      });
}

absl::StatusOr<v1::Amendment> Changes::CreateAmendment(const rpc::Call& call,
                                                       const v1::CreateAmendmentRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  return db::Write<v1::Amendment>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Amendment> {
        // Locked: amendments are numbered, and one is open at a time.
        ASSIGN_OR_RETURN(const Contract contract,
                         ContractForCounterparty(tx, call, request.parent(), Lock::kUpdate));
        RETURN_IF_ERROR(RequireSigned(contract, request.parent(), "an amendment"));
        if (!contract.PaidByPact()) {
          return ContractKindRefused(request.parent(), contract.kind, "amendment",
                                     "a contract that the pact does not pay is only registered");
        }
        const int64_t open = CountOpenChanges(tx, pact_id, contract.id);
        if (open > 0) return ChangeOpen(request.parent(), open);
        v1::Amendment asked = request.amendment();
        asked.set_number(CountAmendments(tx, pact_id, contract.id) + 1);
        Change amendment = FromProto(asked);
        const auto problems = CheckAmendment(contract, asked, amendment);
        if (!problems.empty()) return ChangeInvalid(problems);
        amendment.id = absl::StrCat(asked.number());
        amendment.amount = AmountOf(contract, amendment.items);
        amendment.content = WithTerms(contract, asked, amendment);
        v1::Amendment answer = AmendmentOf(pact_id, contract.id, amendment);
        InsertChange(tx, pact_id, contract.id, amendment);
        Append(tx, call, pact_id, amendment, "created", answer, answer.name(), call.today);
        return answer;
      });
}

template <class Message>
absl::StatusOr<Message> Changes::Do(const rpc::Call& call, const Asked& asked) {
  const std::string pact_id = NameId(asked.name, 0);
  const absl::Status reachable = acts_.CheckReachable(call);
  const bool commits = asked.act == ChangeAct::kCommit;
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", asked.day));
  std::optional<Intent> intent;
  Subject subject;
  absl::StatusOr<Message> begun =
      db::Write<Message>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<Message> {
        intent.reset();
        ASSIGN_OR_RETURN(Contract contract,
                         ContractForCounterparty(tx, call, asked.name, Lock::kUpdate));
        const auto found =
            FindChange(tx, pact_id, contract.id, asked.kind, LastNameId(asked.name), true);
        if (!found) return ChangeNotFound(asked.kind, asked.name);
        Change change = *found;
        RETURN_IF_ERROR(
            rpc::RequireEtag(call, asked.name, As<Message>(pact_id, contract, change).etag()));
        if (commits || change.state == ChangeState::kCommitted) {
          RETURN_IF_ERROR(RequireSigned(contract, ContractName(pact_id, contract.id),
                                        ActName(asked.kind, asked.act)));
        }
        if (commits && asked.day < *contract.sign_day) {
          return EffectiveDayInvalid("effective_date", "must not be before the signature");
        }
        subject.contract = contract;
        subject.change = change;
        const bool asks_budget = !commits || asked.kind == ChangeKind::kInstalment ||
                                 AsksBudget(subject, ActName(asked.kind, asked.act));
        const auto step = Next(change.state, asked.act, asked.kind, contract.kind, asks_budget);
        if (!step) {
          return ChangeStateRefused(asked.name, change.state, commits ? "COMMIT" : "CANCEL",
                                    WhatAllows(asked.act, asked.kind));
        }
        if (commits) {
          RETURN_IF_ERROR(CheckCommit(tx, pact_id, contract, change, asked.evidence));
        } else if (change.state == ChangeState::kCommitted) {
          OwnLifecycle(tx, pact_id);
          const int64_t under = CountUnderOrder(tx, pact_id, contract.id, change.id);
          if (under > 0) return DeliveriesOpen(asked.name, under);
        }
        if (step->via == step->to && commits) {
          CommitChange(tx, pact_id, contract, change, asked.day);
        } else {
          if (step->via != step->to) RETURN_IF_ERROR(reachable);
          change.state = step->via;
          UpdateChange(tx, pact_id, contract.id, change);
        }
        const auto answer = As<Message>(pact_id, contract, change);
        const absl::string_view what = step->via == ChangeState::kCommitting   ? "committing"
                                       : step->via == ChangeState::kCommitted  ? "committed"
                                       : step->via == ChangeState::kCancelling ? "cancelling"
                                                                               : "cancelled";
        Append(tx, call, pact_id, change, what, answer, asked.name, asked.day);
        if (step->via != step->to) {
          intent = acts_.Begin(
              tx, call, pact_id, contract,
              {std::string(ActName(asked.kind, asked.act)), change.id, asked.day, asked.reason});
          subject = LoadSubject(tx, *intent, contract);
        }
        return answer;
      });
  if (!begun.ok() || !intent) return begun;
  if (call.validate_only) {
    RETURN_IF_ERROR(acts_.Try(call, *intent, subject));
    return begun;
  }
  FAULT_POINT(FaultPoint(intent->act, "after_intent"));
  return acts_.End(call, *intent, *std::move(begun));
}

absl::StatusOr<v1::Order> Changes::CommitOrder(const rpc::Call& call,
                                               const v1::CommitOrderRequest& request) {
  return Do<v1::Order>(call, {request.name(), ChangeKind::kOrder, ChangeAct::kCommit,
                              DayOf(request.effective_date())});
}

absl::StatusOr<v1::Order> Changes::CancelOrder(const rpc::Call& call,
                                               const v1::CancelOrderRequest& request) {
  return Do<v1::Order>(call, {request.name(), ChangeKind::kOrder, ChangeAct::kCancel,
                              DayOf(request.effective_date()), request.reason()});
}

absl::StatusOr<v1::Instalment> Changes::CommitInstalment(
    const rpc::Call& call, const v1::CommitInstalmentRequest& request) {
  return Do<v1::Instalment>(call,
                            {request.name(), ChangeKind::kInstalment, ChangeAct::kCommit,
                             DayOf(request.effective_date()), "", request.condition_evidence()});
}

absl::StatusOr<v1::Instalment> Changes::CancelInstalment(
    const rpc::Call& call, const v1::CancelInstalmentRequest& request) {
  return Do<v1::Instalment>(call, {request.name(), ChangeKind::kInstalment, ChangeAct::kCancel,
                                   DayOf(request.effective_date()), request.reason()});
}

absl::StatusOr<v1::Amendment> Changes::SignAmendment(const rpc::Call& call,
                                                     const v1::SignAmendmentRequest& request) {
  return Do<v1::Amendment>(call, {request.name(), ChangeKind::kAmendment, ChangeAct::kCommit,
                                  DayOf(request.effective_date())});
}

absl::StatusOr<v1::Amendment> Changes::WithdrawAmendment(
    const rpc::Call& call, const v1::WithdrawAmendmentRequest& request) {
  return Do<v1::Amendment>(call, {request.name(), ChangeKind::kAmendment, ChangeAct::kCancel,
                                  call.today, request.reason()});
}

}  // namespace pactum::procurement
