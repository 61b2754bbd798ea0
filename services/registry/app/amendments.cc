#include "services/registry/app/amendments.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/registry/app/scope.h"
#include "services/registry/content/compare.h"

namespace pactum::registry {

absl::StatusOr<v1::PactVersion> Amendments::Draft(const rpc::Call& call,
                                                  const v1::DraftAmendmentRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const absl::CivilDay day = FromProto(request.effective_date()).value();
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        ASSIGN_OR_RETURN(const v1::Pact pact, PactForCounterparty(tx, call, pact_id));
        if (!pact.open_version().empty()) return VersionOpen(pact.open_version());
        if (day < absl::CivilDay(pact.start_year(), 1, 1) ||
            day > absl::CivilDay(pact.end_year(), 12, 31)) {
          return EffectiveDayInvalid("effective_date", "lies outside the pact");
        }
        // What is in force on the day of effect is what the amendment changes.
        const int base = VersionInForce(tx, pact_id, day);
        if (base == 0) return NoVersionInForce(pact.name());
        const int number = CopyVersion(tx, pact_id, base, day, request.reason());
        v1::PactVersion drafted = Answer(tx, pact_id, *FindVersion(tx, pact_id, number));
        events::Append(
            tx, call,
            events::EventOf(pact_id, drafted.name(), "pact_version.drafted", drafted, call.today));
        return drafted;
      });
}

absl::StatusOr<v1::PactVersion> Amendments::Withdraw(const rpc::Call& call,
                                                     const v1::WithdrawAmendmentRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::PactVersion>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::PactVersion> {
        RETURN_IF_ERROR(PactForCounterparty(tx, call, pact_id).status());
        ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), true));
        if (version.number == 1 || (version.state != "DRAFT" && version.state != "SUBMITTED")) {
          return NotWithdrawable(request.name(), version.state);
        }
        RETURN_IF_ERROR(
            rpc::RequireEtag(call, request.name(), Answer(tx, pact_id, version).etag()));
        SetVersionState(tx, pact_id, version.number, "WITHDRAWN");
        v1::PactVersion withdrawn = Answer(tx, pact_id, *FindVersion(tx, pact_id, version.number));
        events::Append(tx, call,
                       events::EventOf(pact_id, withdrawn.name(), "pact_version.withdrawn",
                                       withdrawn, call.today));
        return withdrawn;
      });
}

absl::StatusOr<v1::CompareVersionsResponse> Amendments::CompareVersions(
    const rpc::Call& call, const v1::CompareVersionsRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::InSnapshot(
      pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::CompareVersionsResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
        ASSIGN_OR_RETURN(const Version version, VersionOf(tx, request.name(), false));
        const int number = request.base_version() != 0 ? request.base_version() : version.base;
        v1::CompareVersionsResponse response;
        response.set_base_version(number);
        v1::PactContent before;  // Before version 1 there was nothing.
        if (number != 0) {
          const std::optional<Version> base = FindVersion(tx, pact_id, number);
          if (!base) return VersionNotFound(absl::StrCat("pacts/", pact_id, "/versions/", number));
          before = ReadContent(tx, pact_id, *base);
        }
        for (v1::VersionChange& change : Compare(before, ReadContent(tx, pact_id, version))) {
          *response.add_changes() = std::move(change);
        }
        return response;
      });
}

absl::StatusOr<v1::Pact> Amendments::Close(const rpc::Call& call,
                                           const v1::ClosePactRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  const absl::CivilDay day = FromProto(request.effective_date()).value();
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::Pact>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Pact> {
    ASSIGN_OR_RETURN(const v1::Pact pact, PactInScope(tx, call, pact_id, true));
    if (!pact.open_version().empty()) return VersionOpen(pact.open_version());
    if (pact.version_in_force().empty()) return NoVersionInForce(pact.name());
    if (day <= absl::CivilDay(pact.end_year(), 12, 31)) {
      return EffectiveDayInvalid("effective_date",
                                 "lies before the end of the pact's last exercise");
    }
    InsertClosing(tx, pact_id, day, request.reason(), call.subject);
    v1::Pact closed = *FindPact(tx, pact_id, call.today);
    events::Append(tx, call, events::EventOf(pact_id, closed.name(), "pact.closed", closed, day));
    return closed;
  });
}

}  // namespace pactum::registry
