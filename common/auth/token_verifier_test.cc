#include "common/auth/token_verifier.h"

#include <fstream>
#include <functional>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/token_signer.h"

namespace pactum::auth {
namespace {

using testing::HasReason;
using testing::IsOk;
using testing::TokenSigner;
using Json = nlohmann::json;

class TokenVerifierTest : public ::testing::Test {
 protected:
  TokenVerifierTest()
      : verifier_({signer_.keys_dir(), testing::kIssuer, "pactum", "pactum.test"}, clock_) {}

  // A good token, changed.
  absl::StatusOr<Principal> Verify(const std::function<void(Json&, Json&)>& change) {
    Json header = TokenSigner::Header(), payload = TokenSigner::Payload();
    change(header, payload);
    return verifier_.Verify(signer_.Sign(header, payload));
  }

  TokenSigner signer_;
  testing::FakeClock clock_{absl::FromCivil(absl::CivilDay(2020, 3, 1), absl::UTCTimeZone())};
  TokenVerifier verifier_;
};

TEST_F(TokenVerifierTest, APersonHasRolesAndRegions) {
  ASSERT_OK_AND_ASSIGN(Principal person,
                       verifier_.Verify(signer_.Person("STATE_PREFECT", "prefet", {"52", "53"})));
  EXPECT_EQ(person.subject, "prefet");
  EXPECT_FALSE(person.is_service);
  EXPECT_TRUE(person.HasRole("STATE_PREFECT"));
  EXPECT_FALSE(person.HasRole("STATE_OFFICER"));
  EXPECT_TRUE(person.MayActIn("53"));
  EXPECT_FALSE(person.MayActIn("5"));
}

TEST_F(TokenVerifierTest, AServiceHasNoRoles) {
  ASSERT_OK_AND_ASSIGN(Principal both, Verify([](Json&, Json& p) { p["service"] = "review"; }));
  EXPECT_TRUE(both.is_service);
  EXPECT_EQ(both.service, "review");
  EXPECT_TRUE(both.roles.empty());
  EXPECT_TRUE(both.MayActIn("52"));
}

TEST_F(TokenVerifierTest, UnknownRolesAreIgnored) {
  ASSERT_OK_AND_ASSIGN(Principal person, Verify([](Json&, Json& p) {
                         p["roles"] = {"EMPEROR", "AUDITOR", "UNSPECIFIED"};
                       }));
  EXPECT_EQ(person.roles, std::set<std::string>{"AUDITOR"});
}

TEST_F(TokenVerifierTest, EachDefectIsRefused) {
  const std::vector<std::pair<const char*, std::function<void(Json&, Json&)>>> defects = {
      {"issuer", [](Json&, Json& p) { p["iss"] = "another"; }},
      {"no issuer", [](Json&, Json& p) { p.erase("iss"); }},
      {"audience", [](Json&, Json& p) { p["aud"] = {"another"}; }},
      {"no audience", [](Json&, Json& p) { p.erase("aud"); }},
      {"no exp", [](Json&, Json& p) { p.erase("exp"); }},
      {"exp as text", [](Json&, Json& p) { p["exp"] = "4102444800"; }},
      {"nbf as text", [](Json&, Json& p) { p["nbf"] = "0"; }},
      {"no subject", [](Json&, Json& p) { p.erase("sub"); }},
      {"empty service", [](Json&, Json& p) { p["service"] = ""; }},
      {"algorithm", [](Json& h, Json&) { h["alg"] = "RS384"; }},
      {"none", [](Json& h, Json&) { h["alg"] = "none"; }},
      {"unknown kid", [](Json& h, Json&) { h["kid"] = "other"; }},
      {"kid as path", [](Json& h, Json&) { h["kid"] = "../keys/test"; }},
      {"no kid", [](Json& h, Json&) { h.erase("kid"); }},
  };
  for (const auto& [what, change] : defects) {
    EXPECT_THAT(Verify(change), HasReason("TOKEN_INVALID")) << what;
  }
}

TEST_F(TokenVerifierTest, TheClockDecides) {
  const auto expires = [](Json&, Json& p) { p["exp"] = 1'583'020'810; };  // 2020-03-01 00:00:10
  EXPECT_OK(Verify(expires));
  clock_.Advance(absl::Seconds(10));
  EXPECT_THAT(Verify(expires), HasReason("TOKEN_EXPIRED"));
  EXPECT_THAT(Verify([](Json&, Json& p) { p["nbf"] = 1'583'020'811; }), HasReason("TOKEN_EXPIRED"));
}

TEST_F(TokenVerifierTest, AlgorithmConfusionIsRefused) {
  // HS256 with the public key as the secret: what a forger who knows that key can make.
  Json header = TokenSigner::Header();
  header["alg"] = "HS256";
  const std::string input = testing::SigningInput(header, TokenSigner::Payload());
  const std::string& pem = signer_.public_pem();
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), pem.data(), static_cast<int>(pem.size()),
       reinterpret_cast<const unsigned char*>(input.data()), input.size(), mac, &size);
  std::string signature =
      absl::WebSafeBase64Escape(absl::string_view(reinterpret_cast<char*>(mac), size));
  EXPECT_THAT(verifier_.Verify(absl::StrCat(input, ".", signature)), HasReason("TOKEN_INVALID"));
}

TEST_F(TokenVerifierTest, ForgedAndMalformedTokensAreRefused) {
  const std::string good = signer_.Person("AUDITOR", "a");
  EXPECT_OK(verifier_.Verify(good));
  std::string forged = good;
  forged[good.find('.') + 5] = forged[good.find('.') + 5] == 'A' ? 'B' : 'A';
  const std::string unsigned_token = good.substr(0, good.rfind('.') + 1);
  for (const std::string& bad : {forged, unsigned_token, std::string("a.b.c"), std::string("x"),
                                 std::string(9000, 'a'), good + ".x"}) {
    EXPECT_THAT(verifier_.Verify(bad), HasReason("TOKEN_INVALID"));
  }
  TokenSigner stranger;
  EXPECT_THAT(verifier_.Verify(stranger.Person("AUDITOR", "a")), HasReason("TOKEN_INVALID"));
  EXPECT_THAT(verifier_.Verify(""), HasReason("TOKEN_MISSING"));
}

TEST_F(TokenVerifierTest, NewKeysAreFoundAtMostOnceASecond) {
  EXPECT_OK(verifier_.LoadKeys());
  const auto next = [](Json& h, Json&) { h["kid"] = "next"; };
  std::ofstream(signer_.keys_dir() + "/next.pem") << signer_.public_pem();
  EXPECT_THAT(Verify(next), HasReason("TOKEN_INVALID"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_OK(Verify(next));
}

TEST_F(TokenVerifierTest, WithoutKeysAServiceDoesNotStart) {
  TokenVerifier none({"/nonexistent", testing::kIssuer, "pactum", "d"}, clock_);
  EXPECT_FALSE(none.LoadKeys().ok());
}

}  // namespace
}  // namespace pactum::auth
