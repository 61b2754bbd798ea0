#include "services/procurement/app/contracts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/fault_point.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/outcomes.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/content/publication.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/store/strategy_store.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

void Append(db::Tx& tx, const rpc::Call& call, const std::string& pact_id, const std::string& type,
            const v1::Contract& contract, absl::CivilDay day) {
  events::Append(tx, call, events::EventOf(pact_id, contract.name(), type, contract, day));
}

// A contract as asked for, on a project of the version in force.
absl::Status CheckAsked(db::Tx& tx, const Contract& contract, const std::string& pact_id,
                        const Pact& pact, const absl::StatusOr<Project>& project) {
  if (NameId(contract.project, 0) != pact_id) {
    return ContractInvalid({{"contract.project", "must be a project of the contract's pact"}});
  }
  RETURN_IF_ERROR(project.status());
  const std::string missing = MissingPathway(contract, *project);
  if (!missing.empty()) return ProjectNotInForce(contract.project, missing);
  std::vector<FieldProblem> problems = CheckContract(contract, pact, *project);
  for (FieldProblem& problem : CheckPublication(contract)) problems.push_back(std::move(problem));
  if (!contract.strategy.empty()) {
    const auto strategy = FindStrategy(tx, pact_id, contract.strategy);
    if (!strategy) return StrategyNotFound(StrategyName(pact_id, contract.strategy));
    if (strategy->project != contract.project) {
      problems.push_back({"contract.strategy", "is of another project"});
    }
  }
  if (!contract.procedure.empty()) {
    const std::string name = ProcedureName(pact_id, contract.procedure);
    const auto procedure = FindProcedure(tx, pact_id, contract.procedure);
    if (!procedure) return ProcedureNotFound(name);
    const bool has_lot =
        std::any_of(procedure->lots.begin(), procedure->lots.end(),
                    [&](const ProcedureLot& lot) { return lot.id == contract.procedure_lot; });
    if (!has_lot) problems.push_back({"contract.procedure_lot_id", "is no lot of the procedure"});
    if (contract.launch < procedure->launch && contract.PaidByPact()) {
      problems.push_back({"contract.launch_date", "must not be before the procedure's"});
    }
  }
  return problems.empty() ? absl::OkStatus() : ContractInvalid(problems);
}

// What keeps a signed contract from its end: changes on their way, deliveries that are not judged.
absl::Status CheckEnd(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                      const std::string& name) {
  OwnLifecycle(tx, pact_id);
  const int64_t changes = CountOpenChanges(tx, pact_id, contract.id);
  if (changes > 0) return ChangeOpen(name, changes);
  const int64_t deliveries = CountOpen(tx, pact_id, contract.id);
  return deliveries > 0 ? DeliveriesOpen(name, deliveries) : absl::OkStatus();
}

void SortLots(Contract& contract) {
  std::sort(contract.lots.begin(), contract.lots.end(),
            [](const Lot& a, const Lot& b) { return a.id < b.id; });
  std::sort(contract.clauses.begin(), contract.clauses.end(),
            [](const Clause& a, const Clause& b) { return a.id < b.id; });
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

absl::StatusOr<v1::Contract> Contracts::Create(const rpc::Call& call,
                                               const v1::CreateContractRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  ASSIGN_OR_RETURN(const Pact pact, PactOf(call, pact_id, pool_, registry_));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
  Contract contract = FromProto(request.contract_id(), request.contract());
  // Registry's absence is judged only where the request is not answered already.
  const absl::StatusOr<Project> project = registry_.GetProject(call, contract.project);
  return db::Write<v1::Contract>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
        RETURN_IF_ERROR(CheckAsked(tx, contract, pact_id, pact, project));
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
        RETURN_IF_ERROR(CheckAsked(tx, contract, pact_id, FindPact(tx, pact_id).value(), project));
        SortLots(contract);
        contract.last_refusal = present.last_refusal;
        ReplaceDraft(tx, pact_id, contract);
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id, "contract.updated", answer, contract.launch);
        return answer;
      });
}

absl::StatusOr<v1::Contract> Contracts::Register(const rpc::Call& call,
                                                 const v1::RegisterContractRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  ASSIGN_OR_RETURN(const Pact pact, PactOf(call, pact_id, pool_, registry_));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
  Contract contract = FromProto(request.contract_id(), request.contract());
  contract.preexisting = true;
  const absl::CivilDay award = DayOf(request.award_date()), sign = DayOf(request.sign_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "sign_date", sign));
  if (award < contract.launch) return EffectiveDayInvalid("award_date", "is before the launch");
  if (sign < award) return EffectiveDayInvalid("sign_date", "must not be before the award");
  const absl::StatusOr<Project> project = registry_.GetProject(call, contract.project);
  return db::Write<v1::Contract>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
        contract.state = ContractState::kDraft;
        RETURN_IF_ERROR(CheckAsked(tx, contract, pact_id, pact, project));
        SortLots(contract);
        InsertPact(tx, pact);
        if (!InsertContract(tx, pact_id, contract)) {
          return ContractExists(ContractName(pact_id, contract.id));
        }
        contract.award_day = award;
        Conclude(tx, pact_id, contract, {ContractAct::kSign, sign, "", 0, call.subject});
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id, "contract.registered", answer, sign);
        return answer;
      });
}

absl::StatusOr<v1::Contract> Contracts::Award(const rpc::Call& call,
                                              const v1::AwardContractRequest& request) {
  return Do(call, {request.name(), ContractAct::kAward, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Contract> Contracts::Sign(const rpc::Call& call,
                                             const v1::SignContractRequest& request) {
  return Do(call, {request.name(), ContractAct::kSign, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Contract> Contracts::Cancel(const rpc::Call& call,
                                               const v1::CancelContractRequest& request) {
  return Do(call, {request.name(), ContractAct::kCancel, DayOf(request.effective_date()),
                   request.reason()});
}

absl::StatusOr<v1::Contract> Contracts::Complete(const rpc::Call& call,
                                                 const v1::CompleteContractRequest& request) {
  return Do(call, {request.name(), ContractAct::kComplete, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Contract> Contracts::Terminate(const rpc::Call& call,
                                                  const v1::TerminateContractRequest& request) {
  return Do(call, {request.name(), ContractAct::kTerminate, DayOf(request.effective_date()),
                   request.reason(), request.termination_reason(),
                   MoneyOf(request.final_certified_amount())});
}

absl::StatusOr<v1::Contract> Contracts::Do(const rpc::Call& call, const Asked& asked) {
  const std::string pact_id = NameId(asked.name, 0);
  const ContractAct act = asked.act;
  // Asked before, judged within: a request that was answered is answered again though budget is
  // away.
  const absl::Status reachable = acts_.CheckReachable(call);
  std::optional<Intent> intent;
  Subject subject;
  absl::StatusOr<v1::Contract> begun = db::Write<v1::Contract>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Contract> {
        intent.reset();
        ASSIGN_OR_RETURN(Contract contract,
                         ContractForCounterparty(tx, call, asked.name, Lock::kUpdate));
        RETURN_IF_ERROR(rpc::RequireEtag(call, asked.name, EtagOf(pact_id, contract)));
        const std::optional<Step> step =
            Next(contract.state, act, contract.kind, contract.preexisting);
        if (!step) {
          return ContractStateRefused(asked.name, contract.state, Name(act), WhatAllows(act));
        }
        RETURN_IF_ERROR(CheckDay(call, contract, act, asked.day));
        if (Before(act) == ContractState::kSigned) {
          RETURN_IF_ERROR(CheckEnd(tx, pact_id, contract, asked.name));
        }
        if (asked.final_amount && *asked.final_amount != contract.certified) {
          return FinalAmountDiffers(contract.certified);
        }
        const bool asks_budget = step->via != step->to;
        if (asks_budget) {
          RETURN_IF_ERROR(reachable);
          contract.state = step->via;
          UpdateState(tx, pact_id, contract);
        } else {
          Conclude(tx, pact_id, contract, {act, asked.day, asked.reason, asked.code, call.subject});
        }
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id, absl::StrCat("contract.", absl::AsciiStrToLower(Name(step->via))),
               answer, asked.day);
        if (asks_budget) {
          intent = acts_.Begin(tx, call, pact_id, contract,
                               {std::string(Name(act)), "", asked.day, asked.reason, asked.code});
          subject = LoadSubject(tx, *intent, contract);
        }
        return answer;
      });
  if (!begun.ok() || !intent) return begun;
  if (call.validate_only) {
    RETURN_IF_ERROR(acts_.Try(call, *intent, subject));
    return begun;
  }
  FAULT_POINT(FaultPoint(Name(act), "after_intent"));
  return acts_.End(call, *intent, *std::move(begun));
}

absl::StatusOr<v1::ContractPublication> Contracts::Publish(
    const rpc::Call& call, const v1::PublishContractRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::ContractPublication>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::ContractPublication> {
        ASSIGN_OR_RETURN(Contract contract,
                         ContractForCounterparty(tx, call, request.name(), Lock::kUpdate));
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), EtagOf(pact_id, contract)));
        if (contract.kind == ContractKind::kSubsidy) {
          return ContractKindRefused(request.name(), contract.kind, "publication",
                                     "markets and framework agreements are public contracts");
        }
        if (!contract.sign_day) {
          return ContractStateRefused(request.name(), contract.state, "publication",
                                      "only a contract that was signed is published");
        }
        if (day < *contract.sign_day) {
          return EffectiveDayInvalid("effective_date", "must not be before the signature");
        }
        RETURN_IF_ERROR(CompletePublication(request.publication(), contract));
        const std::vector<std::string> missing = MissingForPublication(contract);
        if (!missing.empty()) return PublicationIncomplete(missing);
        SetPublication(tx, pact_id, contract);
        for (int number = 0; number <= contract.amended.count; ++number) {
          InsertPublicationFact(tx, pact_id, contract.id, number, day, call.subject);
        }
        v1::ContractPublication answer;
        answer.set_contract(request.name());
        const auto published = ReadPublications(tx, pact_id, {contract.id});
        for (const auto& [number, first] : published.at(contract.id)) {
          if (number == 0) {
            *answer.mutable_first_publication_date() = pactum::ToProto(first);
            continue;
          }
          v1::AmendmentPublication* amendment = answer.add_amendments();
          amendment->set_number(number);
          *amendment->mutable_publication_date() = pactum::ToProto(first);
        }
        events::Append(tx, call,
                       events::EventOf(pact_id, request.name(), "contract.published", answer, day));
        return answer;
      });
}

}  // namespace pactum::procurement
