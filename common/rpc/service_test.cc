#include "common/rpc/service.h"

#include <functional>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/fake_clock.h"
#include "common/testing/token_signer.h"
#include "pactum/access/v1/access.pb.h"
#include "pactum/test/v1/echo.pb.h"

namespace pactum::rpc {
namespace {

using test::v1::EchoRequest;
using test::v1::Thing;
using ::testing::HasSubstr;

absl::StatusOr<EchoRequest> Echo(const Call&, const EchoRequest& request) { return request; }
absl::StatusOr<EchoRequest> OfThing(const Call&, const Thing&) { return EchoRequest(); }
absl::StatusOr<Thing> ToThing(const Call&, const EchoRequest&) { return Thing(); }

struct Stream {
  absl::StatusOr<EchoRequest> Echo(const Call&, const EchoRequest& request) { return request; }
};

// A table that the test fills.
class Table : public Service {
 public:
  Table(const Gate& gate, const std::function<void(Table&)>& fill)
      : Service("pactum.test.v1.EchoService", gate) {
    fill(*this);
  }
  using Service::On;
  using Service::OnStream;
};

class ServiceTest : public ::testing::Test {
 protected:
  // The defect that the table is stopped with; empty where it is complete.
  std::string Defect(const std::function<void(Table&)>& fill) {
    try {
      Table(gate_, fill).RequireComplete();
    } catch (const std::logic_error& defect) {
      return defect.what();
    }
    return "";
  }

  testing::TokenSigner signer_;
  testing::FakeClock clock_{absl::UnixEpoch()};
  auth::TokenVerifier tokens_{{signer_.keys_dir(), testing::kIssuer, "pactum", "pactum.test"},
                              clock_};
  Admission admission_{2};
  const Gate gate_{tokens_, admission_, clock_, "pactum.test"};
};

TEST_F(ServiceTest, ACompleteTableStarts) {
  EXPECT_EQ(Defect([](Table& table) {
              table.On("Echo", Echo);
              table.On("Undeclared", [](const Call& call, const EchoRequest& request) {
                return Echo(call, request);
              });
            }),
            "");
}

TEST_F(ServiceTest, EachDefectOfATableIsNamed) {
  EXPECT_EQ(Defect([](Table& table) { table.On("Echo", Echo); }),
            "no entry serves pactum.test.v1.EchoService.Undeclared");
  EXPECT_EQ(Defect([](Table& table) {
              table.On("Echo", Echo);
              table.On("Echo", Echo);
            }),
            "pactum.test.v1.EchoService.Echo is served twice");
  EXPECT_EQ(Defect([](Table& table) { table.On("Eco", Echo); }),
            "pactum.test.v1.EchoService has no method Eco");
  EXPECT_THAT(Defect([](Table& table) { table.On("Echo", OfThing); }),
              HasSubstr("is served with pactum.test.v1.Thing and pactum.test.v1.EchoRequest"));
  EXPECT_THAT(Defect([](Table& table) { table.On("Echo", ToThing); }),
              HasSubstr("is served with pactum.test.v1.EchoRequest and pactum.test.v1.Thing"));
  EXPECT_EQ(Defect([](Table& table) {
              table.OnStream(
                  "Echo", [] { return Stream(); }, &Stream::Echo);
            }),
            "pactum.test.v1.EchoService.Echo is served as another kind of call");
}

}  // namespace
}  // namespace pactum::rpc
