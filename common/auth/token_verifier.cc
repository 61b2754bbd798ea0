#include "common/auth/token_verifier.h"

#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "common/base/digest.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "common/words/words.h"
#include "jwt/jwt.hpp"
#include "pactum/access/v1/access.pb.h"

namespace pactum::auth {
namespace {

constexpr size_t kMaxTokenBytes = 8192;
constexpr size_t kMaxKnown = 10'000;
// cpp-jwt would judge exp and nbf by the machine's clock, and lets a token without exp pass. A
// leeway beyond any lifetime switches that off; we judge them below, by the injected clock.
constexpr uint32_t kLeewaySeconds = 1'000'000'000;

bool IsRole(const std::string& name) {
  access::v1::Role role;
  return access::v1::Role_Parse("ROLE_" + name, &role) && role != access::v1::ROLE_UNSPECIFIED;
}

std::set<std::string> Strings(const nlohmann::json& payload, const char* claim) {
  std::set<std::string> result;
  const auto found = payload.find(claim);
  if (found == payload.end()) return result;
  if (found->is_string()) result.insert(found->get<std::string>());
  if (found->is_array()) {
    for (const auto& item : *found) {
      if (item.is_string()) result.insert(item.get<std::string>());
    }
  }
  return result;
}

std::string String(const nlohmann::json& payload, const char* claim) {
  const auto found = payload.find(claim);
  return found != payload.end() && found->is_string() ? found->get<std::string>() : "";
}

// nullopt where the claim is not a whole number: RFC 7519 would admit fractions, our issuers do
// not.
std::optional<absl::Time> Instant(const nlohmann::json& payload, const char* claim) {
  const auto found = payload.find(claim);
  if (found == payload.end() || !found->is_number_integer()) return std::nullopt;
  return absl::FromUnixSeconds(found->get<int64_t>());
}

}  // namespace

TokenVerifier::TokenVerifier(TokenVerifierOptions options, const Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

absl::Status TokenVerifier::LoadKeys() {
  absl::MutexLock lock(&mutex_);
  ReadKeys();
  if (keys_.empty()) {
    return absl::FailedPreconditionError("no *.pem file with a public key in " + options_.keys_dir +
                                         " (--token_keys_dir)");
  }
  return absl::OkStatus();
}

void TokenVerifier::ReadKeys() {
  keys_read_ = clock_.Now();
  std::map<std::string, std::string> keys;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(options_.keys_dir, error)) {
    if (entry.path().extension() != ".pem") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string pem{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!pem.empty()) keys[entry.path().stem().string()] = std::move(pem);
  }
  // A directory that cannot be read for a moment must not take the keys away.
  if (!error) keys_ = std::move(keys);
}

std::string TokenVerifier::KeyFor(const std::string& kid) {
  absl::MutexLock lock(&mutex_);
  auto found = keys_.find(kid);
  if (found == keys_.end() && clock_.Now() - keys_read_ >= absl::Seconds(1)) {
    ReadKeys();
    found = keys_.find(kid);
  }
  return found == keys_.end() ? "" : found->second;
}

absl::Status TokenVerifier::Invalid() const {
  return Error(absl::StatusCode::kUnauthenticated, options_.error_domain, reason::kTokenInvalid,
               phrase::kTokenInvalid);
}

absl::StatusOr<TokenVerifier::Known> TokenVerifier::Decode(absl::string_view token) {
  const std::vector<absl::string_view> parts = absl::StrSplit(token, '.');
  std::string head;
  if (parts.size() != 3 || !absl::WebSafeBase64Unescape(parts[0], &head)) return Invalid();
  const nlohmann::json header = nlohmann::json::parse(head, nullptr, false);
  if (!header.is_object() || String(header, "alg") != "RS256") return Invalid();
  // The kid is looked up among what was read from the directory; it never becomes a path.
  const std::string pem = KeyFor(String(header, "kid"));
  if (pem.empty()) return Invalid();

  std::error_code error;
  nlohmann::json payload;
  try {
    const auto decoded = jwt::decode(std::string(token), jwt::params::algorithms({"RS256"}), error,
                                     jwt::params::secret(pem), jwt::params::verify(true),
                                     jwt::params::leeway(kLeewaySeconds));
    if (error) return Invalid();
    payload = decoded.payload().create_json_obj();
  } catch (const std::exception&) {  // cpp-jwt throws on some malformed tokens.
    return Invalid();
  }

  const std::optional<absl::Time> expires = Instant(payload, "exp");
  if (String(payload, "iss") != options_.issuer || !expires ||
      Strings(payload, "aud").count(options_.audience) == 0) {
    return Invalid();
  }
  Known known;
  known.expires = *expires;
  known.not_before = absl::InfinitePast();
  if (payload.contains("nbf")) {
    const std::optional<absl::Time> not_before = Instant(payload, "nbf");
    if (!not_before) return Invalid();
    known.not_before = *not_before;
  }
  Principal& principal = known.principal;
  principal.subject = String(payload, "sub");
  if (principal.subject.empty() || principal.subject.size() > 200) return Invalid();
  principal.service = String(payload, "service");
  principal.is_service = payload.contains("service");
  if (principal.is_service) {
    if (principal.service.empty()) return Invalid();
    return known;
  }
  for (const std::string& role : Strings(payload, "roles")) {
    if (IsRole(role)) principal.roles.insert(role);
  }
  principal.regions = Strings(payload, "regions");
  return known;
}

absl::StatusOr<Principal> TokenVerifier::Verify(absl::string_view token) {
  if (token.empty()) {
    return Error(absl::StatusCode::kUnauthenticated, options_.error_domain, reason::kTokenMissing,
                 phrase::kTokenMissing)
        .Build();
  }
  if (token.size() > kMaxTokenBytes) return Invalid();
  const std::string key = Sha256Hex(token);
  const absl::Time now = clock_.Now();
  std::optional<Known> known;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = known_.find(key);
    if (found != known_.end()) known = found->second;
  }
  if (!known) {
    ASSIGN_OR_RETURN(known, Decode(token));
    absl::MutexLock lock(&mutex_);
    // Full: begin anew, which costs one verification a token and needs no order of age.
    if (known_.size() >= kMaxKnown) known_.clear();
    known_.emplace(key, *known);
  }
  if (now >= known->expires || now < known->not_before) {
    absl::MutexLock lock(&mutex_);
    known_.erase(key);
    return Error(absl::StatusCode::kUnauthenticated, options_.error_domain, reason::kTokenExpired,
                 phrase::kTokenExpired)
        .Build();
  }
  return known->principal;
}

}  // namespace pactum::auth
