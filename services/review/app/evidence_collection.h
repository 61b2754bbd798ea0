// Collects evidence from registry, budget and procurement as of one cut-off and one instant, and
// freezes it (docs/adr/0003). Thread-safe.
#ifndef PACTUM_SERVICES_REVIEW_APP_EVIDENCE_COLLECTION_H_
#define PACTUM_SERVICES_REVIEW_APP_EVIDENCE_COLLECTION_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"
#include "services/review/clients/budget_client.h"
#include "services/review/clients/procurement_client.h"
#include "services/review/clients/registry_client.h"

namespace pactum::review {

class EvidenceCollection {
 public:
  // All outlive it.
  EvidenceCollection(db::Pool& pool, RegistryClient& registry, BudgetClient& budget,
                     ProcurementClient& procurement)
      : pool_(pool), registry_(registry), budget_(budget), procurement_(procurement) {}

  // CollectEvidence of the proto. The services are asked outside of every transaction. Where a peer
  // is away, the answer is UNAVAILABLE and nothing happened.
  absl::StatusOr<v1::Evidence> Collect(const rpc::Call& call,
                                       const v1::CollectEvidenceRequest& request);

  // WaiveBlocker of the proto.
  absl::StatusOr<v1::Evidence> Waive(const rpc::Call& call, const v1::WaiveBlockerRequest& request);

 private:
  // All three, one after the other.
  absl::StatusOr<Answers> Ask(const rpc::Call& call, const ReviewRow& review,
                              std::optional<absl::Time> known_at);
  // As of the least of their settled instants.
  absl::StatusOr<Answers> AskAsOfOneInstant(const rpc::Call& call, const ReviewRow& review);

  db::Pool& pool_;
  RegistryClient& registry_;
  BudgetClient& budget_;
  ProcurementClient& procurement_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_EVIDENCE_COLLECTION_H_
