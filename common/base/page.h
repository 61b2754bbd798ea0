// A page of a list: where it begins, where it ends, and the token of the next one.
//
//   ASSIGN_OR_RETURN(const auto page, Page<std::string>::Of(request, query, call.domain));
//   const auto lots = ListLots(tx, page.After(), page.Limit());
//   page.Fill(lots, list.mutable_lots(), ToProto, [](const Lot& lot) { return lot.id; },
//             list.mutable_next_page_token());
//
// A page ends after its number of items, or before its bytes would exceed what a client takes. A
// token carries the key of the last item given, part by part, and is bound to the list's query. It
// holds no secret; a changed token is refused or leads to another place of the same list.
#ifndef PACTUM_COMMON_BASE_PAGE_H_
#define PACTUM_COMMON_BASE_PAGE_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/status/status_macros.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace pactum {

struct PageSizes {
  int preferred = 50;  // Where the request names no size.
  int most = 200;
};

// The bytes of items in a page at most: a client receives 4 MiB by default.
inline constexpr size_t kPageBytes = size_t{3} << 20;

// The limit of the process, at least 1; set at its start.
void LimitPageSize(int most);

namespace internal {

// The page size to use; a request's 0, or less, means `preferred`.
int PageSize(int asked, PageSizes sizes);

std::string EncodePageToken(absl::Span<const std::string> parts, absl::string_view query);
// The parts of a token that is not empty; nullopt where it is not one of this query.
std::optional<std::vector<std::string>> DecodePageToken(absl::string_view token,
                                                        absl::string_view query);
absl::Status PageTokenInvalid(absl::string_view domain);

inline std::string ToPart(const std::string& part) { return part; }
std::string ToPart(absl::Time part);  // To the microsecond.
std::string ToPart(absl::CivilDay part);
template <std::integral T>
std::string ToPart(T part) {
  return absl::StrCat(part);
}

inline bool FromPart(const std::string& text, std::string& part) {
  part = text;
  return true;
}
bool FromPart(const std::string& text, absl::Time& part);
bool FromPart(const std::string& text, absl::CivilDay& part);
template <std::integral T>
bool FromPart(const std::string& text, T& part) {
  return absl::SimpleAtoi(text, &part);
}

}  // namespace internal

// Key: the types of the parts of the list's key, in its order. A value type.
template <class... Key>
class Page {
 public:
  // The key itself where it has one part.
  using Position =
      std::conditional_t<sizeof...(Key) == 1, std::tuple_element_t<0, std::tuple<Key...>>,
                         std::tuple<Key...>>;

  // `query`: all that decides the list, so that no token serves another one. INVALID_ARGUMENT
  // PAGE_TOKEN_INVALID where the token is not of this list.
  template <class Request>
  static absl::StatusOr<Page> Of(const Request& request, std::string query,
                                 absl::string_view domain, PageSizes sizes = {}) {
    Page page(std::move(query), internal::PageSize(request.page_size(), sizes));
    if (request.page_token().empty()) return page;
    const auto parts = internal::DecodePageToken(request.page_token(), page.query_);
    if (!parts || parts->size() != sizeof...(Key) ||
        !page.Parse(*parts, std::index_sequence_for<Key...>())) {
      return internal::PageTokenInvalid(domain);
    }
    page.first_ = false;
    return page;
  }

  // Whether the list begins here.
  bool first() const { return first_; }
  // The key of the last item given before; on the first page `start`, or the types' empty values.
  Position After(Position start = {}) const {
    if (first_) return start;
    if constexpr (sizeof...(Key) == 1) {
      return std::get<0>(after_);
    } else {
      return after_;
    }
  }
  int size() const { return size_; }
  // One item more than the page, to see whether there is a next one.
  int Limit() const { return size_ + 1; }

  std::string TokenAfter(const Key&... key) const {
    return internal::EncodePageToken({internal::ToPart(key)...}, query_);
  }

  // Whether the item fits into what was answered so far: the first one always does.
  bool HasRoom(const google::protobuf::Message& answer,
               const google::protobuf::Message& item) const {
    const size_t bytes = answer.ByteSizeLong();
    return bytes == 0 || bytes + item.ByteSizeLong() <= kPageBytes;
  }

  // Moves the page's items into `list`, and writes the token of the next page where one follows.
  // `to_proto`: (Item) -> Message. `key_of`: (const Item&) -> Position.
  template <class Items, class Message, class ToProto, class KeyOf>
  void Fill(Items&& items, google::protobuf::RepeatedPtrField<Message>* list, ToProto to_proto,
            KeyOf key_of, std::string* next_page_token) const {
    size_t bytes = 0;
    int count = 0;
    Position last{};
    for (auto& item : items) {
      Position key = key_of(std::as_const(item));
      Message message = to_proto(std::move(item));
      bytes += message.ByteSizeLong();
      if (count == size_ || (count > 0 && bytes > kPageBytes)) {
        *next_page_token = Token(last);
        return;
      }
      *list->Add() = std::move(message);
      last = std::move(key);
      ++count;
    }
  }

 private:
  Page(std::string query, int size) : query_(std::move(query)), size_(size) {}

  template <size_t... I>
  bool Parse(const std::vector<std::string>& parts, std::index_sequence<I...>) {
    return (internal::FromPart(parts[I], std::get<I>(after_)) && ...);
  }
  std::string Token(const Position& position) const {
    if constexpr (sizeof...(Key) == 1) {
      return TokenAfter(position);
    } else {
      return std::apply([this](const Key&... key) { return TokenAfter(key...); }, position);
    }
  }

  std::string query_;
  int size_ = 0;
  bool first_ = true;
  std::tuple<Key...> after_;
};

}  // namespace pactum

#endif  // PACTUM_COMMON_BASE_PAGE_H_
