#include "common/rpc/expiry.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <time.h>
#include <vector>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"

namespace pactum::rpc {

absl::StatusOr<absl::Time> CertificateExpiry(const std::string& file) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "r"),
                                                           std::fclose);
  if (in == nullptr) return absl::NotFoundError(absl::StrCat("cannot read ", file));
  const std::unique_ptr<X509, void (*)(X509*)> certificate(
      PEM_read_X509(in.get(), nullptr, nullptr, nullptr), X509_free);
  tm end{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) {
    return absl::InvalidArgumentError(absl::StrCat(file, " holds no PEM certificate"));
  }
  return absl::FromTM(end, absl::UTCTimeZone());
}

absl::StatusOr<absl::Time> TokenExpiry(const std::string& file) {
  std::ifstream in(file);
  std::string token, payload;
  in >> token;
  const std::vector<std::string> parts = absl::StrSplit(token, '.');
  if (parts.size() == 3 && absl::WebSafeBase64Unescape(parts[1], &payload)) {
    const nlohmann::json claims =
        nlohmann::json::parse(payload, nullptr, /*allow_exceptions=*/false);
    if (claims.is_object() && claims.contains("exp") && claims["exp"].is_number()) {
      return absl::FromUnixSeconds(claims["exp"].get<int64_t>());
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(file, " holds no token with an `exp`"));
}

}  // namespace pactum::rpc
