// The frameworks that pacts answer. An administrator loads one once; it never changes. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_FRAMEWORKS_H_
#define PACTUM_SERVICES_REGISTRY_APP_FRAMEWORKS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Frameworks {
 public:
  explicit Frameworks(db::Pool& pool) : pool_(pool) {}

  // The comment of the proto's method says what it does and refuses.
  absl::StatusOr<v1::Framework> Load(const rpc::Call& call,
                                     const v1::LoadFrameworkRequest& request);

 private:
  db::Pool& pool_;
};

// The reads of RegistryService.
absl::StatusOr<v1::Framework> GetFramework(db::Tx& tx, const rpc::Call& call,
                                           const v1::GetFrameworkRequest& request);
absl::StatusOr<v1::ListFrameworksResponse> ListFrameworks(db::Tx& tx, const rpc::Call& call,
                                                          const v1::ListFrameworksRequest& request);

// The framework of a name frameworks/f. FRAMEWORK_NOT_FOUND.
absl::StatusOr<v1::Framework> FrameworkOf(db::Tx& tx, const std::string& name);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_FRAMEWORKS_H_
