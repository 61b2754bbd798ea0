#include "services/registry/app/drafts.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/common_reasons.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/scope.h"
#include "services/registry/content/content_checks.h"

namespace pactum::registry {
namespace {

// The pact and its open draft, both locked, for the counterparty.
struct Draft {
  v1::Pact pact;
  Version version;
};
absl::StatusOr<Draft> Load(db::Tx& tx, const rpc::Call& call, const std::string& pact_id) {
  Draft draft;
  ASSIGN_OR_RETURN(draft.pact, PactForCounterparty(tx, call, pact_id));
  ASSIGN_OR_RETURN(draft.version, OpenDraft(tx, pact_id));
  return draft;
}

// Keeps what was done to an item and answers it as it now is.
template <class Item>
absl::StatusOr<Item> Answered(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                              absl::string_view event, Item item) {
  events::Append(tx, call,
                 events::EventOf(pact_id, item.name(), std::string(event), item, call.today));
  return item;
}

absl::Status Check(const char* reason, const std::vector<FieldProblem>& problems) {
  return problems.empty() ? absl::OkStatus() : Invalid(reason, problems);
}

// The commitment's indicator must be in the draft.
absl::Status CheckCommitmentIn(db::Tx& tx, const Draft& draft, const v1::Commitment& commitment) {
  const Period period = PeriodOf(draft.pact);
  std::optional<v1::Indicator> indicator;
  if (commitment.has_yearly_targets()) {
    const std::string& name = commitment.yearly_targets().indicator();
    if (NameId(name, 0) == period.pact_id) {
      indicator = FindIndicator(tx, period.pact_id, draft.version.number, LastNameId(name));
    }
    if (!indicator) return ContentNotFound("Indicator", name);
  }
  return Check("COMMITMENT_INVALID",
               CheckCommitment(commitment, period, indicator ? &*indicator : nullptr));
}

}  // namespace

absl::Status CheckNewPact(const rpc::Call& call, const v1::Pact& pact) {
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region_code()));
  RETURN_IF_ERROR(
      rpc::RequireCounterparty(call, pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES));
  if (pact.region_code().size() < 2 || pact.region_code().size() > 3 ||
      !std::all_of(pact.region_code().begin(), pact.region_code().end(), absl::ascii_isalnum)) {
    return Invalid(reason::kInvalidRequest,
                   {{"pact.region_code", "must be an INSEE code, 2 or 3 characters"}});
  }
  // The first year first: its bounds keep the sum from overflowing.
  if (pact.start_year() < 2000 || pact.start_year() > 2200 || pact.end_year() < pact.start_year() ||
      pact.end_year() > pact.start_year() + 9) {
    return PeriodInvalid();
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Pact> Drafts::CreatePact(const rpc::Call& call,
                                            const v1::CreatePactRequest& request) {
  const v1::Pact& pact = request.pact();
  RETURN_IF_ERROR(CheckNewPact(call, pact));
  // The pact is not there yet: a request_id is the caller's, whatever id it asks for.
  return db::Write<v1::Pact>(pool_, call, db::kNoPact, [&](db::Tx& tx) -> absl::StatusOr<v1::Pact> {
    RETURN_IF_ERROR(FrameworkOf(tx, pact.framework()).status());
    RETURN_IF_ERROR(InsertPact(tx, request.pact_id(), pact));
    return Answered(tx, call, request.pact_id(), "pact.created",
                    *FindPact(tx, request.pact_id(), call.today));
  });
}

absl::StatusOr<v1::PactVersion> Drafts::UpdateVersion(const rpc::Call& call,
                                                      const v1::UpdatePactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        ASSIGN_OR_RETURN(const v1::Pact pact, PactForCounterparty(tx, call, pact_id));
        ASSIGN_OR_RETURN(Version version, VersionOf(tx, request.name(), true));
        if (version.state != "DRAFT") return VersionNotEditable(request.name(), version.state);
        RETURN_IF_ERROR(
            rpc::RequireEtag(call, request.name(), Answer(tx, pact_id, version).etag()));
        if (request.has_financial_annex()) {
          RETURN_IF_ERROR(
              Check("ANNEX_INVALID", CheckAnnex(request.financial_annex(), PeriodOf(pact))));
          version.annex = request.financial_annex();
        }
        if (request.has_narrative()) {
          RETURN_IF_ERROR(
              Check("NARRATIVE_INVALID", CheckNarrative(request.narrative(), PeriodOf(pact))));
          version.narrative = request.narrative();
        }
        SaveVersionContent(tx, pact_id, version);
        return Answered(tx, call, pact_id, "pact_version.updated", Answer(tx, pact_id, version));
      });
}

absl::StatusOr<v1::Project> Drafts::CreateProject(const rpc::Call& call,
                                                  const v1::CreateProjectRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string& id = request.project_id();
  return db::Write<v1::Project>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Project> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        RETURN_IF_ERROR(
            Check("PROJECT_INVALID", CheckProject(request.project(), PeriodOf(draft.pact))));
        if (!InsertItem(tx, pact_id, draft.version.number, id, request.project())) {
          return ContentExists("Project", absl::StrCat(request.parent(), "/projects/", id));
        }
        return Answered(tx, call, pact_id, "project.created",
                        *FindProject(tx, pact_id, draft.version.number, id));
      });
}

absl::StatusOr<v1::Project> Drafts::UpdateProject(const rpc::Call& call,
                                                  const v1::UpdateProjectRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  return db::Write<v1::Project>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Project> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        const auto present = FindProject(tx, pact_id, draft.version.number, id);
        if (!present) return ContentNotFound("Project", request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        RETURN_IF_ERROR(
            Check("PROJECT_INVALID", CheckProject(request.project(), PeriodOf(draft.pact))));
        UpdateItem(tx, pact_id, draft.version.number, id, request.project());
        return Answered(tx, call, pact_id, "project.updated",
                        *FindProject(tx, pact_id, draft.version.number, id));
      });
}

absl::StatusOr<v1::Project> Drafts::DeleteProject(const rpc::Call& call,
                                                  const v1::DeleteProjectRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  return db::Write<v1::Project>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Project> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        const auto present = FindProject(tx, pact_id, draft.version.number, id);
        if (!present) return ContentNotFound("Project", request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        DeleteItem(tx, pact_id, draft.version.number, "PROJECT", id);
        return Answered(tx, call, pact_id, "project.deleted", *present);
      });
}

absl::StatusOr<v1::Commitment> Drafts::CreateCommitment(
    const rpc::Call& call, const v1::CreateCommitmentRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string& id = request.commitment_id();
  return db::Write<v1::Commitment>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Commitment> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        RETURN_IF_ERROR(CheckCommitmentIn(tx, draft, request.commitment()));
        if (!InsertItem(tx, pact_id, draft.version.number, id, request.commitment())) {
          return ContentExists("Commitment", absl::StrCat(request.parent(), "/commitments/", id));
        }
        return Answered(tx, call, pact_id, "commitment.created",
                        *FindCommitment(tx, pact_id, draft.version.number, id));
      });
}

absl::StatusOr<v1::Commitment> Drafts::UpdateCommitment(
    const rpc::Call& call, const v1::UpdateCommitmentRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  return db::Write<v1::Commitment>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Commitment> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        const auto present = FindCommitment(tx, pact_id, draft.version.number, id);
        if (!present) return ContentNotFound("Commitment", request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        RETURN_IF_ERROR(CheckCommitmentIn(tx, draft, request.commitment()));
        UpdateItem(tx, pact_id, draft.version.number, id, request.commitment());
        return Answered(tx, call, pact_id, "commitment.updated",
                        *FindCommitment(tx, pact_id, draft.version.number, id));
      });
}

absl::StatusOr<v1::Commitment> Drafts::DeleteCommitment(
    const rpc::Call& call, const v1::DeleteCommitmentRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  return db::Write<v1::Commitment>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Commitment> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        const auto present = FindCommitment(tx, pact_id, draft.version.number, id);
        if (!present) return ContentNotFound("Commitment", request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        DeleteItem(tx, pact_id, draft.version.number, "COMMITMENT", id);
        return Answered(tx, call, pact_id, "commitment.deleted", *present);
      });
}

absl::StatusOr<v1::Indicator> Drafts::CreateIndicator(const rpc::Call& call,
                                                      const v1::CreateIndicatorRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const std::string& id = request.indicator_id();
  return db::Write<v1::Indicator>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Indicator> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        RETURN_IF_ERROR(
            Check("INDICATOR_INVALID", CheckIndicator(request.indicator(), PeriodOf(draft.pact))));
        if (!InsertItem(tx, pact_id, draft.version.number, id, request.indicator())) {
          return ContentExists("Indicator", absl::StrCat(request.parent(), "/indicators/", id));
        }
        return Answered(tx, call, pact_id, "indicator.created",
                        *FindIndicator(tx, pact_id, draft.version.number, id));
      });
}

absl::StatusOr<v1::Indicator> Drafts::UpdateIndicator(const rpc::Call& call,
                                                      const v1::UpdateIndicatorRequest& request) {
  const std::string pact_id = NameId(request.name(), 0), id = LastNameId(request.name());
  return db::Write<v1::Indicator>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Indicator> {
        ASSIGN_OR_RETURN(const Draft draft, Load(tx, call, pact_id));
        const auto present = FindIndicator(tx, pact_id, draft.version.number, id);
        if (!present) return ContentNotFound("Indicator", request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        RETURN_IF_ERROR(
            Check("INDICATOR_INVALID", CheckIndicator(request.indicator(), PeriodOf(draft.pact))));
        UpdateItem(tx, pact_id, draft.version.number, id, request.indicator());
        return Answered(tx, call, pact_id, "indicator.updated",
                        *FindIndicator(tx, pact_id, draft.version.number, id));
      });
}

}  // namespace pactum::registry
