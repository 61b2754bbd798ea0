// Computes, explains and simulates from stored evidence and policies, by domain/contribution.h.
#ifndef PACTUM_SERVICES_REVIEW_APP_COMPUTATION_H_
#define PACTUM_SERVICES_REVIEW_APP_COMPUTATION_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"

namespace pactum::review {

// Thread-safe.
class Computation {
 public:
  explicit Computation(db::Pool& pool) : pool_(pool) {}

  // ComputeContribution of the proto: from the last evidence, by the policy that applies and was
  // published before the evidence's instant. An input that is refused is named as
  // `evidence.content.inputs.…`.
  absl::StatusOr<v1::Run> Compute(const rpc::Call& call,
                                  const v1::ComputeContributionRequest& request);

 private:
  db::Pool& pool_;
};

// ExplainRun of the proto: the run is computed again from its evidence and policy. RUN_DIFFERS
// where evidence, inputs or result do not match the stored digests.
absl::StatusOr<v1::ExplainRunResponse> Explain(const v1::Run& run, const v1::Evidence& evidence,
                                               type::v1::Axis axis);

// SimulateContribution of the proto. Inputs that are refused are named as `inputs.…` and
// `policy.…`.
absl::StatusOr<v1::SimulateContributionResponse> Simulate(
    const rpc::Call& call, const v1::SimulateContributionRequest& request);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_COMPUTATION_H_
