// What the lists share: the key where a page begins, and the cut at its end.
#ifndef PACTUM_SERVICES_PROCUREMENT_API_PAGE_H_
#define PACTUM_SERVICES_PROCUREMENT_API_PAGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/page_token.h"
#include "common/status/status_macros.h"
#include "services/procurement/domain/errors.h"

namespace pactum::procurement {

// A list is read with one item more than the page, from `after` on.
struct Page {
  std::string query, after;
  int size = 0;

  int Limit() const { return size + 1; }
  // Cuts the items to the page; the token of the next one, empty at the end. `key_of`: of an item.
  template <class Item, class KeyOf>
  std::string Cut(std::vector<Item>& items, KeyOf key_of) const {
    if (static_cast<int>(items.size()) <= size) return "";
    items.resize(static_cast<size_t>(size));
    return EncodePageToken({key_of(items.back())}, query);
  }
};

// `query`: all that decides the list, so that no token is used for another one.
template <class Request>
absl::StatusOr<Page> PageOf(const Request& request, std::string query) {
  ASSIGN_OR_RETURN(const std::vector<std::string> key,
                   DecodePageToken(request.page_token(), query, kDomain));
  return Page{std::move(query), key.empty() ? "" : key[0], PageSize(request.page_size())};
}

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_API_PAGE_H_
