// Reads of the allocation rules and of the figures that they give.
#ifndef PACTUM_SERVICES_BUDGET_API_RULE_READS_H_
#define PACTUM_SERVICES_BUDGET_API_RULE_READS_H_

#include "absl/status/statusor.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

// Stateless but for the rules.
absl::StatusOr<v1::CheckAllocationResponse> CheckAnnex(db::Tx& tx, const rpc::Call& call,
                                                       const v1::CheckAllocationRequest& request);
absl::StatusOr<v1::CheckComplianceResponse> CheckCompliance(
    db::Tx& tx, const rpc::Call& call, const Pact& pact, const v1::CheckComplianceRequest& request);
absl::StatusOr<v1::ListAllocationRulesResponse> ListAllocationRules(
    db::Tx& tx, const rpc::Call& call, const v1::ListAllocationRulesRequest& request);
absl::StatusOr<v1::IndicativeVolume> GetIndicativeVolume(
    db::Tx& tx, const rpc::Call& call, const Pact& pact,
    const v1::GetIndicativeVolumeRequest& request);
// Stateless.
absl::StatusOr<v1::AdditionalVolume> ComputeAdditionalVolume(
    const rpc::Call& call, const v1::ComputeAdditionalVolumeRequest& request);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_API_RULE_READS_H_
