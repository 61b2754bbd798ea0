#include "services/registry/app/project_acts.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/common_reasons.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/versions.h"
#include "services/registry/content/completeness.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/fact_store.h"
#include "services/registry/store/item_store.h"
#include "services/registry/wire/fact_wire.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

v1::ProjectStatus StatusOf(const v1::Project& promised, const std::vector<Fact>& facts) {
  const Life life = LifeOf(EnumFromProto<Maturity>(promised.maturity()), facts);
  v1::ProjectStatus status;
  status.set_name(promised.name() + "/status");
  status.set_state(EnumToProto<type::v1::ProjectState>(life.state));
  status.set_maturity(EnumToProto<type::v1::Maturity>(life.maturity));
  status.set_completion_pending(life.completion_pending);
  status.set_agreed_abandonment(life.agreed_abandonment);
  for (const Fact& fact : facts) *status.add_facts() = FactToProto(promised.name(), fact);
  // Facts are only ever added: their number identifies those that the caller has seen.
  status.set_etag(Sha256Hex(
      absl::StrCat(promised.name(), " ", facts.size(), " ", static_cast<int>(life.maturity))));
  return status;
}

absl::StatusOr<v1::Project> FindPromised(db::Tx& tx, int version, const std::string& project) {
  auto promised =
      ItemStore<v1::Project>::Find(tx, {NameId(project, 0), version}, LastNameId(project));
  if (!promised) return ItemNotFound(ItemKind::kProject, project);
  return *std::move(promised);
}

// A promotion holds from its day on. It rises from the maturity that was promised by then, and the
// content of that day must meet the new one.
absl::StatusOr<v1::Project> PromisedOn(db::Tx& tx, absl::CivilDay day, const std::string& project) {
  const std::string pact_id = NameId(project, 0);
  auto promised = ItemStore<v1::Project>::Find(tx, {pact_id, VersionInForce(tx, pact_id, day)},
                                               LastNameId(project));
  if (promised) return *std::move(promised);
  return EffectiveDayInvalid(phrase::kLiesBeforeTheVersionOfTheProject);
}

absl::Status CheckMaturity(db::Tx& tx, const v1::Pact& pact, const v1::Project& promised,
                           Maturity maturity) {
  ASSIGN_OR_RETURN(const v1::Framework framework, FrameworkOf(tx, pact.framework()));
  const std::vector<Finding> findings =
      FindingsOfProject(framework, promised, EnumToProto<type::v1::Maturity>(maturity));
  return findings.empty() ? absl::OkStatus() : MaturityNotMet(findings);
}

}  // namespace

std::vector<std::string> PendingCompletions(db::Tx& tx, const std::string& pact_id) {
  std::vector<std::string> pending;
  for (const auto& [project, facts] : FactsNow(tx, pact_id)) {
    if (LifeOf(Maturity::kUnset, facts).completion_pending) {
      pending.push_back(absl::StrCat("pacts/", pact_id, "/projects/", project));
    }
  }
  return pending;
}

absl::StatusOr<v1::ProjectStatus> ProjectActs::ChangeState(
    const rpc::Call& call, const v1::ChangeProjectStateRequest& request) {
  Fact fact;
  fact.kind = EnumFromProto<FactKind>(request.kind());
  fact.maturity = EnumFromProto<Maturity>(request.maturity());
  fact.agreed = request.agreed();
  fact.reason = request.reason();
  fact.effective = FromProto(request.effective_date()).value();
  std::vector<FieldProblem> problems;
  if (fact.kind == FactKind::kCompletionConfirmed) {
    problems.push_back({"kind", {&phrase::kConfirmedByTheState}});
  }
  if (fact.kind == FactKind::kPromoted ? fact.maturity < Maturity::kStructuring
                                       : fact.maturity != Maturity::kUnset) {
    problems.push_back({"maturity", {&phrase::kMaturityGoesWithPromoted}});
  }
  if (fact.agreed && fact.kind != FactKind::kAbandoned) {
    problems.push_back({"agreed", {&phrase::kGoesWithAbandoned}});
  }
  if (!problems.empty()) return Invalid(reason::kInvalidRequest, problems);
  const bool needs_reason = fact.kind == FactKind::kSuspended || fact.kind == FactKind::kAbandoned;
  if (needs_reason && fact.reason.empty()) return ReasonRequired();
  return Record(call, request.name(), std::move(fact));
}

absl::StatusOr<v1::ProjectStatus> ProjectActs::ConfirmCompletion(
    const rpc::Call& call, const v1::ConfirmCompletionRequest& request) {
  Fact fact;
  fact.kind = FactKind::kCompletionConfirmed;
  fact.effective = FromProto(request.effective_date()).value();
  return Record(call, request.name(), std::move(fact));
}

absl::StatusOr<v1::ProjectStatus> ProjectActs::Record(const rpc::Call& call,
                                                      const std::string& project, Fact fact) {
  const std::string pact_id = NameId(project, 0), id = LastNameId(project);
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", fact.effective));
  fact.recorded_by = call.subject;
  return db::Write<v1::ProjectStatus>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::ProjectStatus> {
        ASSIGN_OR_RETURN(const PactInForce in_force, LockPactInForce(tx, call, pact_id));
        if (fact.kind != FactKind::kCompletionConfirmed) {
          RETURN_IF_ERROR(RequireCounterpartyOf(call, in_force.pact));
        }
        ASSIGN_OR_RETURN(const v1::Project promised, FindPromised(tx, in_force.version, project));
        const std::vector<Fact> facts = FactsNow(tx, pact_id, id);
        RETURN_IF_ERROR(rpc::RequireEtag(call, project, StatusOf(promised, facts).etag()));
        const bool promotion = fact.kind == FactKind::kPromoted;
        v1::Project then = promised;
        if (promotion) {
          ASSIGN_OR_RETURN(then, PromisedOn(tx, fact.effective, project));
        }
        RETURN_IF_ERROR(CheckFact(project, LifeOf(EnumFromProto<Maturity>(then.maturity()), facts),
                                  facts, fact, PeriodOf(in_force.pact).FirstDay()));
        if (promotion) {
          RETURN_IF_ERROR(CheckMaturity(tx, in_force.pact, then, fact.maturity));
        }
        InsertFacts(tx, pact_id, {{id, fact}});
        v1::ProjectStatus status = StatusOf(promised, FactsNow(tx, pact_id, id));
        events::Append(
            tx, call,
            events::EventOf(pact_id, status.name(), "project.changed", status, fact.effective));
        return status;
      });
}

absl::StatusOr<v1::ProjectStatus> ProjectActs::GetStatus(
    const rpc::Call& call, const v1::GetProjectStatusRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  if (!request.has_cut_off() && !request.has_known_at()) {
    return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ProjectStatus> {
      RETURN_IF_ERROR(FindPactInScope(tx, call, pact_id).status());
      ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, 0));
      ASSIGN_OR_RETURN(const v1::Project promised, FindPromised(tx, version, request.name()));
      return StatusOf(promised, FactsNow(tx, pact_id, id));
    });
  }
  const absl::CivilDay cut_off =
      request.has_cut_off() ? FromProto(request.cut_off()).value() : call.today;
  std::optional<absl::Time> asked;
  if (request.has_known_at()) asked = FromProto(request.known_at());
  const auto as_of = [&](db::Tx& tx, absl::Time known_at) -> absl::StatusOr<v1::ProjectStatus> {
    RETURN_IF_ERROR(FindPactInScope(tx, call, pact_id).status());
    // The version of the two dates: the promise of today would not be the same for ever.
    const int version = VersionInForce(tx, pact_id, cut_off, known_at);
    ASSIGN_OR_RETURN(const v1::Project promised, FindPromised(tx, version, request.name()));
    return StatusOf(promised, FactsAsOf(tx, pact_id, id, cut_off, known_at)[id]);
  };
  return db::AsOf(pool_, call, asked, as_of);
}

}  // namespace pactum::registry
