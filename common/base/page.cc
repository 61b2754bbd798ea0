#include "common/base/page.h"

#include <algorithm>
#include <atomic>

#include "absl/strings/escaping.h"
#include "common/base/digest.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/words/words.h"
#include "nlohmann/json.hpp"

namespace pactum {
namespace {

std::atomic<int> page_limit{1000};

std::string Fingerprint(absl::string_view query) { return Sha256Hex(query).substr(0, 16); }

}  // namespace

void LimitPageSize(int most) { page_limit = std::max(most, 1); }

namespace internal {

int PageSize(int asked, PageSizes sizes) {
  return std::min({asked <= 0 ? sizes.preferred : asked, sizes.most, page_limit.load()});
}

std::string EncodePageToken(absl::Span<const std::string> parts, absl::string_view query) {
  nlohmann::json token = nlohmann::json::array();
  token.push_back(Fingerprint(query));
  for (const std::string& part : parts) token.push_back(part);
  return absl::WebSafeBase64Escape(token.dump());
}

std::optional<std::vector<std::string>> DecodePageToken(absl::string_view token,
                                                        absl::string_view query) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) return std::nullopt;
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_array() || json.empty()) return std::nullopt;
  std::vector<std::string> parts;
  for (const auto& part : json) {
    if (!part.is_string()) return std::nullopt;
    parts.push_back(part.get<std::string>());
  }
  if (parts[0] != Fingerprint(query)) return std::nullopt;
  parts.erase(parts.begin());
  return parts;
}

absl::Status PageTokenInvalid(absl::string_view domain) {
  return Error(absl::StatusCode::kInvalidArgument, domain, reason::kPageTokenInvalid,
               phrase::kPageTokenInvalid);
}

std::string ToPart(absl::Time part) { return absl::StrCat(absl::ToUnixMicros(part)); }
std::string ToPart(absl::CivilDay part) { return absl::FormatCivilTime(part); }

bool FromPart(const std::string& text, absl::Time& part) {
  int64_t micros = 0;
  if (!absl::SimpleAtoi(text, &micros)) return false;
  part = absl::FromUnixMicros(micros);
  return true;
}
bool FromPart(const std::string& text, absl::CivilDay& part) {
  return absl::ParseCivilTime(text, &part);
}

}  // namespace internal
}  // namespace pactum
