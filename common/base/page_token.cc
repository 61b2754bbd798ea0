#include "common/base/page_token.h"

#include <algorithm>
#include <atomic>

#include "absl/strings/escaping.h"
#include "common/base/digest.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "nlohmann/json.hpp"

namespace pactum {
namespace {

std::atomic<int> page_limit{1000};

std::string Fingerprint(absl::string_view query) { return Sha256Hex(query).substr(0, 16); }

}  // namespace

std::string EncodePageToken(absl::Span<const std::string> key_parts, absl::string_view query) {
  nlohmann::json parts = nlohmann::json::array();
  parts.push_back(Fingerprint(query));
  for (const std::string& part : key_parts) parts.push_back(part);
  return absl::WebSafeBase64Escape(parts.dump());
}

absl::StatusOr<std::vector<std::string>> DecodePageToken(absl::string_view token,
                                                         absl::string_view query,
                                                         absl::string_view domain) {
  std::vector<std::string> result;
  if (token.empty()) return result;
  const Error invalid(absl::StatusCode::kInvalidArgument, domain, reason::kPageTokenInvalid,
                      "the page token is not one of this list; leave it empty to begin anew");
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) return invalid.Build();
  const nlohmann::json parts = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!parts.is_array() || parts.size() < 2) return invalid.Build();
  for (const auto& part : parts) {
    if (!part.is_string()) return invalid.Build();
    result.push_back(part.get<std::string>());
  }
  if (result[0] != Fingerprint(query)) return invalid.Build();
  result.erase(result.begin());
  return result;
}

int PageSize(int asked, int preferred, int most) {
  return std::min({asked <= 0 ? preferred : asked, most, page_limit.load()});
}

void LimitPageSize(int most) { page_limit = std::max(most, 1); }

}  // namespace pactum
