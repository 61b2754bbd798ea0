#include "services/registry/app/signing.h"

#include <vector>

#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/registry/app/scope.h"
#include "services/registry/content/completeness.h"

namespace pactum::registry {
namespace {

// The answer of a transition, kept as an event.
v1::PactVersion Recorded(db::Tx& tx, const rpc::Call& call, const std::string& pact_id, int number,
                         const char* event) {
  v1::PactVersion version = Answer(tx, pact_id, *FindVersion(tx, pact_id, number));
  events::Append(tx, call, events::EventOf(pact_id, version.name(), event, version, call.today));
  return version;
}

type::v1::Side SideOf(const rpc::Call& call) {
  return call.principal.HasRole("STATE_PREFECT") ? type::v1::SIDE_STATE
                                                 : type::v1::SIDE_COUNTERPARTY;
}

}  // namespace

absl::Status Signing::AskBudget(const rpc::Call& call, const std::string& version_name) {
  const std::string pact_id = NameId(version_name, 0);
  v1::Pact pact;
  ASSIGN_OR_RETURN(const v1::PactContent content,
                   db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::PactContent> {
                     ASSIGN_OR_RETURN(pact, PactInScope(tx, call, pact_id, false));
                     ASSIGN_OR_RETURN(const Version version, VersionOf(tx, version_name, false));
                     return ReadContent(tx, pact_id, version);
                   }));
  ASSIGN_OR_RETURN(const std::vector<Lack> broken,
                   budget_.CheckAnnex(call, content, pact.start_year(), pact.end_year()));
  return broken.empty() ? absl::OkStatus() : AnnexRefused(broken);
}

absl::StatusOr<v1::PactVersion> Signing::Submit(const rpc::Call& call,
                                                const v1::SubmitPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  // What the framework asks comes before what budget says: an empty annex is no question for
  // budget.
  const absl::Status ready = db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::Status {
    RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
    ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), false));
    if (version.state != "DRAFT") return absl::OkStatus();  // Judged below, where it is locked.
    const std::vector<Lack> lacks =
        CheckCompleteness(ReadContent(tx, pact_id, version), request.name());
    return lacks.empty() ? absl::OkStatus() : PactIncomplete(lacks);
  });
  RETURN_IF_ERROR(ready);
  RETURN_IF_ERROR(AskBudget(call, request.name()));
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        RETURN_IF_ERROR(PactForCounterparty(tx, call, pact_id).status());
        ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), true));
        if (version.state != "DRAFT") return VersionNotEditable(request.name(), version.state);
        RETURN_IF_ERROR(
            rpc::RequireEtag(call, request.name(), Answer(tx, pact_id, version).etag()));
        SetVersionState(tx, pact_id, version.number, "SUBMITTED");
        return Recorded(tx, call, pact_id, version.number, "pact_version.submitted");
      });
}

absl::StatusOr<v1::PactVersion> Signing::Return(const rpc::Call& call,
                                                const v1::ReturnPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, true).status());
        ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), true));
        if (version.state != "SUBMITTED") {
          return VersionNotSubmitted(request.name(), version.state, "returning");
        }
        RETURN_IF_ERROR(
            rpc::RequireEtag(call, request.name(), Answer(tx, pact_id, version).etag()));
        ReturnVersion(tx, pact_id, version.number, request.comment());
        return Recorded(tx, call, pact_id, version.number, "pact_version.returned");
      });
}

absl::StatusOr<v1::PactVersion> Signing::Sign(const rpc::Call& call,
                                              const v1::SignPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  // Asked for each signature: which is the last one is known under the lock only.
  ASSIGN_OR_RETURN(const bool submitted,
                   db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<bool> {
                     RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
                     ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), false));
                     return version.state == "SUBMITTED";
                   }));
  if (submitted) RETURN_IF_ERROR(AskBudget(call, request.name()));
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        RETURN_IF_ERROR(PactForCounterparty(tx, call, pact_id).status());
        ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), true));
        if (version.state != "SUBMITTED") {
          return VersionNotSubmitted(request.name(), version.state, "signing");
        }
        const v1::PactVersion seen = Answer(tx, pact_id, version);
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), seen.etag()));
        v1::Signature signature;
        signature.set_side(SideOf(call));
        for (const v1::Signature& other : seen.signatures()) {
          if (other.side() == signature.side())
            return AlreadySigned(request.name(), other.signatory());
          if (other.signatory() == call.subject) return SameSignatory();
        }
        signature.set_signatory(call.subject);
        signature.set_capacity(request.capacity());
        signature.set_content_digest(seen.content_digest());
        InsertSignature(tx, pact_id, version, signature);
        if (seen.signatures_size() == 0) {
          return Recorded(tx, call, pact_id, version.number, "pact_version.signed_once");
        }
        SetSigned(tx, pact_id, version.number);
        return Recorded(tx, call, pact_id, version.number, "pact_version.signed");
      });
}

}  // namespace pactum::registry
