#include "common/rpc/settings.h"

#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/rpc/expiry.h"
#include "common/rpc/service_config.h"
#include "common/testing/token_signer.h"
#include "nlohmann/json.hpp"

namespace pactum::rpc {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Settings, TheEnvironmentStandsForFlags) {
  const std::map<std::string, const char*> environment = {{"PACTUM_LISTEN", "127.0.0.1:1"},
                                                          {"PACTUM_FLAGFILE", "/etc/pactum/flags"},
                                                          {"PACTUM_MAX_IN_FLIGHT", "7"},
                                                          {"PACTUM_NO_SUCH_FLAG", "x"},
                                                          {"PACTUM_CHECK_CONFIG", "true"},
                                                          {"PACTUM_VERSION", "1"},
                                                          {"LISTEN", "9"},
                                                          {"PACTUM_REGISTRY_PORT", "7101"}};
  EXPECT_THAT(
      EnvironmentArguments([&](const std::string& name) {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second;
      }),
      // The file first: what follows wins.
      ElementsAre("--flagfile=/etc/pactum/flags", "--listen=127.0.0.1:1", "--max_in_flight=7"));
}

TEST(Settings, APasswordIsNeverPrinted) {
  for (const char* conninfo :
       {"host=h user=u password='top secret' dbname=d", "postgresql://u:top%20secret@h/d",
        "host=h password='top \\' secret' user=u"}) {
    const std::string redacted = RedactConninfo(conninfo);
    EXPECT_THAT(redacted, Not(HasSubstr("secret"))) << conninfo;
    EXPECT_THAT(redacted, HasSubstr("password=***"));
    EXPECT_THAT(redacted, HasSubstr("host=h"));
  }
  // What libpq cannot read is not quoted either.
  EXPECT_THAT(RedactConninfo("passwort top secret"), Not(HasSubstr("secret")));
  Settings settings;
  settings.database_conninfo = "host=h password=hush";
  const std::string text = DescribeSettings(settings);
  EXPECT_THAT(text, Not(HasSubstr("hush")));
  EXPECT_THAT(text, HasSubstr("--max_in_flight=200\n"));
  EXPECT_THAT(text, Not(HasSubstr("check_config")));
}

Settings Good() {
  Settings settings;
  settings.listen = "127.0.0.1:1";
  settings.database_conninfo = "host=h";
  settings.token_issuer = "i";
  settings.max_in_flight = settings.database_pool_size = 1;
  return settings;
}

TEST(Settings, ProblemsAreToldAllAtOnceAndWithoutSecrets) {
  EXPECT_THAT(Problems(Good()), IsEmpty());
  Settings bad = Good();
  bad.listen = "0.0.0.0:1";
  bad.database_conninfo = "passwort hush";
  bad.token_issuer = "";
  bad.max_in_flight = 0;
  bad.service_token_file = bad.peer_ca_file = "/nonexistent";
  const std::vector<std::string> problems = Problems(bad);
  EXPECT_EQ(problems.size(), 6u);
  EXPECT_THAT(problems, Contains(HasSubstr("--max_in_flight is at least 1")));
  EXPECT_THAT(problems, Contains(HasSubstr("--token_issuer")));
  EXPECT_THAT(problems, Contains(HasSubstr("--allow_plaintext_non_loopback")));
  for (const std::string& problem : problems) EXPECT_THAT(problem, Not(HasSubstr("hush")));
}

TEST(Settings, AFileThatIsNoCertificateIsFoundBeforeTheStart) {
  const testing::TokenSigner signer;
  const std::string file = signer.keys_dir() + "/not-a-certificate";
  std::ofstream(file) << "hello\n";
  Settings bad = Good();
  bad.tls.cert_file = bad.tls.key_file = file;
  EXPECT_THAT(Problems(bad), ElementsAre(HasSubstr("--tls_cert_file")));
}

TEST(Expiry, OfATokenIsReadFromItsClaims) {
  const testing::TokenSigner signer;
  const std::string file = signer.keys_dir() + "/own.token";
  std::ofstream(file) << signer.Service("budget") << "\n";
  const auto end = TokenExpiry(file);
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_GT(*end, absl::UnixEpoch());
  std::ofstream(file) << "a.b.c";
  EXPECT_FALSE(TokenExpiry(file).ok());
  EXPECT_FALSE(CertificateExpiry(file).ok());
}

// gRPC reads a broken config as none, without a word.
TEST(ServiceConfig, IsWhatGrpcReads) {
  const nlohmann::json config = nlohmann::json::parse(kClientServiceConfig);
  EXPECT_TRUE(config["loadBalancingConfig"][0].contains("round_robin"));
  const nlohmann::json& retry = config["methodConfig"][0]["retryPolicy"];
  EXPECT_LE(retry["maxAttempts"].get<int>(), 5);  // gRPC takes no more.
  EXPECT_THAT(retry["retryableStatusCodes"].get<std::vector<std::string>>(),
              ElementsAre("UNAVAILABLE"));
}

}  // namespace
}  // namespace pactum::rpc
