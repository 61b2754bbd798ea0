#include "common/base/page_token.h"

#include "common/base/page.h"

namespace pactum {

std::string EncodePageToken(absl::Span<const std::string> key_parts, absl::string_view query) {
  return internal::EncodePageToken(key_parts, query);
}

absl::StatusOr<std::vector<std::string>> DecodePageToken(absl::string_view token,
                                                         absl::string_view query,
                                                         absl::string_view domain) {
  if (token.empty()) return std::vector<std::string>();
  auto parts = internal::DecodePageToken(token, query);
  if (!parts || parts->empty()) return internal::PageTokenInvalid(domain);
  return *std::move(parts);
}

int PageSize(int asked, int preferred, int most) {
  return internal::PageSize(asked, {preferred, most});
}

}  // namespace pactum
