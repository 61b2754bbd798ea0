#include "services/review/clients/registry_client.h"

#include <utility>

#include "common/base/canonical_json.h"
#include "common/status/status_macros.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/review/clients/position_request.h"
#include "services/review/domain/errors.h"

namespace pactum::review {

namespace reg = ::pactum::registry::v1;

namespace {

v1::ProjectInput ProjectOf(const reg::ProjectPosition& position) {
  v1::ProjectInput project;
  project.set_id(position.project_id());
  project.set_axis(position.axis());
  project.set_maturity(position.maturity());
  project.set_state(position.state());
  project.set_agreed_abandonment(position.agreed_abandonment());
  project.set_planned_funding_cents(position.planned_funding_cents());
  for (const reg::MilestonePosition& in : position.milestones()) {
    v1::MilestoneInput* out = project.add_milestones();
    out->set_id(in.milestone_id());
    out->set_weight(in.weight());
    *out->mutable_due() = in.due();
    if (in.has_achieved()) *out->mutable_achieved() = in.achieved();
    out->set_standing(in.standing());
  }
  return project;
}

v1::TargetInput TargetOf(const reg::TargetPosition& in) {
  v1::TargetInput target;
  // The numbers of both enums are the same; an unknown one is refused by the computation.
  target.set_direction(static_cast<v1::Direction>(static_cast<int>(in.direction())));
  target.set_baseline_micros(in.baseline_micros());
  target.set_target_micros(in.target_micros());
  if (in.has_observed_micros()) target.set_observed_micros(in.observed_micros());
  target.set_standing(in.standing());
  if (in.has_first_available()) *target.mutable_first_available() = in.first_available();
  return target;
}

v1::CommitmentInput CommitmentOf(const reg::CommitmentPosition& position) {
  v1::CommitmentInput commitment;
  commitment.set_id(position.commitment_id());
  commitment.set_obligor(position.obligor());
  *commitment.mutable_axes() = position.axes();
  commitment.set_weight(position.weight());
  commitment.set_mandatory(position.mandatory());
  commitment.set_suspensive(position.suspensive());
  if (position.has_deliverable()) {
    const reg::DeliverablePosition& in = position.deliverable();
    v1::DeliverableInput* out = commitment.mutable_deliverable();
    *out->mutable_due() = in.due();
    if (in.has_delivered()) *out->mutable_delivered() = in.delivered();
    out->set_standing(in.standing());
  }
  if (position.has_target()) *commitment.mutable_target() = TargetOf(position.target());
  return commitment;
}

v1::ProjectLabel LabelOf(const reg::ProjectPosition& position) {
  v1::ProjectLabel label;
  label.set_id(position.project_id());
  label.set_title(position.title());
  label.set_planned_pathways(position.planned_pathways());
  return label;
}

v1::CommitmentLabel LabelOf(const reg::CommitmentPosition& position) {
  v1::CommitmentLabel label;
  label.set_id(position.commitment_id());
  label.set_title(position.title());
  label.set_report(position.has_target() ? position.target().report()
                                         : position.deliverable().report());
  if (position.has_target()) label.set_source(position.target().source());
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
