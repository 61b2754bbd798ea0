// Tokens for tests: a key pair made once, the public half in a directory of its own. The issuer is
// kIssuer, the audience "pactum", the kid "test". Not thread-safe.
#ifndef PACTUM_COMMON_TESTING_TOKEN_SIGNER_H_
#define PACTUM_COMMON_TESTING_TOKEN_SIGNER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace pactum::testing {

inline constexpr char kIssuer[] = "pactum-test";

class TokenSigner {
 public:
  TokenSigner();
  TokenSigner(const TokenSigner&) = delete;
  TokenSigner& operator=(const TokenSigner&) = delete;
  ~TokenSigner();

  const std::string& keys_dir() const { return keys_dir_; }
  const std::string& public_pem() const { return public_pem_; }

  // Valid until 2100.
  std::string Person(absl::string_view role, absl::string_view subject,
                     const std::vector<std::string>& regions = {"52"}) const;
  std::string Service(absl::string_view service) const;

  // Any header and payload, signed with RS256.
  std::string Sign(const nlohmann::json& header, const nlohmann::json& payload) const;
  // The header and the payload of Person(), to be changed and signed.
  static nlohmann::json Header();
  static nlohmann::json Payload();

 private:
  std::string keys_dir_, public_pem_, private_pem_;
};

// "base64url(header).base64url(payload)", unsigned.
std::string SigningInput(const nlohmann::json& header, const nlohmann::json& payload);

}  // namespace pactum::testing

#endif  // PACTUM_COMMON_TESTING_TOKEN_SIGNER_H_
