#include "services/procurement/clients/registry_client.h"

#include <utility>

#include "common/status/status_macros.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/wire/names.h"

namespace pactum::procurement {

namespace reg = ::pactum::registry::v1;

RegistryClient::RegistryClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::StatusOr<Pact> RegistryClient::GetPactInForce(const CallContext& context,
                                                    absl::string_view pact_id) {
  reg::GetPactRequest request;
  request.set_name(PactName(pact_id));
  ASSIGN_OR_RETURN(
      const reg::Pact pact,
      peer_.Call<reg::Pact>(context, "pactum.registry.v1.RegistryService.GetPact", request));
  if (pact.state() != reg::Pact::STATE_IN_FORCE) {
    return PactNotInForce(pact.name(), reg::Pact::State_Name(pact.state()));
  }
  return Pact{std::string(pact_id), pact.region_code(),
              pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES, pact.start_year(),
              pact.end_year()};
}

absl::StatusOr<Project> RegistryClient::GetProject(const CallContext& context,
                                                   absl::string_view name) {
  reg::GetProjectRequest request;
  request.set_name(std::string(name));
  const absl::StatusOr<reg::Project> answer =
      peer_.Call<reg::Project>(context, "pactum.registry.v1.RegistryService.GetProject", request);
  if (answer.status().code() == absl::StatusCode::kNotFound) return ProjectNotInForce(name, "");
  if (!answer.ok()) return answer.status();
  Project project;
  project.name = answer->name();
  project.axis = answer->axis();
  for (const auto& pathway : answer->pathways()) {
    project.pathways[pathway.pathway_id()] = pathway.is_new();
  }
  return project;
}

}  // namespace pactum::procurement
