// The frameworks that pacts answer: loaded once by an administrator, never changed. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_FRAMEWORKS_H_
#define PACTUM_SERVICES_REGISTRY_APP_FRAMEWORKS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Frameworks {
 public:
  explicit Frameworks(db::Pool& pool) : pool_(pool) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::Framework> Load(const rpc::Call& call,
                                     const v1::LoadFrameworkRequest& request);
  absl::StatusOr<v1::Framework> Get(const rpc::Call& call, const v1::GetFrameworkRequest& request);

 private:
  db::Pool& pool_;
};

// The framework of a name `frameworks/f`; FRAMEWORK_NOT_FOUND.
absl::StatusOr<v1::Framework> FrameworkOf(db::Tx& tx, const std::string& name);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_FRAMEWORKS_H_
