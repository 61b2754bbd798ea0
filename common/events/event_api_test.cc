// The change feed and the check of the chain through gRPC, over events that a superuser has
// planted.
#include "common/events/event_api.h"

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/db/test_database.h"
#include "common/rpc/status_grpc.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/token_signer.h"
#include "pactum/audit/v1/audit.grpc.pb.h"
#include "pactum/events/v1/events.grpc.pb.h"

namespace pactum::events {
namespace {

using pactum::testing::HasReason;
using ::testing::ElementsAre;

constexpr db::Statement kRegionOf = {"test.region_of",
                                     "SELECT '52' AS region WHERE $1 IN ('p', 'q')"};

class EventApiTest : public db::DatabaseTest {
 protected:
  EventApiTest() {
    database().Exec("TRUNCATE event RESTART IDENTITY");
    grpc::ServerBuilder builder;
    builder.RegisterService(&events_);
    builder.RegisterService(&audit_);
    server_ = builder.BuildAndStart();
    feed_ = v1::EventService::NewStub(server_->InProcessChannel({}));
    audit_stub_ = audit::v1::AuditService::NewStub(server_->InProcessChannel({}));
  }

  // As if the transaction `xid` had written it.
  void Plant(int xid, const std::string& pact = "p") {
    database().Exec(absl::StrCat("SELECT append_event('", pact, "', 'a", xid,
                                 "', 'x.happened', '', 'T', 'me', '', '', '', '2019-01-01');"
                                 "UPDATE event SET xid = '",
                                 xid, "' WHERE aggregate = 'a", xid, "'"));
  }

  absl::StatusOr<v1::ListEventsResponse> List(const std::string& token, const std::string& pact,
                                              int page_size, const std::string& page_token) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    v1::ListEventsRequest request;
    request.set_pact(pact);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    v1::ListEventsResponse response;
    const absl::Status status = rpc::FromGrpc(feed_->ListEvents(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }
  absl::Status Verify(const std::string& token, audit::v1::VerifyAuditResponse& response) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    audit::v1::VerifyAuditRequest request;
    request.set_pact("pacts/p");
    return rpc::FromGrpc(audit_stub_->VerifyAudit(&context, request, &response));
  }

  pactum::testing::TokenSigner signer_;
  const std::string everywhere_ = signer_.Person("AUDITOR", "auditeur", {"*"});
  const std::string in_52_ = signer_.Person("AUDITOR", "auditeur-52", {"52"});
  const std::string in_53_ = signer_.Person("AUDITOR", "auditeur-53", {"53"});
  db::Pool pool_{Options()};
  pactum::testing::FakeClock clock_{absl::FromUnixSeconds(1'600'000'000)};
  auth::TokenVerifier tokens_{
      {signer_.keys_dir(), pactum::testing::kIssuer, "pactum", "pactum.test"}, clock_};
  rpc::Admission admission_{10};
  const rpc::Gate gate_{tokens_, admission_, clock_, "pactum.test"};
  EventApi events_{gate_, pool_, kRegionOf};
  AuditApi audit_{gate_, pool_, kRegionOf};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::EventService::Stub> feed_;
  std::unique_ptr<audit::v1::AuditService::Stub> audit_stub_;
};

// Ids of transactions are numbers: 100 comes after 99, whatever their texts say.
TEST_F(EventApiTest, PagesFollowTheOrderOfTransactions) {
  for (const int xid : {101, 99, 100, 98, 9}) Plant(xid);
  std::vector<std::string> seen;
  std::string page_token;
  for (int page = 0; page < 10; ++page) {
    ASSERT_OK_AND_ASSIGN(const auto list, List(everywhere_, "", 2, page_token));
    for (const auto& event : list.events()) seen.push_back(event.aggregate());
    page_token = list.next_page_token();
    if (list.events().empty()) break;
  }
  EXPECT_THAT(seen, ElementsAre("a9", "a98", "a99", "a100", "a101"));
  // The feed goes on from where it was: what comes later is found.
  Plant(102);
  ASSERT_OK_AND_ASSIGN(const auto later, List(everywhere_, "", 2, page_token));
  ASSERT_EQ(later.events_size(), 1);
  EXPECT_EQ(later.events(0).aggregate(), "a102");
}

TEST_F(EventApiTest, APactsEventsAreForItsRegion) {
  Plant(98);
  Plant(99, "q");
  ASSERT_OK_AND_ASSIGN(const auto own, List(in_52_, "pacts/p", 10, ""));
  ASSERT_EQ(own.events_size(), 1);
  EXPECT_EQ(own.events(0).pact(), "pacts/p");
  EXPECT_THAT(List(in_53_, "pacts/p", 10, ""), HasReason("REGION_NOT_IN_SCOPE"));
  EXPECT_THAT(List(in_52_, "", 10, ""), HasReason("REGION_NOT_IN_SCOPE"));
  EXPECT_THAT(List(in_52_, "pacts/unknown", 10, ""), HasReason("REGION_NOT_IN_SCOPE"));
  audit::v1::VerifyAuditResponse response;
  EXPECT_OK(Verify(in_52_, response));
  EXPECT_THAT(Verify(in_53_, response), HasReason("REGION_NOT_IN_SCOPE"));
}

TEST_F(EventApiTest, AChangedAndAMissingEventAreNamed) {
  for (int i = 0; i < 3; ++i) {
    database().Exec(
        "SELECT append_event('p', 'a', 'x.happened', '', 'T', 'me', '', '', '', "
        "'2019-01-01')");
  }
  audit::v1::VerifyAuditResponse response;
  ASSERT_OK(Verify(everywhere_, response));
  EXPECT_EQ(response.event_count(), 3);
  EXPECT_EQ(response.breaks_size(), 0);
  database().Exec("UPDATE event SET actor = 'you' WHERE version = 3");
  ASSERT_OK(Verify(everywhere_, response));
  ASSERT_EQ(response.breaks_size(), 1);
  EXPECT_EQ(response.breaks(0).aggregate_version(), 3);
  EXPECT_EQ(response.breaks(0).code(), "CONTENT_CHANGED");
  database().Exec(
      "UPDATE event SET actor = 'me' WHERE version = 3; "
      "DELETE FROM event WHERE version = 2");
  ASSERT_OK(Verify(everywhere_, response));
  ASSERT_EQ(response.breaks_size(), 1);
  EXPECT_EQ(response.breaks(0).code(), "EVENT_MISSING");
}

}  // namespace
}  // namespace pactum::events
