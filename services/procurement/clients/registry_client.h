// Procurement's calls to registry: for a pact before its first contract, for a contract's project.
#ifndef PACTUM_SERVICES_PROCUREMENT_CLIENTS_REGISTRY_CLIENT_H_
#define PACTUM_SERVICES_PROCUREMENT_CLIENTS_REGISTRY_CLIENT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// Thread-safe.
class RegistryClient {
 public:
  explicit RegistryClient(rpc::Peer peer);

  // The pact; PACT_NOT_IN_FORCE where it is not in force. NOT_FOUND as registry reports it.
  absl::StatusOr<Pact> GetPactInForce(const CallContext& context, absl::string_view pact_id);

  // The project in the version in force; PROJECT_NOT_IN_FORCE where it has none.
  absl::StatusOr<Project> GetProject(const CallContext& context, absl::string_view name);

 private:
  const rpc::Peer peer_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_CLIENTS_REGISTRY_CLIENT_H_
