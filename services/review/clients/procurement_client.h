// Review's client of procurement: executed deliveries, as evidence.
#ifndef PACTUM_SERVICES_REVIEW_CLIENTS_PROCUREMENT_CLIENT_H_
#define PACTUM_SERVICES_REVIEW_CLIENTS_PROCUREMENT_CLIENT_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "services/review/content/evidence.h"

namespace pactum::review {

// Thread-safe.
class ProcurementClient {
 public:
  explicit ProcurementClient(rpc::Peer peer);

  // By both dates; without `known_at` as of the settled instant. Procurement's errors pass
  // unchanged.
  absl::StatusOr<Execution> GetExecution(const CallContext& context, const ReviewKey& key,
                                         absl::CivilDay cut_off,
                                         std::optional<absl::Time> known_at);

 private:
  const rpc::Peer peer_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CLIENTS_PROCUREMENT_CLIENT_H_
