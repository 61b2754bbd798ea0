// Tokens into principals: JWT (RFC 7519) signed with RS256, and with nothing else.
//
// Claims: iss, aud and exp are required, nbf is honoured; sub names who acts; `roles` (names of
// pactum.access.v1.Role without ROLE_) and `regions` (INSEE codes or "*") of a person, `service` of
// a service: a token with `service` has no roles. A role that is not known is ignored, so that a
// newer issuer does not lock callers out.
//
// Keys are the *.pem files (public keys) of a directory, named by `kid`. They are read again, at
// most once a second, when an unknown kid comes. A verified token is kept by its SHA-256 until it
// expires; the number kept is bounded. Thread-safe.
#ifndef PACTUM_COMMON_AUTH_TOKEN_VERIFIER_H_
#define PACTUM_COMMON_AUTH_TOKEN_VERIFIER_H_

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/base/clock.h"

namespace pactum::auth {

struct TokenVerifierOptions {
  std::string keys_dir;
  std::string issuer;
  std::string audience = "pactum";
  std::string error_domain;  // "pactum.budget"
};

class TokenVerifier {
 public:
  // The clock outlives the verifier.
  TokenVerifier(TokenVerifierOptions options, const Clock& clock);

  // Reads the keys. FAILED_PRECONDITION where there is none: a service without keys must not start.
  absl::Status LoadKeys();

  // `token`: what follows "Bearer ". UNAUTHENTICATED with TOKEN_MISSING, TOKEN_INVALID or
  // TOKEN_EXPIRED. The answer never tells which check of an invalid token failed.
  absl::StatusOr<Principal> Verify(absl::string_view token);

 private:
  struct Known {
    Principal principal;
    absl::Time not_before, expires;
  };

  absl::StatusOr<Known> Decode(absl::string_view token);
  std::string KeyFor(const std::string& kid);
  void ReadKeys() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Invalid() const;

  const TokenVerifierOptions options_;
  const Clock& clock_;
  absl::Mutex mutex_;
  std::map<std::string, std::string> keys_ ABSL_GUARDED_BY(mutex_);  // kid → PEM
  absl::Time keys_read_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  absl::flat_hash_map<std::string, Known> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace pactum::auth

#endif  // PACTUM_COMMON_AUTH_TOKEN_VERIFIER_H_
