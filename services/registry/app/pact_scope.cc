#include "services/registry/app/pact_scope.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "common/status/status_macros.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/pact_store.h"
#include "services/registry/store/version_store.h"

namespace pactum::registry {
namespace {

absl::StatusOr<v1::Pact> InScope(const rpc::Call& call, absl::string_view pact_id,
                                 std::optional<v1::Pact> pact) {
  if (!pact) return PactNotFound(absl::StrCat("pacts/", pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact->region_code()));
  return *std::move(pact);
}

}  // namespace

absl::StatusOr<v1::Pact> FindPactInScope(db::Tx& tx, const rpc::Call& call,
                                         absl::string_view pact_id) {
  return InScope(call, pact_id, FindPact(tx, pact_id, call.today));
}

absl::StatusOr<v1::Pact> LockPactInScope(db::Tx& tx, const rpc::Call& call,
                                         absl::string_view pact_id) {
  ASSIGN_OR_RETURN(v1::Pact pact, InScope(call, pact_id, LockPact(tx, pact_id, call.today)));
  if (pact.state() == v1::Pact::STATE_CLOSED) return PactClosed(pact.name());
  return pact;
}

absl::StatusOr<v1::Pact> LockPactForCounterparty(db::Tx& tx, const rpc::Call& call,
                                                 absl::string_view pact_id) {
  ASSIGN_OR_RETURN(v1::Pact pact, LockPactInScope(tx, call, pact_id));
  RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
  return pact;
}

absl::Status RequireCounterpartyOf(const rpc::Call& call, const v1::Pact& pact) {
  return rpc::RequireCounterparty(call,
                                  pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES);
}

Side SideOfOfficer(const rpc::Call& call) {
  return call.principal.HasRole("STATE_OFFICER") ? Side::kState : Side::kCounterparty;
}

absl::StatusOr<PactInForce> LockPactInForce(db::Tx& tx, const rpc::Call& call,
                                            absl::string_view pact_id) {
  ASSIGN_OR_RETURN(v1::Pact pact, LockPactInScope(tx, call, pact_id));
  const int version = VersionInForce(tx, pact_id, call.today);
  if (version == 0) return NoVersionInForce(pact.name());
  return PactInForce{std::move(pact), version};
}

absl::StatusOr<v1::ListPactsResponse> ListPacts(db::Tx& tx, const rpc::Call& call,
                                                const v1::ListPactsRequest& request) {
  ASSIGN_OR_RETURN(
      const auto page,
      Page<std::string>::Of(request, absl::StrCat("pacts ", request.region_code()), call.domain));
  const std::vector<std::string> regions(call.principal.regions.begin(),
                                         call.principal.regions.end());
  v1::ListPactsResponse list;
  page.Fill(
      FindPacts(tx, page.After(), regions, request.region_code(), page.Limit(), call.today),
      list.mutable_pacts(), [](v1::Pact pact) { return pact; },
      [](const v1::Pact& pact) { return LastNameId(pact.name()); }, list.mutable_next_page_token());
  return list;
}

}  // namespace pactum::registry
