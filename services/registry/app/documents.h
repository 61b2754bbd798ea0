// A whole pact as one document: out, and in again. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_DOCUMENTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_DOCUMENTS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Documents {
 public:
  explicit Documents(db::Pool& pool) : pool_(pool) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::PactDocument> Export(const rpc::Call& call,
                                          const v1::ExportPactRequest& request);
  absl::StatusOr<v1::ImportPactResponse> Import(const rpc::Call& call,
                                                v1::ImportPactRequest request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_DOCUMENTS_H_
