// ReviewService over gRPC: writes go to their use case, reads to the store.
#ifndef PACTUM_SERVICES_REVIEW_API_REVIEW_API_H_
#define PACTUM_SERVICES_REVIEW_API_REVIEW_API_H_

#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/rpc/service.h"
#include "services/review/app/analysis_acts.h"
#include "services/review/app/computation.h"
#include "services/review/app/decisions.h"
#include "services/review/app/evidence_collection.h"
#include "services/review/app/policies.h"
#include "services/review/app/reviews.h"

namespace pactum::review {

// Thread-safe. The arguments outlive the service.
class ReviewApi : public rpc::Service {
 public:
  ReviewApi(const rpc::Gate& gate, db::Pool& pool, RegistryClient& registry, BudgetClient& budget,
            ProcurementClient& procurement, absl::Duration decision_lease = kDecisionLease);

  // For the worker.
  Decisions& decisions() { return decisions_; }

 private:
  Policies policies_;
  Reviews reviews_;
  EvidenceCollection evidence_;
  Computation computation_;
  Decisions decisions_;
  AnalysisActs analysis_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_API_REVIEW_API_H_
