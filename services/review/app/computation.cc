#include "services/review/app/computation.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/rpc/server.h"
#include "common/status/status_macros.h"
#include "services/review/app/scope.h"
#include "services/review/content/sentences.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/errors.h"
#include "services/review/store/policy_store.h"
#include "services/review/store/review_store.h"
#include "services/review/wire/contribution_wire.h"

namespace pactum::review {
namespace {

// A run of the evidence by the policy, not yet stored: without name and instant.
absl::StatusOr<v1::Run> RunOf(const v1::Evidence& evidence, const v1::Policy& policy,
                              const std::string& subject) {
  const Readable read = Read(evidence.content().inputs(), policy, "evidence.content.inputs");
  if (!read.problems.empty()) return InputsRefused(read.problems);
  v1::Run run;
  run.set_evidence(evidence.name());
  run.set_evidence_digest(evidence.digest());
  *run.mutable_policy() = policy;
  *run.mutable_result() =
      ToProto(review::Compute(read.inputs, read.policy), read.inputs, read.policy);
  run.set_result_digest(Digest(run.result()));
  run.set_computed_by(subject);
  run.set_software_version(rpc::SoftwareVersion());
  return run;
}

}  // namespace

absl::StatusOr<v1::Run> Computation::Compute(const rpc::Call& call,
                                             const v1::ComputeContributionRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::Write<v1::Run>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Run> {
    ASSIGN_OR_RETURN(const ReviewRow review,
                     ReviewFor(tx, call, request.name(), ReviewAct::kCompute, Lock::kForUpdate));
    const ReviewKey& key = review.key;
    const std::optional<v1::Evidence> evidence = FindEvidence(tx, key, review.latest_evidence);
    if (!evidence) return EvidenceNotFound(EvidenceName(key, 1));
    const std::optional<v1::Policy> policy =
        PolicyFor(tx, key.year, pactum::FromProto(evidence->content().known_at()));
    if (!policy) return NoPolicyApplies(key.year);
    ASSIGN_OR_RETURN(const v1::Run computed, RunOf(*evidence, *policy, call.subject));
    const int number = review.latest_run + 1;
    InsertRun(tx, key, number, review.latest_evidence, computed);
    v1::Run run = FindRun(tx, key, number).value();
    events::Append(tx, call,
                   events::EventOf(pact_id, run.name(), "run.computed", run, review.cut_off));
    return run;
  });
}

absl::StatusOr<v1::ExplainRunResponse> Explain(const v1::Run& run, const v1::Evidence& evidence,
                                               type::v1::Axis axis) {
  const std::string inputs_digest = Digest(evidence.content());
  if (inputs_digest != run.evidence_digest()) {
    return RunDiffers(run.name(), run.evidence_digest(), inputs_digest);
  }
  const Readable read = Read(evidence.content().inputs(), run.policy(), "evidence.content.inputs");
  if (!read.problems.empty()) return RunDiffers(run.name(), run.result_digest(), "");
  std::vector<ExplanationLine> lines;
  const Result result = review::Compute(read.inputs, read.policy, &lines);
  const std::string computed = Digest(ToProto(result, read.inputs, read.policy));
  // The stored digest, and the digest of the stored result.
  for (const std::string& stored : {run.result_digest(), Digest(run.result())}) {
    if (stored != computed) return RunDiffers(run.name(), stored, computed);
  }
  v1::ExplainRunResponse response;
  for (const ExplanationLine& line : lines) {
    const bool of_another = line.axis >= 0 && line.axis != static_cast<int>(axis) - 1;
    if (axis != type::v1::AXIS_UNSPECIFIED && of_another) continue;
    *response.add_lines() = ToProto(line);
  }
  return response;
}

absl::StatusOr<v1::SimulateContributionResponse> Simulate(
    const rpc::Call&, const v1::SimulateContributionRequest& request) {
  const Readable read = Read(request.inputs(), request.policy(), "inputs");
  if (!read.problems.empty()) return InputsRefused(read.problems);
  std::vector<ExplanationLine> lines;
  const Result result = review::Compute(read.inputs, read.policy, &lines);
  v1::SimulateContributionResponse response;
  *response.mutable_result() = ToProto(result, read.inputs, read.policy);
  for (const ExplanationLine& line : lines) *response.add_lines() = ToProto(line);
  return response;
}

}  // namespace pactum::review
