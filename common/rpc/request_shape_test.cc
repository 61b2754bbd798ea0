#include "common/rpc/request_shape.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "common/status/error.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"
#include "pactum/test/v1/echo.pb.h"

namespace pactum::rpc {
namespace {

using test::v1::EchoRequest;

EchoRequest Request(const std::string& text) {
  EchoRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
  return request;
}

// Path → what is said of it.
std::map<std::string, std::string> Violations(EchoRequest request) {
  const absl::Status status = CheckShape(request, "pactum.test");
  if (status.ok()) return {};
  EXPECT_EQ(ReasonOf(status), "INVALID_REQUEST");
  google::rpc::BadRequest bad;
  EXPECT_TRUE(bad.ParseFromString(
      std::string(*status.GetPayload("type.googleapis.com/google.rpc.BadRequest"))));
  std::map<std::string, std::string> result;
  for (const auto& v : bad.field_violations()) result[v.field()] = v.description();
  return result;
}

constexpr char kGood[] = "thing { title: 'a' count: 0 color: COLOR_RED }";

TEST(RequestShape, AGoodRequestPasses) { EXPECT_TRUE(Violations(Request(kGood)).empty()); }

TEST(RequestShape, NamesEveryMissingFieldAtOnce) {
  const auto found = Violations(Request("thing {} more { title: 'x' }"));
  const std::map<std::string, std::string> expected = {
      {"thing.title", "is required"},   {"thing.count", "is required"},
      {"thing.color", "is required"},   {"more[0].count", "is required"},
      {"more[0].color", "is required"},
  };
  EXPECT_EQ(found, expected);
  EXPECT_EQ(Violations(EchoRequest()).count("thing"), 1u);
}

TEST(RequestShape, JudgesEachKindOfValue) {
  struct Case {
    const char* text;
    const char* path;  // Empty: nothing is wrong.
  };
  const Case cases[] = {
      {"other: 'pacts/a/things/b'", ""},
      {"other: 'pacts/a/things'", "other"},
      {"other: 'pacts/a/things/B'", "other"},
      {"other: 'pacts/a/things/b/c'", "other"},
      {"other: 'pacts//things/b'", "other"},
      {"thing_id: 'pdl-2019'", ""},
      {"thing_id: '-a'", "thing_id"},
      {"thing_id: 'a_b'", "thing_id"},
      {"request_id: '1b4e28ba-2fa1-41d2-883f-0016d3cca427'", ""},
      {"request_id: '1B4E28BA-2FA1-41D2-883F-0016D3CCA427'", ""},
      {"request_id: '1b4e28ba2fa141d2883f0016d3cca427'", "request_id"},
      {"request_id: 'x'", "request_id"},
      {"thing { price { currency_code: 'EUR' units: 3 nanos: 10000000 } }", ""},
      {"thing { price { currency_code: 'EUR' nanos: 1 } }", "thing.price"},
      {"thing { price { currency_code: 'USD' units: 3 } }", "thing.price"},
      {"thing { price { } }", "thing.price"},
      {"thing { day { year: 2019 month: 12 day: 31 } }", ""},
      {"thing { day { year: 2019 month: 2 day: 30 } }", "thing.day"},
      {"thing { day { year: 2019 } }", "thing.day"},
      {"thing { time { seconds: 1 nanos: -1 } }", "thing.time"},
      {"thing { color: 7 }", "thing.color"},
      {"colors: 0", "colors[0]"},
      {"colors: COLOR_RED", ""},
      {"thing { title: 'a\\000b' }", "thing.title"},
      {"tags: ['a', 'b\\000']", "tags[1]"},
      {"limit: -5", ""},
      {"limit: -6", "limit"},
      {"limit: 10000000000", ""},
      {"limit: 10000000001", "limit"},
      {"shares_bp: [0, 10000]", ""},
      {"shares_bp: [0, 10001]", "shares_bp[1]"},
  };
  for (const Case& c : cases) {
    EchoRequest request = Request(kGood);
    request.MergeFrom(Request(c.text));
    const auto found = Violations(request);
    if (*c.path == '\0') {
      EXPECT_TRUE(found.empty()) << c.text;
    } else {
      EXPECT_EQ(found.size(), 1u) << c.text;
      EXPECT_EQ(found.count(c.path), 1u) << c.text;
    }
  }
}

TEST(RequestShape, BoundsSizes) {
  EchoRequest request = Request(kGood);
  request.mutable_thing()->set_title(std::string(20'001, 'a'));
  EXPECT_EQ(Violations(request).count("thing.title"), 1u);
  request = Request(kGood);
  for (int i = 0; i < 10'000; ++i) request.add_tags("t");
  EXPECT_TRUE(Violations(request).empty());
  request.add_tags("t");
  EXPECT_EQ(Violations(request).count("tags"), 1u);
}

// The lines of a file are many and judged by the service, which names each wrong one.
TEST(RequestShape, LeavesLinesThatAreJudgedOneByOneButCountsThem) {
  EchoRequest request = Request(kGood);
  for (int i = 0; i < 100'000; ++i) request.add_lines();  // Without what is required.
  EXPECT_TRUE(Violations(request).empty());
  request.add_lines();
  const std::map<std::string, std::string> expected = {{"lines", "has more than 100000 items"}};
  EXPECT_EQ(Violations(request), expected);
}

TEST(RequestShape, ForgetsWhatIsOutputOnly) {
  EchoRequest request = Request(kGood);
  request.mutable_thing()->set_name("said by the caller");
  EXPECT_TRUE(CheckShape(request, "d").ok());
  EXPECT_EQ(request.thing().name(), "");
}

}  // namespace
}  // namespace pactum::rpc
