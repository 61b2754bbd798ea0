// The one factory of server credentials.
#ifndef PACTUM_COMMON_RPC_CREDENTIALS_H_
#define PACTUM_COMMON_RPC_CREDENTIALS_H_

#include <memory>
#include <string>

#include <grpcpp/security/server_credentials.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace pactum::rpc {

struct ServerTls {
  std::string cert_file, key_file;  // Both or neither; read again when they change.
  // In so many words: plaintext on an address that others can reach.
  bool allow_plaintext_non_loopback = false;
};

// TLS where there are files. Plaintext only on a loopback address or a Unix socket, unless allowed.
// FAILED_PRECONDITION says which flag to set.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentialsFor(
    absl::string_view listen, const ServerTls& tls);

// Whether nobody but this machine can reach the address "127.0.0.1:7101".
bool IsLoopback(absl::string_view listen);

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_CREDENTIALS_H_
