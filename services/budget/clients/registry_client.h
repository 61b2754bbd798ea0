// Registry, as budget asks it: for a pact before its envelope is opened, for fundability before
// money moves.
#ifndef PACTUM_SERVICES_BUDGET_CLIENTS_REGISTRY_CLIENT_H_
#define PACTUM_SERVICES_BUDGET_CLIENTS_REGISTRY_CLIENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "services/budget/domain/fundability.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

// Thread-safe.
class RegistryClient {
 public:
  explicit RegistryClient(rpc::Peer peer);

  // The pact; PACT_NOT_IN_FORCE where it is not in force. NOT_FOUND as registry answers it.
  absl::StatusOr<Pact> GetPactInForce(const CallContext& context, absl::string_view pact_id);

  // The obstacles to funding on a day; of one project where `project` is not empty.
  absl::StatusOr<Fundability> GetFundability(const CallContext& context, absl::string_view pact_id,
                                             absl::CivilDay day, absl::string_view project);

 private:
  const rpc::Peer peer_;
};

// A stored answer. Empty bytes give an empty one.
Fundability ParseFundability(const std::string& answer);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_CLIENTS_REGISTRY_CLIENT_H_
