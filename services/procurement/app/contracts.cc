#include "services/procurement/app/contracts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/fault_point.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

void Append(db::Tx& tx, const rpc::Call& call, const std::string& pact_id, const std::string& type,
            const v1::Contract& contract, absl::CivilDay day) {
  events::Append(tx, call, events::EventOf(pact_id, contract.name(), type, contract, day));
}

// A contract as asked for, on a project of the version in force.
absl::Status CheckAsked(const Contract& contract, const std::string& pact_id, const Pact& pact,
                        const absl::StatusOr<Project>& project) {
  if (NameId(contract.project, 0) != pact_id) {
    return ContractInvalid({{"contract.project", "must be a project of the contract's pact"}});
  }
  RETURN_IF_ERROR(project.status());
  const std::string missing = MissingPathway(contract, *project);
  if (!missing.empty()) return ProjectNotInForce(contract.project, missing);
  const std::vector<FieldProblem> problems = CheckContract(contract, pact, *project);
  return problems.empty() ? absl::OkStatus() : ContractInvalid(problems);
}

void SortLots(Contract& contract) {
  std::sort(contract.lots.begin(), contract.lots.end(),
            [](const Lot& a, const Lot& b) { return a.id < b.id; });
}

absl::Status CheckDay(const rpc::Call& call, const Contract& contract, ContractAct act,
                      absl::CivilDay day) {
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  if (act == ContractAct::kAward && day < contract.launch) {
    return EffectiveDayInvalid("effective_date", "must not be before the launch");
  }
  if (contract.award_day && day < *contract.award_day) {
    return EffectiveDayInvalid("effective_date", "must not be before the award");
  }
  if (contract.sign_day && day < *contract.sign_day) {
    return EffectiveDayInvalid("effective_date", "must not be before the signature");
  }
  return absl::OkStatus();
}

}  // namespace

// The pact as kept here, or as registry tells it before the first contract.
absl::StatusOr<Pact> Contracts::PactOf(const rpc::Call& call, const std::string& pact_id) {
  ASSIGN_OR_RETURN(const std::optional<Pact> known, db::InSnapshot(pool_, call, [&](db::Tx& tx) {
                     return absl::StatusOr<std::optional<Pact>>(FindPact(tx, pact_id));
                   }));
  if (known) return *known;
  return registry_.GetPactInForce(call, pact_id);
}

absl::StatusOr<v1::Contract> Contracts::Create(const rpc::Call& call,
                                               const v1::CreateContractRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  ASSIGN_OR_RETURN(const Pact pact, PactOf(call, pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
  Contract contract = FromProto(request.contract_id(), request.contract());
  // Registry's absence is judged only where the request is not answered already.
  const absl::StatusOr<Project> project = registry_.GetProject(call, contract.project);
  return db::Write<v1::Contract>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
        RETURN_IF_ERROR(CheckAsked(contract, pact_id, pact, project));
        SortLots(contract);
        InsertPact(tx, pact);
        if (!InsertContract(tx, pact_id, contract)) {
          return ContractExists(ContractName(pact_id, contract.id));
        }
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id, "contract.created", answer, contract.launch);
        return answer;
      });
}

absl::StatusOr<v1::Contract> Contracts::Update(const rpc::Call& call,
                                               const v1::UpdateContractRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  Contract contract = FromProto(NameId(request.name(), 1), request.contract());
  const absl::StatusOr<Project> project = registry_.GetProject(call, contract.project);
  return db::Write<v1::Contract>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
        ASSIGN_OR_RETURN(const Contract present,
                         ContractForCounterparty(tx, call, request.name(), Lock::kUpdate));
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), EtagOf(pact_id, present)));
        if (present.state != ContractState::kDraft) {
          return ContractStateRefused(request.name(), present.state, "an edit",
                                      "only a draft is edited; a signed contract is changed by an "
                                      "amendment");
        }
        RETURN_IF_ERROR(CheckAsked(contract, pact_id, FindPact(tx, pact_id).value(), project));
        SortLots(contract);
        contract.last_refusal = present.last_refusal;
        ReplaceDraft(tx, pact_id, contract);
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id, "contract.updated", answer, contract.launch);
        return answer;
      });
}

absl::StatusOr<v1::Contract> Contracts::Award(const rpc::Call& call,
                                              const v1::AwardContractRequest& request) {
  return Do(call, request.name(), ContractAct::kAward, DayOf(request.effective_date()), "");
}

absl::StatusOr<v1::Contract> Contracts::Sign(const rpc::Call& call,
                                             const v1::SignContractRequest& request) {
  return Do(call, request.name(), ContractAct::kSign, DayOf(request.effective_date()), "");
}

absl::StatusOr<v1::Contract> Contracts::Cancel(const rpc::Call& call,
                                               const v1::CancelContractRequest& request) {
  return Do(call, request.name(), ContractAct::kCancel, DayOf(request.effective_date()),
            request.reason());
}

absl::StatusOr<v1::Contract> Contracts::Complete(const rpc::Call& call,
                                                 const v1::CompleteContractRequest& request) {
  return Do(call, request.name(), ContractAct::kComplete, DayOf(request.effective_date()), "");
}

absl::StatusOr<v1::Contract> Contracts::Do(const rpc::Call& call, const std::string& name,
                                           ContractAct act, absl::CivilDay day,
                                           const std::string& reason) {
  const std::string pact_id = NameId(name, 0);
  // Asked before, judged within: a request that was answered is answered again though budget is
  // away.
  const absl::Status reachable = acts_.CheckReachable(call);
  std::optional<Intent> intent;
  Contract contract;
  absl::StatusOr<v1::Contract> begun = db::Write<v1::Contract>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
        intent.reset();
        ASSIGN_OR_RETURN(contract, ContractForCounterparty(tx, call, name, Lock::kUpdate));
        RETURN_IF_ERROR(rpc::RequireEtag(call, name, EtagOf(pact_id, contract)));
        const std::optional<Step> step = Next(contract.state, act);
        if (!step) return ContractStateRefused(name, contract.state, Name(act), WhatAllows(act));
        RETURN_IF_ERROR(CheckDay(call, contract, act, day));
        const int64_t open =
            act == ContractAct::kComplete ? CountOpen(tx, pact_id, contract.id) : 0;
        if (open > 0) return DeliveriesOpen(name, open);
        const bool asks_budget = step->via != step->to;
        if (asks_budget) RETURN_IF_ERROR(reachable);
        contract.state = step->via;
        UpdateState(tx, pact_id, contract);
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id, absl::StrCat("contract.", absl::AsciiStrToLower(Name(step->via))),
               answer, day);
        if (asks_budget) {
          intent = acts_.Begin(tx, call, pact_id, contract, Name(act), day, reason);
        } else {
          InsertContractFact(tx, pact_id, contract.id, Name(step->to), day, reason, call.subject);
        }
        return answer;
      });
  if (!begun.ok() || !intent) return begun;
  if (call.validate_only) {
    RETURN_IF_ERROR(acts_.Try(call, *intent, contract, {}));
    return begun;
  }
  FAULT_POINT(FaultPoint(Name(act), "after_intent"));
  return acts_.End(call, *intent, *std::move(begun));
}

}  // namespace pactum::procurement
