// A whole pact as one document: its export, and its import. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_DOCUMENTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_DOCUMENTS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Documents {
 public:
  explicit Documents(db::Pool& pool) : pool_(pool) {}

  // The comment of the proto's method says what it does and refuses.
  absl::StatusOr<v1::ImportPactResponse> Import(const rpc::Call& call,
                                                const v1::ImportPactRequest& request);

 private:
  db::Pool& pool_;
};

// The read of RegistryService; `pact` is in the caller's scope.
absl::StatusOr<v1::PactDocument> ExportPact(db::Tx& tx, const rpc::Call& call, const v1::Pact& pact,
                                            const v1::ExportPactRequest& request);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_DOCUMENTS_H_
