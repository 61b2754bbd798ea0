#include "services/registry/app/drafts.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/common_reasons.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/versions.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/pact_store.h"
#include "services/registry/store/version_store.h"
#include "services/registry/words.h"

namespace pactum::registry {

absl::Status CheckNewPact(const rpc::Call& call, const v1::Pact& pact) {
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact.region_code()));
  RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
  if (pact.region_code().size() < 2 || pact.region_code().size() > 3 ||
      !std::all_of(pact.region_code().begin(), pact.region_code().end(), absl::ascii_isalnum)) {
    return Invalid(reason::kInvalidRequest, {{"pact.region_code", {&phrase::kMustBeAnInseeCode}}});
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
  const std::string& pact_id = request.pact_id();
  RETURN_IF_ERROR(CheckNewPact(call, pact));
  // There is no pact yet: a request_id is the caller's, whatever id it asks for.
  return db::Write<v1::Pact>(pool_, call, db::kNoPact, [&](db::Tx& tx) -> absl::StatusOr<v1::Pact> {
    RETURN_IF_ERROR(FrameworkOf(tx, pact.framework()).status());
    RETURN_IF_ERROR(InsertPact(tx, pact_id, pact));
    Version first;
    first.pact_id = pact_id;
    first.number = 1;
    first.effective = PeriodOf(pact).FirstDay();
    InsertVersion(tx, first);
    v1::Pact created = *FindPact(tx, pact_id, call.today);
    events::Append(tx, call,
                   events::EventOf(pact_id, created.name(), "pact.created", created, call.today));
    return created;
  });
}

absl::StatusOr<v1::PactVersion> Drafts::UpdateVersion(const rpc::Call& call,
                                                      const v1::UpdatePactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        ASSIGN_OR_RETURN(const v1::Pact pact, LockPactForCounterparty(tx, call, pact_id));
        ASSIGN_OR_RETURN(Version version, LockVersionByName(tx, request.name()));
        if (version.state != VersionState::kDraft) {
          return VersionNotEditable(request.name(), version.state);
        }
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), PactVersionOf(tx, version).etag()));
        if (request.has_financial_annex()) {
          RETURN_IF_ERROR(InvalidContent("ANNEX_INVALID",
                                         CheckAnnex(request.financial_annex(), PeriodOf(pact))));
          version.annex = request.financial_annex();
        }
        if (request.has_narrative()) {
          RETURN_IF_ERROR(InvalidContent("NARRATIVE_INVALID",
                                         CheckNarrative(request.narrative(), PeriodOf(pact))));
          version.narrative = request.narrative();
        }
        SaveVersionContent(tx, version);
        return RecordVersion(tx, call, version, "pact_version.updated");
      });
}

}  // namespace pactum::registry
