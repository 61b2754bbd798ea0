#include "common/rpc/credentials.h"

#include <unistd.h>

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace pactum::rpc {
namespace {

constexpr unsigned int kRefreshSeconds = 1;

}  // namespace

bool IsLoopback(absl::string_view listen) {
  return absl::StartsWith(listen, "127.") || absl::StartsWith(listen, "[::1]:") ||
         absl::StartsWith(listen, "localhost:") || absl::StartsWith(listen, "unix:");
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentialsFor(
    absl::string_view listen, const ServerTls& tls) {
  if (tls.cert_file.empty() != tls.key_file.empty()) {
    return absl::FailedPreconditionError("set --tls_cert_file and --tls_key_file, or neither");
  }
  if (tls.cert_file.empty()) {
    if (!IsLoopback(listen) && !tls.allow_plaintext_non_loopback) {
      return absl::FailedPreconditionError(
          absl::StrCat(listen,
                       " can be reached by others and would be plaintext: set --tls_cert_file and "
                       "--tls_key_file, or --allow_plaintext_non_loopback if a proxy does TLS"));
    }
    return grpc::InsecureServerCredentials();
  }
  for (const std::string& file : {tls.cert_file, tls.key_file}) {
    if (access(file.c_str(), R_OK) != 0) {
      return absl::FailedPreconditionError(absl::StrCat("cannot read ", file));
    }
  }
  // SslServerCredentials would never see a renewed certificate.
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          tls.key_file, tls.cert_file, kRefreshSeconds));
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  return grpc::experimental::TlsServerCredentials(options);
}

}  // namespace pactum::rpc
