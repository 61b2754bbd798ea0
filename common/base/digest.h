// SHA-256 in hex, as every digest of Pactum is written.
#ifndef PACTUM_COMMON_BASE_DIGEST_H_
#define PACTUM_COMMON_BASE_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pactum {

// 64 lower-case hex digits.
std::string Sha256Hex(absl::string_view bytes);

// A UUID (version 4 in form) that is the same for the same text: the request_id of a call that must
// be repeatable after a crash, derived from what it is for.
std::string DerivedUuid(absl::string_view text);

// A random UUID of version 4.
std::string NewUuid();

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_DIGEST_H_
