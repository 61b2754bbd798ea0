#include "common/rpc/health.h"

#include <unistd.h>

#include <grpcpp/create_channel.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/matchers.h"

namespace pactum::rpc {
namespace {

using testing::StatusIs;

TEST(Health, IsAskedOnAPortOfItsOwn) {
  // An address that no other test of this machine takes: a socket in the file system.
  const std::string listen = absl::StrCat("unix:/tmp/pactum-health-test-", getpid());
  EXPECT_THAT(AskHealth(listen), StatusIs(absl::StatusCode::kUnavailable));
  auto server = HealthServer::Start(listen);
  ASSERT_TRUE(server.ok()) << server.status();
  Health health({&(*server)->server()}, {"pactum.test.v1.EchoService"});
  EXPECT_THAT(AskHealth(listen), StatusIs(absl::StatusCode::kFailedPrecondition));
  health.Follow(absl::OkStatus());
  EXPECT_OK(AskHealth(listen));
  EXPECT_TRUE(health.serving());
  health.Follow(absl::UnavailableError("the database is away"));
  EXPECT_THAT(AskHealth(listen), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Health, LivenessHasNoPartInReadiness) {
  const std::string listen = absl::StrCat("unix:/tmp/pactum-live-test-", getpid());
  auto server = HealthServer::Start(listen);
  ASSERT_TRUE(server.ok()) << server.status();
  Health health({&(*server)->server()}, {});
  health.Follow(absl::UnavailableError("the database is away"));
  EXPECT_OK(AskHealth(listen, kLiveness));
  health.Follow(absl::OkStatus());
  health.Drain();
  EXPECT_OK(AskHealth(listen, kLiveness));
  EXPECT_THAT(AskHealth(listen), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Health, AnAddressThatCannotBeHadIsSaid) {
  EXPECT_THAT(HealthServer::Start("unix:/nonexistent/socket").status(),
              StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace pactum::rpc
