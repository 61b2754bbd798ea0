// The life of projects: acts that change it, and its reads. Acts lock the pact, so that a project
// has one next state. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_PROJECT_ACTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_PROJECT_ACTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/domain/project_life.h"

namespace pactum::registry {

class ProjectActs {
 public:
  explicit ProjectActs(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::ProjectStatus> ChangeState(const rpc::Call& call,
                                                const v1::ChangeProjectStateRequest& request);
  absl::StatusOr<v1::ProjectStatus> ConfirmCompletion(const rpc::Call& call,
                                                      const v1::ConfirmCompletionRequest& request);
  absl::StatusOr<v1::ProjectStatus> GetStatus(const rpc::Call& call,
                                              const v1::GetProjectStatusRequest& request);

 private:
  absl::StatusOr<v1::ProjectStatus> Record(const rpc::Call& call, const std::string& project,
                                           Fact fact);

  db::Pool& pool_;
};

// The projects whose declared completion the State has not confirmed, by name.
std::vector<std::string> PendingCompletions(db::Tx& tx, const std::string& pact_id);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_PROJECT_ACTS_H_
