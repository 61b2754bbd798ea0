#include "common/rpc/server.h"

#include <gtest/gtest.h>

#include "common/rpc/credentials.h"

namespace pactum::rpc {
namespace {

TEST(Credentials, PlaintextStaysOnThisMachine) {
  for (const char* here :
       {"127.0.0.1:7101", "127.8.8.8:1", "[::1]:7101", "localhost:0", "unix:/x"}) {
    EXPECT_TRUE(ServerCredentialsFor(here, {}).ok()) << here;
  }
  for (const char* everywhere : {"0.0.0.0:7101", "[::]:7101", "10.0.0.1:1", "example.org:1"}) {
    EXPECT_FALSE(ServerCredentialsFor(everywhere, {}).ok()) << everywhere;
    EXPECT_TRUE(ServerCredentialsFor(everywhere, {"", "", true}).ok()) << everywhere;
  }
}

TEST(Credentials, TlsNeedsBothFiles) {
  EXPECT_FALSE(ServerCredentialsFor("127.0.0.1:1", {"cert", "", false}).ok());
  EXPECT_FALSE(
      ServerCredentialsFor("127.0.0.1:1", {"/nonexistent/a", "/nonexistent/b", false}).ok());
}

}  // namespace
}  // namespace pactum::rpc
