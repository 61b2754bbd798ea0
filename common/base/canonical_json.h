// The form of a message that digests cover: RFC 8785 (canonical JSON) of its ProtoJSON, so that any
// language can recompute a digest from exported JSON. Names are lowerCamelCase, 64-bit integers are
// strings, unset fields and defaults are left out, keys are sorted.
#ifndef PACTUM_COMMON_BASE_CANONICAL_JSON_H_
#define PACTUM_COMMON_BASE_CANONICAL_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace pactum {

// Fails (INVALID_ARGUMENT) only for what ProtoJSON cannot write, an Any of unknown type for one.
// Messages that are digested hold no floating point numbers and no maps.
absl::StatusOr<std::string> CanonicalJson(const google::protobuf::Message& message);

// Hex SHA-256 of the canonical JSON. Throws std::invalid_argument where there is none: a defect.
std::string Digest(const google::protobuf::Message& message);

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_CANONICAL_JSON_H_
