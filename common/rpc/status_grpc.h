// The one place where absl::Status and grpc::Status meet. Payloads of the type URL
// type.googleapis.com/google.rpc.* travel as details of google.rpc.Status, which grpcurl prints.
#ifndef PACTUM_COMMON_RPC_STATUS_GRPC_H_
#define PACTUM_COMMON_RPC_STATUS_GRPC_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace pactum::rpc {

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_STATUS_GRPC_H_
