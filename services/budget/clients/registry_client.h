// Registry as budget asks it: about a pact when its envelope is opened, about fundability before
// money moves.
#ifndef PACTUM_SERVICES_BUDGET_CLIENTS_REGISTRY_CLIENT_H_
#define PACTUM_SERVICES_BUDGET_CLIENTS_REGISTRY_CLIENT_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "services/budget/domain/funding.h"

namespace pactum::budget {

// Thread-safe.
class RegistryClient {
 public:
  explicit RegistryClient(rpc::Peer peer);

  // The pact; PACT_NOT_IN_FORCE where it is not in force. NOT_FOUND as registry says it.
  absl::StatusOr<PactRow> GetPactInForce(const CallContext& context, absl::string_view pact_id);

  // What stands in the way of funding on a day; of one project where `project` is not empty. The
  // answer is kept with the act.
  absl::StatusOr<FundingBasis> GetFundability(const CallContext& context, absl::string_view pact_id,
                                              absl::CivilDay day, absl::string_view project);

 private:
  const rpc::Peer peer_;
};

// An answer that was kept. Empty bytes give an empty basis.
FundingBasis ParseFundingBasis(const std::string& answer);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_CLIENTS_REGISTRY_CLIENT_H_
