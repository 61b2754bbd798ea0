#include "services/procurement/app/contracts.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/effects.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/content/publication.h"
#include "services/procurement/domain/contract_check.h"
#include "services/procurement/domain/contract_states.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/delivery_store.h"
#include "services/procurement/store/history_store.h"
#include "services/procurement/store/pact_store.h"
#include "services/procurement/store/strategy_store.h"
#include "services/procurement/wire/contract_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"
#include "services/procurement/words.h"

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
    return ContractInvalid("contract.project", phrase::kProjectOfContractsPact);
  }
  RETURN_IF_ERROR(project.status());
  const std::string missing = MissingPathway(contract, *project);
  if (!missing.empty()) return ProjectNotInForce(contract.project, missing);
  FieldProblems problems = CheckContract(contract, pact, *project);
  problems.Add(CheckPublication(contract));
  if (!contract.strategy.empty()) {
    const auto strategy = FindStrategy(tx, pact_id, contract.strategy);
    if (!strategy) return StrategyNotFound(StrategyName(pact_id, contract.strategy));
    problems.Require(strategy->project == contract.project, "strategy", phrase::kOtherProject);
  }
  if (!contract.procedure.empty()) {
    const auto procedure = FindProcedure(tx, pact_id, contract.procedure);
    if (!procedure) return ProcedureNotFound(ProcedureName(pact_id, contract.procedure));
    const bool has_lot =
        std::any_of(procedure->lots.begin(), procedure->lots.end(),
                    [&](const ProcedureLot& lot) { return lot.id == contract.procedure_lot; });
    problems.Require(has_lot, "procedure_lot_id", phrase::kNoLotOfProcedure);
    problems.Require(contract.launch >= procedure->launch || !contract.PaidByPact(), "launch_date",
                     phrase::kNotBeforeProcedure);
  }
  return problems.empty() ? absl::OkStatus() : ContractInvalid(problems);
}

// A signed contract does not end while a change is on its way or a delivery awaits certification.
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

absl::Status CheckDay(const rpc::Call& call, const Contract& contract, Act act,
                      absl::CivilDay day) {
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  if (act == Act::kAward && day < contract.launch) {
    return EffectiveDayInvalid("effective_date", phrase::kNotBeforeLaunch);
  }
  if (contract.award_day && day < *contract.award_day) {
    return EffectiveDayInvalid("effective_date", phrase::kNotBeforeAward);
  }
  if (contract.sign_day && day < *contract.sign_day) {
    return EffectiveDayInvalid("effective_date", phrase::kNotBeforeSignature);
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
          return ContractStateRefused(request.name(), present.state, phrase::kAskedEdit,
                                      phrase::kAllowedEdit);
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
  if (award < contract.launch) return EffectiveDayInvalid("award_date", phrase::kBeforeLaunch);
  if (sign < award) return EffectiveDayInvalid("sign_date", phrase::kNotBeforeAward);
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
        Conclude(tx, pact_id, contract,
                 {Act::kSign, sign, "", TerminationReason::kUnset, call.subject});
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id, "contract.registered", answer, sign);
        return answer;
      });
}

absl::StatusOr<v1::Contract> Contracts::Award(const rpc::Call& call,
                                              const v1::AwardContractRequest& request) {
  return Do(call, {request.name(), Act::kAward, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Contract> Contracts::Sign(const rpc::Call& call,
                                             const v1::SignContractRequest& request) {
  return Do(call, {request.name(), Act::kSign, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Contract> Contracts::Cancel(const rpc::Call& call,
                                               const v1::CancelContractRequest& request) {
  return Do(call,
            {request.name(), Act::kCancel, DayOf(request.effective_date()), request.reason()});
}

absl::StatusOr<v1::Contract> Contracts::Complete(const rpc::Call& call,
                                                 const v1::CompleteContractRequest& request) {
  return Do(call, {request.name(), Act::kComplete, DayOf(request.effective_date())});
}

absl::StatusOr<v1::Contract> Contracts::Terminate(const rpc::Call& call,
                                                  const v1::TerminateContractRequest& request) {
  return Do(call, {request.name(), Act::kTerminate, DayOf(request.effective_date()),
                   request.reason(), EnumFromProto<TerminationReason>(request.termination_reason()),
                   MoneyOf(request.final_certified_amount())});
}

absl::StatusOr<v1::Contract> Contracts::Do(const rpc::Call& call, const Asked& asked) {
  const std::string pact_id = NameId(asked.name, 0);
  const Act act = asked.act;
  return acts_.Write<v1::Contract>(
      call, pact_id, [&](db::Tx& tx, Attempt& attempt) -> absl::StatusOr<v1::Contract> {
        ASSIGN_OR_RETURN(Contract contract,
                         ContractForCounterparty(tx, call, asked.name, Lock::kUpdate));
        RETURN_IF_ERROR(rpc::RequireEtag(call, asked.name, EtagOf(pact_id, contract)));
        const std::optional<ContractStep> step = Next(contract, act);
        if (!step) {
          return ContractStateRefused(asked.name, contract.state, WordsOf(act),
                                      *TransitionOf(act)->allowed);
        }
        RETURN_IF_ERROR(CheckDay(call, contract, act, asked.day));
        if (contract.state == ContractState::kSigned) {
          RETURN_IF_ERROR(CheckEnd(tx, pact_id, contract, asked.name));
        }
        if (asked.final_amount && *asked.final_amount != contract.certified) {
          return FinalAmountDiffers(contract.certified);
        }
        const bool asks_budget = step->via != step->to;
        if (asks_budget) {
          RETURN_IF_ERROR(attempt.reachable());
          contract.state = step->via;
          UpdateState(tx, pact_id, contract);
        } else {
          Conclude(tx, pact_id, contract,
                   {act, asked.day, asked.reason, asked.termination, call.subject});
        }
        v1::Contract answer = ToProto(pact_id, contract);
        Append(tx, call, pact_id,
               absl::StrCat("contract.", absl::AsciiStrToLower(NameOf(step->via))), answer,
               asked.day);
        if (asks_budget) {
          attempt.Begin(tx, contract,
                        {.act = act,
                         .effective = asked.day,
                         .reason = asked.reason,
                         .termination = asked.termination});
        }
        return answer;
      });
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
          return ContractKindRefused(request.name(), contract.kind, phrase::kAskedPublication,
                                     phrase::kPublicContracts);
        }
        if (!contract.sign_day) {
          return ContractStateRefused(request.name(), contract.state, phrase::kAskedPublication,
                                      phrase::kAllowedPublication);
        }
        if (day < *contract.sign_day) {
          return EffectiveDayInvalid("effective_date", phrase::kNotBeforeSignature);
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
