// When what a process shows to others ends: its certificate, its own token. For gauges and checks.
#ifndef PACTUM_COMMON_RPC_EXPIRY_H_
#define PACTUM_COMMON_RPC_EXPIRY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace pactum::rpc {

// The end of the first certificate of a PEM file.
absl::StatusOr<absl::Time> CertificateExpiry(const std::string& file);

// The `exp` of the token in a file; its signature is not looked at.
absl::StatusOr<absl::Time> TokenExpiry(const std::string& file);

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_EXPIRY_H_
