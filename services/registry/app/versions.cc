#include "services/registry/app/versions.h"

#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/enum_wire.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/content/compare.h"
#include "services/registry/content/completeness.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/item_store.h"

namespace pactum::registry {
namespace {

// The key in a name; a number that is not written as the service writes it is 0, which no version
// has: «01» is no other name of version 1.
VersionKey KeyIn(const std::string& name) {
  const std::string id = LastNameId(name);
  int number = 0;
  if (!absl::SimpleAtoi(id, &number) || absl::StrCat(number) != id) number = 0;
  return {NameId(name, 0), number};
}

absl::StatusOr<Version> Found(std::optional<Version> version, const std::string& name) {
  if (!version) return VersionNotFound(name);
  return *std::move(version);
}

}  // namespace

absl::StatusOr<Version> FindVersionByName(db::Tx& tx, const std::string& name) {
  return Found(FindVersion(tx, KeyIn(name)), name);
}

absl::StatusOr<Version> LockVersionByName(db::Tx& tx, const std::string& name) {
  return Found(LockVersion(tx, KeyIn(name)), name);
}

absl::StatusOr<Version> LockOpenDraft(db::Tx& tx, absl::string_view pact_id) {
  std::optional<Version> version =
      LockVersion(tx, {std::string(pact_id), OpenVersion(tx, pact_id)});
  if (!version) return NoOpenVersion(absl::StrCat("pacts/", pact_id));
  if (version->state != VersionState::kDraft) {
    return VersionNotEditable(version->Name(), version->state);
  }
  return *std::move(version);
}

absl::StatusOr<int> VersionToRead(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                  int asked) {
  if (asked != 0) {
    const VersionKey key = {std::string(pact_id), asked};
    if (FindVersion(tx, key)) return asked;
    return VersionNotFound(key.Name());
  }
  int number = VersionInForce(tx, pact_id, call.today);
  // A version that is signed is meant before its first day, too.
  if (number == 0) number = VersionInForce(tx, pact_id, absl::CivilDay(9999, 12, 31));
  if (number == 0) number = OpenVersion(tx, pact_id);
  if (number == 0) return VersionNotFound(absl::StrCat("pacts/", pact_id, "/versions/1"));
  return number;
}

v1::PactVersion PactVersionOf(db::Tx& tx, const Version& version) {
  const v1::PactContent content = ReadContent(tx, version);
  v1::PactVersion answer;
  answer.set_name(version.Name());
  answer.set_number(version.number);
  answer.set_state(EnumToProto<v1::PactVersion::State>(version.state));
  *answer.mutable_effective_date() = ToProto(version.effective);
  *answer.mutable_narrative() = version.narrative;
  *answer.mutable_financial_annex() = version.annex;
  for (v1::Signature& signature : SignaturesOf(tx, version, Instants::kHere)) {
    *answer.add_signatures() = std::move(signature);
  }
  answer.set_return_comment(version.return_comment);
  answer.set_reason(version.reason);
  answer.set_base_version(version.base);
  if (version.annex_check.warnings_size() > 0) {
    *answer.mutable_annex_check() = version.annex_check;
  }
  answer.set_content_digest(ContentDigest(tx, version, content));
  answer.set_etag(Sha256Hex(absl::StrCat(answer.content_digest(), NameOf(version.state))));
  answer.set_project_count(content.projects_size());
  answer.set_commitment_count(content.commitments_size());
  return answer;
}

v1::PactVersion RecordVersion(db::Tx& tx, const rpc::Call& call, const VersionKey& version,
                              absl::string_view event) {
  v1::PactVersion answer = PactVersionOf(tx, *FindVersion(tx, version));
  events::Append(
      tx, call,
      events::EventOf(version.pact_id, answer.name(), std::string(event), answer, call.today));
  return answer;
}

absl::StatusOr<v1::PactVersion> GetPactVersion(db::Tx& tx, const rpc::Call&, const v1::Pact&,
                                               const v1::GetPactVersionRequest& request) {
  ASSIGN_OR_RETURN(const Version version, FindVersionByName(tx, request.name()));
  return PactVersionOf(tx, version);
}

absl::StatusOr<v1::ListPactVersionsResponse> ListPactVersions(
    db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
    const v1::ListPactVersionsRequest& request) {
  ASSIGN_OR_RETURN(const auto page,
                   Page<int>::Of(request, absl::StrCat("versions ", pact.name()), call.domain));
  v1::ListPactVersionsResponse list;
  page.Fill(
      ListVersions(tx, LastNameId(pact.name()), page.After(), page.Limit()),
      list.mutable_versions(),
      [&](const Version& version) {
        v1::PactVersion answer = PactVersionOf(tx, version);
        answer.clear_narrative();
        answer.clear_financial_annex();
        return answer;
      },
      [](const Version& version) { return version.number; }, list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::CheckCompletenessResponse> CheckCompleteness(
    db::Tx& tx, const rpc::Call&, const v1::Pact& pact,
    const v1::CheckCompletenessRequest& request) {
  ASSIGN_OR_RETURN(const Version version, FindVersionByName(tx, request.name()));
  ASSIGN_OR_RETURN(const v1::Framework framework, FrameworkOf(tx, pact.framework()));
  v1::CheckCompletenessResponse answer;
  answer.set_framework(pact.framework());
  for (const Finding& finding :
       FindingsOf(framework, ReadContent(tx, version), request.name(), PeriodOf(pact))) {
    *answer.add_findings() = CompletenessFindingOf(finding);
  }
  return answer;
}

absl::StatusOr<v1::CompareVersionsResponse> CompareVersions(
    db::Tx& tx, const rpc::Call&, const v1::Pact&, const v1::CompareVersionsRequest& request) {
  ASSIGN_OR_RETURN(const Version version, FindVersionByName(tx, request.name()));
  const int number = request.base_version() != 0 ? request.base_version() : version.base;
  v1::CompareVersionsResponse response;
  response.set_base_version(number);
  v1::PactContent before;  // Before version 1 there was nothing.
  if (number != 0) {
    const VersionKey key = {version.pact_id, number};
    const std::optional<Version> base = FindVersion(tx, key);
    if (!base) return VersionNotFound(key.Name());
    before = ReadContent(tx, *base);
  }
  for (v1::VersionChange& change : Compare(before, ReadContent(tx, version))) {
    *response.add_changes() = std::move(change);
  }
  return response;
}

}  // namespace pactum::registry
