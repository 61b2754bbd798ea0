#include "services/procurement/app/changes.h"

#include <utility>

#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/change_check.h"
#include "services/procurement/app/effects.h"
#include "services/procurement/app/outcomes.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/change_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

absl::Status RequireSigned(const Contract& contract, const std::string& name, const Phrase& asked) {
  if (contract.state == ContractState::kSigned) return absl::OkStatus();
  return ContractStateRefused(name, contract.state, asked, phrase::kAllowedChange);
}

absl::Status RequirePaid(const Contract& contract, const std::string& name, const Phrase& asked) {
  if (contract.PaidByPact()) return absl::OkStatus();
  return ContractKindRefused(name, contract.kind, asked, phrase::kOnlyRegistered);
}

// Stores a new change with its event, and answers with it.
template <class Message>
absl::StatusOr<Message> Created(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                                const Contract& contract, const Change& change) {
  Message answer = ToProto<Message>(pact_id, contract.id, change);
  if (!InsertChange(tx, pact_id, contract.id, change)) {
    return ChangeExists(change.kind, answer.name());
  }
  events::Append(
      tx, call,
      events::EventOf(pact_id, answer.name(), EventType(change, "created"), answer, call.today));
  return answer;
}

// The rules of a commitment on the day it is made. Completes the content of `change`.
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
      break;
    }
    case ChangeKind::kAmendment: {
      // Orders may have changed the contract since the draft: the terms are those of the signature.
      v1::Amendment amendment;
      amendment.ParseFromString(change.content);
      const auto problems = CheckAmendment(contract, amendment, change);
      if (!problems.empty()) return ChangeInvalid(problems);
      change.content = WithTerms(contract, std::move(amendment), change);
      break;
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
    RETURN_IF_ERROR(RequireSigned(contract, request.parent(), phrase::kAskedOrder));
    RETURN_IF_ERROR(RequirePaid(contract, request.parent(), phrase::kNounOrder));
    Change order = FromProto(request.order_id(), request.order());
    FieldProblems problems = CheckItems(contract, order.kind, order.items, "order.items");
    problems.Require(!NameALotTwice(request.order().items()), "", phrase::kLotTwice);
    if (!problems.empty()) return ChangeInvalid(problems);
    order.amount = AmountOf(contract, order.items);
    RETURN_IF_ERROR(CheckOrder(tx, pact_id, contract, order));
    return Created<v1::Order>(tx, call, pact_id, contract, order);
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
          return ContractKindRefused(request.parent(), contract.kind, phrase::kNounInstalment,
                                     phrase::kSubsidiesHaveInstalments);
        }
        if (contract.state != ContractState::kDraft && contract.state != ContractState::kAwarded &&
            contract.state != ContractState::kSigned) {
          return ContractStateRefused(request.parent(), contract.state, phrase::kAskedInstalment,
                                      phrase::kAllowedInstalment);
        }
        v1::Instalment asked = request.instalment();
        asked.clear_condition_evidence();
        const Change instalment = FromProto(request.instalment_id(), asked);
        RETURN_IF_ERROR(CheckInstalment(tx, pact_id, contract, instalment));
        return Created<v1::Instalment>(tx, call, pact_id, contract, instalment);
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
        RETURN_IF_ERROR(RequireSigned(contract, request.parent(), phrase::kAskedAmendment));
        RETURN_IF_ERROR(RequirePaid(contract, request.parent(), phrase::kNounAmendment));
        const int64_t open = CountOpenChanges(tx, pact_id, contract.id);
        if (open > 0) return ChangeOpen(request.parent(), open);
        v1::Amendment asked = request.amendment();
        asked.set_number(CountAmendments(tx, pact_id, contract.id) + 1);
        Change amendment = FromProto(asked);
        const auto problems = CheckAmendment(contract, asked, amendment);
        if (!problems.empty()) return ChangeInvalid(problems);
        amendment.amount = AmountOf(contract, amendment.items);
        amendment.content = WithTerms(contract, asked, amendment);
        return Created<v1::Amendment>(tx, call, pact_id, contract, amendment);
      });
}

template <class Message>
absl::StatusOr<Message> Changes::Do(const rpc::Call& call, const Asked& asked) {
  constexpr ChangeKind kKind = kKindOf<Message>;
  const std::string pact_id = NameId(asked.name, 0);
  const bool commits = asked.act == ChangeAct::kCommit;
  const Act act = ActOf(kKind, asked.act);
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", asked.day));
  return acts_.Write<Message>(
      call, pact_id, [&](db::Tx& tx, Attempt& attempt) -> absl::StatusOr<Message> {
        ASSIGN_OR_RETURN(Contract contract,
                         ContractForCounterparty(tx, call, asked.name, Lock::kUpdate));
        const auto found =
            FindChange(tx, pact_id, contract.id, kKind, LastNameId(asked.name), Lock::kUpdate);
        if (!found) return ChangeNotFound(kKind, asked.name);
        Change change = *found;
        RETURN_IF_ERROR(rpc::RequireEtag(call, asked.name,
                                         ToProto<Message>(pact_id, contract.id, change).etag()));
        if (commits || change.state == ChangeState::kCommitted) {
          RETURN_IF_ERROR(
              RequireSigned(contract, ContractName(pact_id, contract.id), WordsOf(act)));
        }
        if (commits && asked.day < *contract.sign_day) {
          return EffectiveDayInvalid("effective_date", phrase::kNotBeforeSignature);
        }
        const auto step = Next(contract, change, asked.act);
        if (!step) {
          return ChangeStateRefused(asked.name, change.state, WordsOf(asked.act),
                                    AllowedWhere(asked.act, kKind));
        }
        const bool asks_budget = step->via != step->to;
        if (commits) {
          RETURN_IF_ERROR(CheckCommit(tx, pact_id, contract, change, asked.evidence));
        } else if (change.state == ChangeState::kCommitted) {
          OwnLifecycle(tx, pact_id);
          const int64_t under = CountUnderOrder(tx, pact_id, contract.id, change.id);
          if (under > 0) return DeliveriesOpen(asked.name, under);
        }
        if (asks_budget) RETURN_IF_ERROR(attempt.reachable());
        if (commits && !asks_budget) {
          CommitChange(tx, pact_id, contract, change, asked.day);
        } else {
          change.state = step->via;
          UpdateChange(tx, pact_id, contract.id, change);
        }
        const Message answer = ToProto<Message>(pact_id, contract.id, change);
        events::Append(tx, call,
                       events::EventOf(pact_id, asked.name, EventType(change), answer, asked.day));
        if (asks_budget) {
          attempt.Begin(
              tx, contract,
              {.act = act, .subject = change.id, .effective = asked.day, .reason = asked.reason});
        }
        return answer;
      });
}

absl::StatusOr<v1::Order> Changes::CommitOrder(const rpc::Call& call,
                                               const v1::CommitOrderRequest& request) {
  return Do<v1::Order>(call, {request.name(), ChangeAct::kCommit, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Order> Changes::CancelOrder(const rpc::Call& call,
                                               const v1::CancelOrderRequest& request) {
  return Do<v1::Order>(call, {request.name(), ChangeAct::kCancel, DayOf(request.effective_date()),
                              request.reason()});
}

absl::StatusOr<v1::Instalment> Changes::CommitInstalment(
    const rpc::Call& call, const v1::CommitInstalmentRequest& request) {
  return Do<v1::Instalment>(
      call, {request.name(), ChangeAct::kCommit, DayOf(request.effective_date()), "",
             request.condition_evidence()});
}

absl::StatusOr<v1::Instalment> Changes::CancelInstalment(
    const rpc::Call& call, const v1::CancelInstalmentRequest& request) {
  return Do<v1::Instalment>(call, {request.name(), ChangeAct::kCancel,
                                   DayOf(request.effective_date()), request.reason()});
}

absl::StatusOr<v1::Amendment> Changes::SignAmendment(const rpc::Call& call,
                                                     const v1::SignAmendmentRequest& request) {
  return Do<v1::Amendment>(call,
                           {request.name(), ChangeAct::kCommit, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Amendment> Changes::WithdrawAmendment(
    const rpc::Call& call, const v1::WithdrawAmendmentRequest& request) {
  return Do<v1::Amendment>(call,
                           {request.name(), ChangeAct::kCancel, call.today, request.reason()});
}

}  // namespace pactum::procurement
