// Writing the open draft: the pact, its narrative and annex, projects, commitments, indicators.
// Every edit locks the version, so that an editor and a signer meet one after the other.
// Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_DRAFTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_DRAFTS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Drafts {
 public:
  explicit Drafts(db::Pool& pool) : pool_(pool) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::Pact> CreatePact(const rpc::Call& call, const v1::CreatePactRequest& request);
  absl::StatusOr<v1::PactVersion> UpdateVersion(const rpc::Call& call,
                                                const v1::UpdatePactVersionRequest& request);
  absl::StatusOr<v1::Project> CreateProject(const rpc::Call& call,
                                            const v1::CreateProjectRequest& request);
  absl::StatusOr<v1::Project> UpdateProject(const rpc::Call& call,
                                            const v1::UpdateProjectRequest& request);
  absl::StatusOr<v1::Project> DeleteProject(const rpc::Call& call,
                                            const v1::DeleteProjectRequest& request);
  absl::StatusOr<v1::Commitment> CreateCommitment(const rpc::Call& call,
                                                  const v1::CreateCommitmentRequest& request);
  absl::StatusOr<v1::Commitment> UpdateCommitment(const rpc::Call& call,
                                                  const v1::UpdateCommitmentRequest& request);
  absl::StatusOr<v1::Commitment> DeleteCommitment(const rpc::Call& call,
                                                  const v1::DeleteCommitmentRequest& request);
  absl::StatusOr<v1::Indicator> CreateIndicator(const rpc::Call& call,
                                                const v1::CreateIndicatorRequest& request);
  absl::StatusOr<v1::Indicator> UpdateIndicator(const rpc::Call& call,
                                                const v1::UpdateIndicatorRequest& request);

 private:
  db::Pool& pool_;
};

// Whether the caller may bring a pact like this one into being: its region and side, the form of
// its region's code, its period.
absl::Status CheckNewPact(const rpc::Call& call, const v1::Pact& pact);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_DRAFTS_H_
