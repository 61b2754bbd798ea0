#include "common/base/canonical_json.h"

#include <stdexcept>

#include "common/base/digest.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

namespace pactum {

absl::StatusOr<std::string> CanonicalJson(const google::protobuf::Message& message) {
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text);
  if (!status.ok()) {
    return absl::InvalidArgumentError(std::string(status.message()));
  }
  // nlohmann keeps keys sorted bytewise, which for ASCII names is RFC 8785's order, and escapes as
  // RFC 8785 asks.
  return nlohmann::json::parse(text).dump();
}

std::string Digest(const google::protobuf::Message& message) {
  absl::StatusOr<std::string> text = CanonicalJson(message);
  if (!text.ok()) throw std::invalid_argument(std::string(text.status().message()));
  return Sha256Hex(*text);
}

}  // namespace pactum
