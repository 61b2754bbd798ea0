#include "services/review/clients/budget_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/status/status_macros.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/review/clients/position_request.h"

namespace pactum::review {

namespace bud = ::pactum::budget::v1;

namespace {

using AxisAmounts = google::protobuf::RepeatedPtrField<bud::AxisAmount>;

ByAxis<int64_t> AmountsOf(const AxisAmounts& amounts) {
  ByAxis<int64_t> axes{};
  for (const bud::AxisAmount& amount : amounts) {
    const int axis = static_cast<int>(amount.axis()) - 1;
    if (axis >= 0 && axis < 3) axes[static_cast<size_t>(axis)] = amount.amount_cents();
  }
  return axes;
}

void AddAmounts(const ByAxis<int64_t>& axes, AxisAmounts* out) {
  for (size_t axis = 0; axis < 3; ++axis) {
    bud::AxisAmount* amount = out->Add();
    amount->set_axis(static_cast<type::v1::Axis>(axis + 1));
    amount->set_amount_cents(axes[axis]);
  }
}

bool InForce(bud::Convention::State state) {
  return state == bud::Convention::STATE_IN_FORCE || state == bud::Convention::STATE_DETERMINED ||
         state == bud::Convention::STATE_SETTLED;
}

}  // namespace

BudgetClient::BudgetClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::StatusOr<MoneyPosition> BudgetClient::GetPosition(const CallContext& context,
                                                        const ReviewKey& key,
                                                        absl::CivilDay cut_off,
                                                        std::optional<absl::Time> known_at) {
  const auto request = PositionRequest<bud::GetBudgetPositionRequest>(key, cut_off, known_at);
  ASSIGN_OR_RETURN(const bud::BudgetPosition answer,
                   peer_.Call<bud::BudgetPosition>(
                       context, "pactum.budget.v1.BudgetService.GetBudgetPosition", request));
  MoneyPosition position;
  ASSIGN_OR_RETURN(position.as_of, AsOfAnswer("budget", answer));
  position.digest = Digest(answer);
  position.envelope = answer.envelope_cents();
  position.granted_before = AmountsOf(answer.granted_before());
  position.ceilings = AmountsOf(answer.ceilings());
  position.certified_to_date = AmountsOf(answer.certified_to_date());
  position.advance_paid = AmountsOf(answer.advance_paid());
  for (const bud::ProjectRelease& release : answer.released()) {
    position.released[release.project_id()] += release.amount_cents();
  }
  if (answer.has_own_effort_baseline_cents()) {
    position.own_effort_baseline = answer.own_effort_baseline_cents();
  }
  if (answer.has_own_effort_realised_cents()) {
    position.own_effort_realised = answer.own_effort_realised_cents();
  }
  position.convention_in_force = InForce(answer.convention_state());
  position.undecided_years.assign(answer.undecided_years().begin(), answer.undecided_years().end());
  return position;
}

absl::Status BudgetClient::ApplyDecision(const CallContext& context, const DecisionRow& decision,
                                         bool try_only) {
  bud::ApplyDecisionRequest request;
  request.set_name(
      absl::StrCat(PactName(decision.key.pact_id), "/conventions/", decision.key.year));
  request.set_decision(DecisionName(decision.key, decision.number));
  request.set_decision_number(decision.number);
  AddAmounts(decision.decided, request.mutable_decided());
  AddAmounts(decision.ceilings, request.mutable_ceilings());
  *request.mutable_effective_date() = pactum::ToProto(decision.effective);
  // The same for every try of one decision, also after a crash and from another process.
  request.set_request_id(try_only ? NewUuid() : DerivedUuid(request.decision()));
  request.set_validate_only(try_only);
  return peer_
      .Call<bud::Convention>(context, "pactum.budget.v1.BudgetService.ApplyDecision", request)
      .status();
}

bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return true;
    default:
      return false;
  }
}

}  // namespace pactum::review
