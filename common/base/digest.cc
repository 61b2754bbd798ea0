#include "common/base/digest.h"

#include <stdexcept>

#include <openssl/rand.h>
#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace pactum {
namespace {

std::string Sha256(absl::string_view bytes) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

std::string FormatUuid(std::string bytes) {
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // Version 4.
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // The variant of RFC 4122.
  const std::string hex = absl::BytesToHexString(absl::string_view(bytes).substr(0, 16));
  const absl::string_view v = hex;
  return absl::StrCat(v.substr(0, 8), "-", v.substr(8, 4), "-", v.substr(12, 4), "-",
                      v.substr(16, 4), "-", v.substr(20, 12));
}

}  // namespace

std::string Sha256Hex(absl::string_view bytes) { return absl::BytesToHexString(Sha256(bytes)); }

std::string DerivedUuid(absl::string_view text) { return FormatUuid(Sha256(text)); }

std::string NewUuid() {
  std::string bytes(16, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), 16) != 1) {
    throw std::runtime_error("no random bytes");
  }
  return FormatUuid(bytes);
}

}  // namespace pactum
