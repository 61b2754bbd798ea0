#include "services/review/clients/registry_client.h"

#include <utility>

#include "common/base/canonical_json.h"
#include "common/status/status_macros.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/review/clients/position_request.h"
#include "services/review/domain/errors.h"
#include "services/review/wire/fields.h"

namespace pactum::review {

namespace reg = ::pactum::registry::v1;

namespace {

v1::ProjectInput ProjectOf(const reg::ProjectPosition& position) {
  v1::ProjectInput project;
  CopySharedFields(position, project);
  project.set_id(position.project_id());
  for (int i = 0; i < position.milestones_size(); ++i) {
    project.mutable_milestones(i)->set_id(position.milestones(i).milestone_id());
  }
  return project;
}

// The numbers of both Direction enums are the same; the computation refuses an unknown one.
v1::CommitmentInput CommitmentOf(const reg::CommitmentPosition& position) {
  v1::CommitmentInput commitment;
  CopySharedFields(position, commitment);
  commitment.set_id(position.commitment_id());
  return commitment;
}

v1::ProjectLabel LabelOf(const reg::ProjectPosition& position) {
  v1::ProjectLabel label;
  CopySharedFields(position, label);
  label.set_id(position.project_id());
  return label;
}

v1::CommitmentLabel LabelOf(const reg::CommitmentPosition& position) {
  v1::CommitmentLabel label;
  CopySharedFields(position, label);
  if (position.has_target()) CopySharedFields(position.target(), label);
  if (position.has_deliverable()) CopySharedFields(position.deliverable(), label);
  label.set_id(position.commitment_id());
  return label;
}

}  // namespace

RegistryClient::RegistryClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::StatusOr<PactInForce> RegistryClient::GetPactInForce(const CallContext& context,
                                                           absl::string_view pact_id) {
  reg::GetPactRequest request;
  request.set_name(PactName(pact_id));
  ASSIGN_OR_RETURN(
      const reg::Pact pact,
      peer_.Call<reg::Pact>(context, "pactum.registry.v1.RegistryService.GetPact", request));
  if (pact.state() != reg::Pact::STATE_IN_FORCE) {
    return PactNotInForce(pact.name(), reg::Pact::State_Name(pact.state()));
  }
  return PactInForce{pact.region_code(),
                     pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES, pact.start_year(),
                     pact.end_year()};
}

absl::StatusOr<PromisesAndFacts> RegistryClient::GetPosition(const CallContext& context,
                                                             const ReviewKey& key,
                                                             absl::CivilDay cut_off,
                                                             std::optional<absl::Time> known_at) {
  const auto request = PositionRequest<reg::GetPactPositionRequest>(key, cut_off, known_at);
  ASSIGN_OR_RETURN(const reg::PactPosition answer,
                   peer_.Call<reg::PactPosition>(
                       context, "pactum.registry.v1.RegistryService.GetPactPosition", request));
  PromisesAndFacts position;
  ASSIGN_OR_RETURN(position.as_of, AsOfAnswer("registry", answer));
  position.digest = Digest(answer);
  position.version = answer.version();
  position.content_digest = answer.content_digest();
  for (const reg::ProjectPosition& project : answer.projects()) {
    position.projects.push_back(ProjectOf(project));
    position.project_labels.push_back(LabelOf(project));
  }
  for (const reg::CommitmentPosition& commitment : answer.commitments()) {
    position.commitments.push_back(CommitmentOf(commitment));
    position.commitment_labels.push_back(LabelOf(commitment));
  }
  return position;
}

}  // namespace pactum::review
