#include "services/budget/clients/registry_client.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "common/base/date_wire.h"
#include "common/status/status_macros.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/budget/domain/errors.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

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
  return Pact{std::string(pact_id),
              pact.region_code(),
              pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES,
              {pact.start_year(), pact.end_year()},
              std::nullopt};
}

absl::StatusOr<Fundability> RegistryClient::GetFundability(const CallContext& context,
                                                           absl::string_view pact_id,
                                                           absl::CivilDay day,
                                                           absl::string_view project) {
  reg::GetFundabilityRequest request;
  request.set_pact(PactName(pact_id));
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_project(std::string(project));
  ASSIGN_OR_RETURN(const reg::Fundability answer,
                   peer_.Call<reg::Fundability>(
                       context, "pactum.registry.v1.RegistryService.GetFundability", request));
  return ParseFundability(answer.SerializeAsString());
}

Fundability ParseFundability(const std::string& answer) {
  reg::Fundability message;
  if (!message.ParseFromString(answer)) {
    throw std::runtime_error("a stored answer of GetFundability cannot be read");
  }
  Fundability fundability;
  fundability.version = message.version();
  fundability.content_digest = message.content_digest();
  fundability.answer = answer;
  fundability.justified = !message.justification().empty();
  fundability.axis_3_supports_new_pathways = message.axis_3_supports_new_pathways();
  for (const auto& sub : message.sub_axes()) {
    fundability.sub_axes.push_back({sub.sub_axis(), sub.share_bp()});
  }
  for (const auto& project : message.projects()) {
    ProjectFunding funding{
        project.project(),
        static_cast<int>(project.axis()),
        project.nature() == type::v1::TRANSVERSE_NATURE_ENGINEERING_RD,
        project.presented_with_proposal(),
        project.has_provisional_budget() ? MoneyOf(project.provisional_budget()) : Money(),
        {}};
    for (const auto& obstacle : project.obstacles()) {
      funding.obstacles.push_back({obstacle.item(), obstacle.description()});
    }
    fundability.projects.push_back(std::move(funding));
  }
  return fundability;
}

}  // namespace pactum::budget
