#include "services/registry/app/amendments.h"

#include <optional>
#include <string>

#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/versions.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/item_store.h"
#include "services/registry/store/pact_store.h"
#include "services/registry/words.h"

namespace pactum::registry {

absl::StatusOr<v1::PactVersion> Amendments::Draft(const rpc::Call& call,
                                                  const v1::DraftAmendmentRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const absl::CivilDay day = FromProto(request.effective_date()).value();
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        ASSIGN_OR_RETURN(const v1::Pact pact, LockPactForCounterparty(tx, call, pact_id));
        if (!pact.open_version().empty()) return VersionOpen(pact.open_version());
        const Period period = PeriodOf(pact);
        if (day < period.FirstDay() || day > period.LastDay()) {
          return EffectiveDayInvalid(phrase::kLiesOutsideThePact);
        }
        // The amendment changes the version that is in force on its day of effect.
        const std::optional<Version> base =
            FindVersion(tx, {pact_id, VersionInForce(tx, pact_id, day)});
        if (!base) return NoVersionInForce(pact.name());
        Version amendment;
        amendment.pact_id = pact_id;
        amendment.number = NextVersion(tx, pact_id);
        amendment.effective = day;
        amendment.narrative = base->narrative;
        amendment.annex = base->annex;
        amendment.reason = request.reason();
        amendment.base = base->number;
        InsertVersion(tx, amendment);
        CopyItems(tx, *base, amendment);
        return RecordVersion(tx, call, amendment, "pact_version.drafted");
      });
}

absl::StatusOr<v1::PactVersion> Amendments::Withdraw(const rpc::Call& call,
                                                     const v1::WithdrawAmendmentRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        RETURN_IF_ERROR(LockPactForCounterparty(tx, call, pact_id).status());
        ASSIGN_OR_RETURN(const Version version, LockVersionByName(tx, request.name()));
        const bool open =
            version.state == VersionState::kDraft || version.state == VersionState::kSubmitted;
        if (version.number == 1 || !open) return NotWithdrawable(request.name(), version.state);
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), PactVersionOf(tx, version).etag()));
        SetVersionState(tx, version, VersionState::kWithdrawn);
        return RecordVersion(tx, call, version, "pact_version.withdrawn");
      });
}

absl::StatusOr<v1::Pact> Amendments::ClosePact(const rpc::Call& call,
                                               const v1::ClosePactRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  const absl::CivilDay day = FromProto(request.effective_date()).value();
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::Pact>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Pact> {
    ASSIGN_OR_RETURN(const v1::Pact pact, LockPactInScope(tx, call, pact_id));
    if (!pact.open_version().empty()) return VersionOpen(pact.open_version());
    if (pact.version_in_force().empty()) return NoVersionInForce(pact.name());
    if (day <= PeriodOf(pact).LastDay()) {
      return EffectiveDayInvalid(phrase::kLiesBeforeTheEndOfTheLastExercise);
    }
    v1::PactClosing closing;
    *closing.mutable_effective_date() = request.effective_date();
    closing.set_reason(request.reason());
    closing.set_closed_by(call.subject);
    InsertClosing(tx, pact_id, closing);
    v1::Pact closed = *FindPact(tx, pact_id, call.today);
    events::Append(tx, call, events::EventOf(pact_id, closed.name(), "pact.closed", closed, day));
    return closed;
  });
}

}  // namespace pactum::registry
