// How use cases and reads find a pact and a version that the caller may see.
#ifndef PACTUM_SERVICES_REGISTRY_APP_SCOPE_H_
#define PACTUM_SERVICES_REGISTRY_APP_SCOPE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/store/content_store.h"

namespace pactum::registry {

// The pact in the caller's regions, locked where `lock`, as every write does: then
// PACT_CLOSED, too. PACT_NOT_FOUND.
absl::StatusOr<v1::Pact> PactInScope(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                     bool lock);

// Locked, for an act of the counterparty: REGION_* or PES_*, as the pact is (NOT_OF_THIS_PACT).
absl::StatusOr<v1::Pact> PactForCounterparty(db::Tx& tx, const rpc::Call& call,
                                             absl::string_view pact_id);

// The version of a name `pacts/p/versions/1`; VERSION_NOT_FOUND.
absl::StatusOr<Version> VersionOf(db::Tx& tx, const std::string& name, bool lock);

// The number that a read means: as asked (VERSION_NOT_FOUND), or the one in force today, or the one
// that is signed and comes into force later, or the open one.
absl::StatusOr<int> VersionToRead(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                  int asked);

// The one open draft of a pact, locked; VERSION_NOT_EDITABLE.
absl::StatusOr<Version> OpenDraft(db::Tx& tx, absl::string_view pact_id);

// The name of the submitted version that a side has not signed; empty where there is none.
std::string VersionToSign(db::Tx& tx, absl::string_view pact_id, type::v1::Side side);

// The version as the API answers it, with its signatures, digest and etag.
v1::PactVersion Answer(db::Tx& tx, absl::string_view pact_id, const Version& version);

// What a refusal of one of many says of it, by its place among them; empty where it is OK.
std::vector<FieldProblem> ProblemsOf(const absl::Status& status, const std::string& place);

Period PeriodOf(const v1::Pact& pact);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_SCOPE_H_
