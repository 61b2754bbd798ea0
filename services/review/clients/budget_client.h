// Review's client of budget: the money of a pact as evidence, and decisions for the convention.
#ifndef PACTUM_SERVICES_REVIEW_CLIENTS_BUDGET_CLIENT_H_
#define PACTUM_SERVICES_REVIEW_CLIENTS_BUDGET_CLIENT_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "services/review/content/evidence.h"

namespace pactum::review {

// Thread-safe.
class BudgetClient {
 public:
  explicit BudgetClient(rpc::Peer peer);

  // Both books by both dates; without `known_at` as of the settled instant. Budget's errors pass
  // unchanged.
  absl::StatusOr<MoneyPosition> GetPosition(const CallContext& context, const ReviewKey& key,
                                            absl::CivilDay cut_off,
                                            std::optional<absl::Time> known_at);

  // Determines the convention by the decision; a repeated call has one effect. Where `try_only`,
  // budget checks all and stores nothing. Budget's errors pass unchanged.
  absl::Status ApplyDecision(const CallContext& context, const DecisionRow& decision,
                             bool try_only);

 private:
  const rpc::Peer peer_;
};

// Whether a status of ApplyDecision is a refusal that repeating does not change. After any other
// error (away, overloaded, a concurrent change) the outcome of the call is unknown.
bool IsRefusal(const absl::Status& status);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CLIENTS_BUDGET_CLIENT_H_
