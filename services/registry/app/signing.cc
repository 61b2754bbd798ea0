#include "services/registry/app/signing.h"

#include <utility>
#include <vector>

#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/versions.h"
#include "services/registry/content/completeness.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/item_store.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

type::v1::Side SideOfSignatory(const rpc::Call& call) {
  return call.principal.HasRole("STATE_PREFECT") ? type::v1::SIDE_STATE
                                                 : type::v1::SIDE_COUNTERPARTY;
}

// Whether the caller's signature may be added to those that were given.
absl::Status CheckSignatory(const rpc::Call& call, const v1::PactVersion& seen) {
  for (const v1::Signature& other : seen.signatures()) {
    if (other.side() == SideOfSignatory(call)) return AlreadySigned(seen.name(), other.signatory());
    if (other.signatory() == call.subject) return SameSignatory();
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Signing::Approval::Require(const v1::PactContent& content, const std::string& digest,
                                        const Period& period) {
  if (digest == digest_) return absl::OkStatus();
  wanted_ = Annex{content, digest, period};
  return absl::AbortedError("budget is asked first");  // Only WriteWithBudget sees this status.
}

absl::StatusOr<v1::PactVersion> Signing::WriteWithBudget(const rpc::Call& call,
                                                         const std::string& pact_id,
                                                         Transition transition) {
  Approval approval;
  while (true) {
    approval.wanted_.reset();
    absl::StatusOr<v1::PactVersion> answer = db::Write<v1::PactVersion>(
        pool_, call, pact_id, [&](db::Tx& tx) { return transition(tx, approval); });
    if (!approval.wanted_) return answer;
    const Annex& wanted = *approval.wanted_;
    ASSIGN_OR_RETURN(
        AnnexAnswer said,
        budget_.CheckAnnex(call, wanted.content, wanted.period.start_year, wanted.period.end_year));
    if (!said.broken.empty()) return AnnexRefused(said.broken);
    approval.digest_ = wanted.digest;
    approval.check_ = std::move(said.check);
  }
}

absl::StatusOr<v1::PactVersion> Signing::Submit(const rpc::Call& call,
                                                const v1::SubmitPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  const auto submit = [&](db::Tx& tx, Approval& approval) -> absl::StatusOr<v1::PactVersion> {
    ASSIGN_OR_RETURN(const v1::Pact pact, LockPactForCounterparty(tx, call, pact_id));
    ASSIGN_OR_RETURN(const Version version, LockVersionByName(tx, request.name()));
    if (version.state != VersionState::kDraft) {
      return VersionNotEditable(request.name(), version.state);
    }
    const v1::PactVersion seen = PactVersionOf(tx, version);
    RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), seen.etag()));
    const v1::PactContent content = ReadContent(tx, version);
    // The framework first: budget is not asked about an empty annex.
    ASSIGN_OR_RETURN(const v1::Framework framework, FrameworkOf(tx, pact.framework()));
    const std::vector<Finding> findings =
        Blocking(FindingsOf(framework, content, request.name(), PeriodOf(pact)));
    if (!findings.empty()) return PactIncomplete(findings);
    RETURN_IF_ERROR(approval.Require(content, seen.content_digest(), PeriodOf(pact)));
    SaveAnnexCheck(tx, version, approval.check());
    SetVersionState(tx, version, VersionState::kSubmitted);
    return RecordVersion(tx, call, version, "pact_version.submitted");
  };
  return WriteWithBudget(call, pact_id, submit);
}

absl::StatusOr<v1::PactVersion> Signing::Return(const rpc::Call& call,
                                                const v1::ReturnPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        RETURN_IF_ERROR(LockPactInScope(tx, call, pact_id).status());
        ASSIGN_OR_RETURN(const Version version, LockVersionByName(tx, request.name()));
        if (version.state != VersionState::kSubmitted) {
          return VersionNotSubmitted(request.name(), version.state, phrase::kReturning);
        }
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), PactVersionOf(tx, version).etag()));
        ReturnVersion(tx, version, request.comment());
        SaveAnnexCheck(tx, version, {});
        return RecordVersion(tx, call, version, "pact_version.returned");
      });
}

absl::StatusOr<v1::PactVersion> Signing::Sign(const rpc::Call& call,
                                              const v1::SignPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  const auto sign = [&](db::Tx& tx, Approval& approval) -> absl::StatusOr<v1::PactVersion> {
    ASSIGN_OR_RETURN(const v1::Pact pact, LockPactForCounterparty(tx, call, pact_id));
    ASSIGN_OR_RETURN(const Version version, LockVersionByName(tx, request.name()));
    if (version.state != VersionState::kSubmitted) {
      return VersionNotSubmitted(request.name(), version.state, phrase::kSigning);
    }
    const v1::PactVersion seen = PactVersionOf(tx, version);
    RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), seen.etag()));
    RETURN_IF_ERROR(CheckSignatory(call, seen));
    const bool last = seen.signatures_size() == 1;
    if (last) {
      RETURN_IF_ERROR(
          approval.Require(ReadContent(tx, version), seen.content_digest(), PeriodOf(pact)));
      SaveAnnexCheck(tx, version, approval.check());
    }
    v1::Signature signature;
    signature.set_side(SideOfSignatory(call));
    signature.set_signatory(call.subject);
    signature.set_capacity(request.capacity());
    signature.set_content_digest(seen.content_digest());
    InsertSignature(tx, version, signature);
    if (last) SetSigned(tx, version);
    return RecordVersion(tx, call, version,
                         last ? "pact_version.signed" : "pact_version.signed_once");
  };
  return WriteWithBudget(call, pact_id, sign);
}

}  // namespace pactum::registry
