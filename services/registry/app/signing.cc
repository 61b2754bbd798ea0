#include "services/registry/app/signing.h"

#include <utility>
#include <vector>

#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
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

// Whether the caller's signature may be added to those that were given.
absl::Status CheckSignatory(const rpc::Call& call, const v1::PactVersion& seen) {
  for (const v1::Signature& other : seen.signatures()) {
    if (other.side() == SideOf(call)) return AlreadySigned(seen.name(), other.signatory());
    if (other.signatory() == call.subject) return SameSignatory();
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Signing::Approval::Require(const v1::PactContent& content, const std::string& digest,
                                        const Period& period) {
  if (digest == digest_) return absl::OkStatus();
  question_ = Question{content, digest, period};
  return absl::AbortedError("budget is asked first");  // Seen by WithBudget only.
}

absl::StatusOr<v1::PactVersion> Signing::WithBudget(const rpc::Call& call,
                                                    const std::string& pact_id,
                                                    Transition transition) {
  Approval approval;
  while (true) {
    approval.question_.reset();
    absl::StatusOr<v1::PactVersion> answer = db::Write<v1::PactVersion>(
        pool_, call, pact_id, [&](db::Tx& tx) { return transition(tx, approval); });
    if (!approval.question_) return answer;
    const Question& question = *approval.question_;
    ASSIGN_OR_RETURN(AnnexAnswer said,
                     budget_.CheckAnnex(call, question.content, question.period.start_year,
                                        question.period.end_year));
    if (!said.broken.empty()) return AnnexRefused(said.broken);
    approval.digest_ = question.digest;
    approval.check_ = std::move(said.check);
  }
}

absl::StatusOr<v1::PactVersion> Signing::Submit(const rpc::Call& call,
                                                const v1::SubmitPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return WithBudget(
      call, pact_id, [&](db::Tx& tx, Approval& approval) -> absl::StatusOr<v1::PactVersion> {
        ASSIGN_OR_RETURN(const v1::Pact pact, PactForCounterparty(tx, call, pact_id));
        ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), true));
        if (version.state != "DRAFT") return VersionNotEditable(request.name(), version.state);
        const v1::PactVersion seen = Answer(tx, pact_id, version);
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), seen.etag()));
        const v1::PactContent content = ReadContent(tx, pact_id, version);
        // What the framework asks comes before what budget says: an empty annex is no question.
        ASSIGN_OR_RETURN(const v1::Framework framework, FrameworkOf(tx, pact.framework()));
        const std::vector<Lack> lacks =
            Blocking(CheckCompleteness(framework, content, request.name(), PeriodOf(pact)));
        if (!lacks.empty()) return PactIncomplete(lacks);
        RETURN_IF_ERROR(approval.Require(content, seen.content_digest(), PeriodOf(pact)));
        SaveAnnexCheck(tx, pact_id, version.number, approval.check());
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
        SaveAnnexCheck(tx, pact_id, version.number, {});
        return Recorded(tx, call, pact_id, version.number, "pact_version.returned");
      });
}

absl::StatusOr<v1::PactVersion> Signing::Sign(const rpc::Call& call,
                                              const v1::SignPactVersionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return WithBudget(call, pact_id,
                    [&](db::Tx& tx, Approval& approval) -> absl::StatusOr<v1::PactVersion> {
                      ASSIGN_OR_RETURN(const v1::Pact pact, PactForCounterparty(tx, call, pact_id));
                      ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), true));
                      if (version.state != "SUBMITTED") {
                        return VersionNotSubmitted(request.name(), version.state, "signing");
                      }
                      const v1::PactVersion seen = Answer(tx, pact_id, version);
                      RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), seen.etag()));
                      RETURN_IF_ERROR(CheckSignatory(call, seen));
                      const bool last = seen.signatures_size() == 1;
                      if (last) {
                        RETURN_IF_ERROR(approval.Require(ReadContent(tx, pact_id, version),
                                                         seen.content_digest(), PeriodOf(pact)));
                        SaveAnnexCheck(tx, pact_id, version.number, approval.check());
                      }
                      v1::Signature signature;
                      signature.set_side(SideOf(call));
                      signature.set_signatory(call.subject);
                      signature.set_capacity(request.capacity());
                      signature.set_content_digest(seen.content_digest());
                      InsertSignature(tx, pact_id, version, signature);
                      if (last) SetSigned(tx, pact_id, version.number);
                      return Recorded(tx, call, pact_id, version.number,
                                      last ? "pact_version.signed" : "pact_version.signed_once");
                    });
}

}  // namespace pactum::registry
