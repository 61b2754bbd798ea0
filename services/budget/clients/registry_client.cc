#include "services/budget/clients/registry_client.h"

#include <stdexcept>

#include "common/base/date_wire.h"
#include "common/status/status_macros.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/budget/domain/errors.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

namespace reg = ::pactum::registry::v1;

RegistryClient::RegistryClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::StatusOr<PactRow> RegistryClient::GetPactInForce(const CallContext& context,
                                                       absl::string_view pact_id) {
  reg::GetPactRequest request;
  request.set_name(PactName(pact_id));
  ASSIGN_OR_RETURN(
      const reg::Pact pact,
      peer_.Call<reg::Pact>(context, "pactum.registry.v1.RegistryService.GetPact", request));
  if (pact.state() != reg::Pact::STATE_IN_FORCE) {
    return PactNotInForce(pact.name(), reg::Pact::State_Name(pact.state()));
  }
  return PactRow{std::string(pact_id), pact.region_code(),
                 pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES, pact.start_year(),
                 pact.end_year()};
}

absl::StatusOr<FundingBasis> RegistryClient::GetFundability(const CallContext& context,
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
  return ParseFundingBasis(answer.SerializeAsString());
}

FundingBasis ParseFundingBasis(const std::string& answer) {
  reg::Fundability message;
  if (!message.ParseFromString(answer)) {
    throw std::runtime_error("a funding basis that cannot be read");
  }
  FundingBasis basis;
  basis.version = message.version();
  basis.content_digest = message.content_digest();
  basis.answer = answer;
  basis.justified = !message.justification().empty();
  basis.axis_3_supports_new_pathways = message.axis_3_supports_new_pathways();
  for (const auto& sub : message.sub_axes()) {
    basis.sub_axes.push_back({sub.sub_axis(), sub.share_bp()});
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
    basis.projects.push_back(std::move(funding));
  }
  return basis;
}

}  // namespace pactum::budget
