// Review's client of registry: the pact when a review is opened, its promises and facts as
// evidence.
#ifndef PACTUM_SERVICES_REVIEW_CLIENTS_REGISTRY_CLIENT_H_
#define PACTUM_SERVICES_REVIEW_CLIENTS_REGISTRY_CLIENT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "services/review/content/evidence.h"

namespace pactum::review {

// A pact in force, from registry.
struct PactInForce {
  std::string region;
  bool pes = false;
  int start_year = 0, end_year = 0;
};

// Thread-safe.
class RegistryClient {
 public:
  explicit RegistryClient(rpc::Peer peer);

  // The pact; PACT_NOT_IN_FORCE where it is not in force. Registry's NOT_FOUND passes unchanged.
  absl::StatusOr<PactInForce> GetPactInForce(const CallContext& context, absl::string_view pact_id);

  // The version in force with the facts, by both dates; without `known_at` as of the settled
  // instant. Registry's errors pass unchanged.
  absl::StatusOr<PromisesAndFacts> GetPosition(const CallContext& context, const ReviewKey& key,
                                               absl::CivilDay cut_off,
                                               std::optional<absl::Time> known_at);

 private:
  const rpc::Peer peer_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CLIENTS_REGISTRY_CLIENT_H_
