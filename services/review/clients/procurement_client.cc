#include "services/review/clients/procurement_client.h"

#include <utility>

#include "common/base/canonical_json.h"
#include "common/status/status_macros.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/review/clients/position_request.h"

namespace pactum::review {

namespace pro = ::pactum::procurement::v1;

ProcurementClient::ProcurementClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::StatusOr<Execution> ProcurementClient::GetExecution(const CallContext& context,
                                                          const ReviewKey& key,
                                                          absl::CivilDay cut_off,
                                                          std::optional<absl::Time> known_at) {
  const auto request = PositionRequest<pro::GetExecutionRequest>(key, cut_off, known_at);
  ASSIGN_OR_RETURN(const pro::Execution answer,
                   peer_.Call<pro::Execution>(
                       context, "pactum.procurement.v1.ProcurementService.GetExecution", request));
  Execution execution;
  ASSIGN_OR_RETURN(execution.as_of, AsOfAnswer("procurement", answer));
  execution.digest = Digest(answer);
  for (const pro::AxisExecution& on_axis : answer.axes()) {
    const int axis = static_cast<int>(on_axis.axis()) - 1;
    if (axis < 0 || axis > 2) continue;
    execution.certified_to_date[static_cast<size_t>(axis)] = on_axis.certified_to_date_cents();
    execution.entries[static_cast<size_t>(axis)] = on_axis.entries_in_training();
    execution.priority_neighbourhood_entries[static_cast<size_t>(axis)] =
        on_axis.priority_neighbourhood_entries();
  }
  return execution;
}

}  // namespace pactum::review
