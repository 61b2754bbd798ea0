#include "services/procurement/app/strategies.h"

#include <algorithm>
#include <optional>
#include <string>

#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/pact_store.h"
#include "services/procurement/store/strategy_store.h"
#include "services/procurement/wire/strategy_wire.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

// The project of a stored strategy; STRATEGY_NOT_FOUND.
absl::StatusOr<std::string> ProjectOf(db::Pool& pool, const rpc::Call& call,
                                      const std::string& strategy) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<std::string> {
    const auto found = FindStrategy(tx, NameId(strategy, 0), LastNameId(strategy));
    if (!found) return StrategyNotFound(strategy);
    return found->project;
  });
}

absl::Status CheckAsked(const Procedure& procedure, const std::string& pact_id, const Pact& pact,
                        const v1::Procedure& asked, const absl::StatusOr<Project>& project) {
  if (NameId(asked.strategy(), 0) != pact_id) {
    return ProcedureInvalid("procedure.strategy", phrase::kStrategyOfPact);
  }
  RETURN_IF_ERROR(project.status());
  const FieldProblems problems = CheckProcedure(procedure, pact, *project);
  return problems.empty() ? absl::OkStatus() : ProcedureInvalid(problems);
}

void SortLots(Procedure& procedure) {
  std::sort(procedure.lots.begin(), procedure.lots.end(),
            [](const ProcedureLot& a, const ProcedureLot& b) { return a.id < b.id; });
}

}  // namespace

absl::StatusOr<v1::PurchaseStrategy> Strategies::Create(
    const rpc::Call& call, const v1::CreatePurchaseStrategyRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  ASSIGN_OR_RETURN(const Pact pact, PactOf(call, pact_id, pool_, registry_));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
  const Strategy strategy = FromProto(request.purchase_strategy_id(), request.purchase_strategy());
  const absl::StatusOr<Project> project = registry_.GetProject(call, strategy.project);
  return db::Write<v1::PurchaseStrategy>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PurchaseStrategy> {
        if (NameId(strategy.project, 0) != pact_id) {
          return StrategyInvalid("purchase_strategy.project", phrase::kProjectOfPact);
        }
        RETURN_IF_ERROR(project.status());
        InsertPact(tx, pact);
        v1::PurchaseStrategy answer = ToProto(pact_id, strategy);
        if (!InsertStrategy(tx, pact_id, strategy)) return StrategyExists(answer.name());
        events::Append(
            tx, call,
            events::EventOf(pact_id, answer.name(), "strategy.created", answer, call.today));
        return answer;
      });
}

absl::StatusOr<v1::PurchaseStrategy> Strategies::Update(
    const rpc::Call& call, const v1::UpdatePurchaseStrategyRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  const Strategy strategy = FromProto(LastNameId(request.name()), request.purchase_strategy());
  return db::Write<v1::PurchaseStrategy>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PurchaseStrategy> {
        RETURN_IF_ERROR(PactForCounterparty(tx, call, pact_id).status());
        const auto present = FindStrategy(tx, pact_id, strategy.id, Lock::kUpdate);
        if (!present) return StrategyNotFound(request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), ToProto(pact_id, *present).etag()));
        if (strategy.project != present->project) {
          return StrategyInvalid("purchase_strategy.project", phrase::kStays);
        }
        UpdateStrategy(tx, pact_id, strategy);
        v1::PurchaseStrategy answer = ToProto(pact_id, strategy);
        events::Append(
            tx, call,
            events::EventOf(pact_id, answer.name(), "strategy.updated", answer, call.today));
        return answer;
      });
}

absl::StatusOr<v1::Procedure> Strategies::CreateProcedure(
    const rpc::Call& call, const v1::CreateProcedureRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  ASSIGN_OR_RETURN(const Pact pact, PactOf(call, pact_id, pool_, registry_));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region));
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
  ASSIGN_OR_RETURN(const std::string of, ProjectOf(pool_, call, request.procedure().strategy()));
  const absl::StatusOr<Project> project = registry_.GetProject(call, of);
  Procedure procedure = FromProto(request.procedure_id(), request.procedure());
  return db::Write<v1::Procedure>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Procedure> {
        RETURN_IF_ERROR(CheckAsked(procedure, pact_id, pact, request.procedure(), project));
        SortLots(procedure);
        v1::Procedure answer = ToProto(pact_id, procedure);
        if (!InsertProcedure(tx, pact_id, procedure)) return ProcedureExists(answer.name());
        events::Append(
            tx, call,
            events::EventOf(pact_id, answer.name(), "procedure.created", answer, procedure.launch));
        return answer;
      });
}

absl::StatusOr<v1::Procedure> Strategies::UpdateProcedure(
    const rpc::Call& call, const v1::UpdateProcedureRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  ASSIGN_OR_RETURN(const std::string of, ProjectOf(pool_, call, request.procedure().strategy()));
  const absl::StatusOr<Project> project = registry_.GetProject(call, of);
  Procedure procedure = FromProto(LastNameId(request.name()), request.procedure());
  return db::Write<v1::Procedure>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Procedure> {
        ASSIGN_OR_RETURN(const auto pact, PactForCounterparty(tx, call, pact_id));
        const auto present =
            pact ? FindProcedure(tx, pact_id, procedure.id, Lock::kUpdate) : std::nullopt;
        if (!present) return ProcedureNotFound(request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), ToProto(pact_id, *present).etag()));
        if (ProcedureInUse(tx, pact_id, procedure.id)) return ProcedureInUse(request.name());
        RETURN_IF_ERROR(CheckAsked(procedure, pact_id, *pact, request.procedure(), project));
        SortLots(procedure);
        ReplaceProcedure(tx, pact_id, procedure);
        v1::Procedure answer = ToProto(pact_id, procedure);
        events::Append(
            tx, call,
            events::EventOf(pact_id, answer.name(), "procedure.updated", answer, procedure.launch));
        return answer;
      });
}

}  // namespace pactum::procurement
