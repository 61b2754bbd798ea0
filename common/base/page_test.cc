#include "common/base/page.h"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/status/error.h"
#include "pactum/events/v1/events.pb.h"

namespace pactum {
namespace {

using events::v1::Event;
using events::v1::ListEventsRequest;
using events::v1::ListEventsResponse;

ListEventsRequest Asked(int size, const std::string& token = "") {
  ListEventsRequest request;
  request.set_page_size(size);
  request.set_page_token(token);
  return request;
}

Event EventNamed(const std::string& name) {
  Event event;
  event.set_type(name);
  return event;
}

// The pages of `names` in pages of `size`.
std::vector<std::vector<std::string>> Pages(const std::vector<std::string>& names, int size) {
  std::vector<std::vector<std::string>> pages;
  std::string token;
  do {
    const auto page = Page<std::string>::Of(Asked(size, token), "q", "d");
    EXPECT_TRUE(page.ok());
    std::vector<std::string> rest;
    for (const std::string& name : names) {
      if (name > page->After() && static_cast<int>(rest.size()) < page->Limit())
        rest.push_back(name);
    }
    ListEventsResponse list;
    page->Fill(
        rest, list.mutable_events(), EventNamed, [](const std::string& name) { return name; },
        list.mutable_next_page_token());
    pages.emplace_back();
    for (const Event& event : list.events()) pages.back().push_back(event.type());
    token = list.next_page_token();
  } while (!token.empty() && pages.size() < 100);
  return pages;
}

TEST(Page, EndsByItems) {
  using Expected = std::vector<std::vector<std::string>>;
  EXPECT_EQ(Pages({"a", "b", "c", "d", "e"}, 2), (Expected{{"a", "b"}, {"c", "d"}, {"e"}}));
  EXPECT_EQ(Pages({"a", "b"}, 2), (Expected{{"a", "b"}}));
  EXPECT_EQ(Pages({}, 2), (Expected{{}}));
}

TEST(Page, EndsByBytesButGivesOneItemAlways) {
  const std::string large(kPageBytes / 2, 'x'), huge(2 * kPageBytes, 'y');
  const auto pages = Pages({"a" + large, "b" + large, "c" + huge, "d"}, 10);
  ASSERT_EQ(pages.size(), 4u);
  for (const auto& page : pages) EXPECT_EQ(page.size(), 1u);
}

TEST(Page, KeysOfEveryTypeGoIntoTheTokenAndBack) {
  using Compound = Page<absl::Time, absl::CivilDay, uint64_t, int32_t, std::string>;
  const absl::Time time = absl::FromUnixMicros(-1'600'000'000'123'456);
  const absl::CivilDay day(2019, 12, 31);
  const uint64_t most = std::numeric_limits<uint64_t>::max();
  const auto first = Compound::Of(Asked(0), "q", "d");
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(first->first());
  const auto next = Compound::Of(Asked(0, first->TokenAfter(time, day, most, -3, "é\"")), "q", "d");
  ASSERT_TRUE(next.ok());
  EXPECT_FALSE(next->first());
  EXPECT_EQ(next->After(), std::make_tuple(time, day, most, -3, std::string("é\"")));
}

TEST(Page, RefusesATokenThatIsNotOfThisListPartByPart) {
  using Dated = Page<int32_t, absl::CivilDay>;
  const auto token = [](const std::vector<std::string>& parts) {
    return internal::EncodePageToken(parts, "q");
  };
  EXPECT_TRUE(Dated::Of(Asked(1, token({"1", "2019-01-01"})), "q", "d").ok());
  for (const std::string& bad :
       {token({"x", "2019-01-01"}), token({"1", "2019-02-30"}), token({"1"}), token({}),
        token({"1", "2019-01-01", "more"}), token({"99999999999", "2019-01-01"}),
        internal::EncodePageToken({"1", "2019-01-01"}, "another"), std::string("%%"),
        absl::WebSafeBase64Escape("[1,2]"), absl::WebSafeBase64Escape("{}")}) {
    const auto page = Dated::Of(Asked(1, bad), "q", "pactum.d");
    EXPECT_EQ(ReasonOf(page.status()), "PAGE_TOKEN_INVALID") << bad;
  }
}

TEST(Page, SizesAreBounded) {
  const auto size = [](int asked, PageSizes sizes = {}) {
    return Page<std::string>::Of(Asked(asked), "q", "d", sizes)->size();
  };
  EXPECT_EQ(size(0), 50);
  EXPECT_EQ(size(-1), 50);
  EXPECT_EQ(size(7), 7);
  EXPECT_EQ(size(1000), 200);
  EXPECT_EQ(size(0, {.preferred = 100, .most = 1000}), 100);
  LimitPageSize(3);
  EXPECT_EQ(size(0), 3);
  LimitPageSize(0);
  EXPECT_EQ(size(0), 1);
  LimitPageSize(1000);
}

}  // namespace
}  // namespace pactum
