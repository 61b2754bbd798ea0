// How reads and acts find a version, and how the API answers one.
#ifndef PACTUM_SERVICES_REGISTRY_APP_VERSIONS_H_
#define PACTUM_SERVICES_REGISTRY_APP_VERSIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/store/version_store.h"

namespace pactum::registry {

// The version of a name pacts/p/versions/1. VERSION_NOT_FOUND.
absl::StatusOr<Version> FindVersionByName(db::Tx& tx, const std::string& name);
// As FindVersionByName, locked until the transaction ends.
absl::StatusOr<Version> LockVersionByName(db::Tx& tx, const std::string& name);
// The open draft of a pact, locked. VERSION_NOT_EDITABLE.
absl::StatusOr<Version> LockOpenDraft(db::Tx& tx, absl::string_view pact_id);

// The number that a read means: as asked (VERSION_NOT_FOUND), or the one in force today, or the one
// that is signed and comes into force later, or the open one.
absl::StatusOr<int> VersionToRead(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                  int asked);

// The version as the API answers it, with its signatures, digest and etag.
v1::PactVersion PactVersionOf(db::Tx& tx, const Version& version);
// As PactVersionOf, of the row as it is now, recorded as an event.
v1::PactVersion RecordVersion(db::Tx& tx, const rpc::Call& call, const VersionKey& version,
                              absl::string_view event);

// The reads of RegistryService on versions; `pact` is in the caller's scope.
absl::StatusOr<v1::PactVersion> GetPactVersion(db::Tx& tx, const rpc::Call& call,
                                               const v1::Pact& pact,
                                               const v1::GetPactVersionRequest& request);
absl::StatusOr<v1::ListPactVersionsResponse> ListPactVersions(
    db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
    const v1::ListPactVersionsRequest& request);
absl::StatusOr<v1::CheckCompletenessResponse> CheckCompleteness(
    db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
    const v1::CheckCompletenessRequest& request);
absl::StatusOr<v1::CompareVersionsResponse> CompareVersions(
    db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
    const v1::CompareVersionsRequest& request);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_VERSIONS_H_
