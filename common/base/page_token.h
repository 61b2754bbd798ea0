// Opaque page tokens: where a list goes on, bound to the query that it belongs to. A token holds no
// secret; a changed one is refused or leads to another place of the same list.
#ifndef PACTUM_COMMON_BASE_PAGE_TOKEN_H_
#define PACTUM_COMMON_BASE_PAGE_TOKEN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace pactum {

// `key_parts`: the key of the last row given; `query`: all else that decides the list.
std::string EncodePageToken(absl::Span<const std::string> key_parts, absl::string_view query);

// The key parts; empty for an empty token (the first page). INVALID_ARGUMENT PAGE_TOKEN_INVALID, in
// `domain`, for a token that is not of this query.
absl::StatusOr<std::vector<std::string>> DecodePageToken(absl::string_view token,
                                                         absl::string_view query,
                                                         absl::string_view domain);

// The page size to use: 0 means `preferred`; at most `most`, and at most the process's own limit.
// Below 0 counts as 0.
int PageSize(int asked, int preferred = 50, int most = 200);

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_PAGE_TOKEN_H_
