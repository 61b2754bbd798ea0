#include "common/testing/token_signer.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace pactum::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string Contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

std::string Base64(absl::string_view bytes) {
  std::string text = absl::WebSafeBase64Escape(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

}  // namespace

TokenSigner::TokenSigner() {
  const Key key(EVP_RSA_gen(2048), &EVP_PKEY_free);
  const Bio open(BIO_new(BIO_s_mem()), &BIO_free), secret(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_PUBKEY(open.get(), key.get());
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  public_pem_ = Contents(open.get());
  private_pem_ = Contents(secret.get());
  std::string pattern = (std::filesystem::temp_directory_path() / "pactum-keys-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no directory for keys");
  keys_dir_ = pattern;
  std::ofstream(keys_dir_ + "/test.pem") << public_pem_;
}

TokenSigner::~TokenSigner() {
  std::error_code ignored;
  std::filesystem::remove_all(keys_dir_, ignored);
}

nlohmann::json TokenSigner::Header() { return {{"alg", "RS256"}, {"typ", "JWT"}, {"kid", "test"}}; }

nlohmann::json TokenSigner::Payload() {
  return {{"iss", kIssuer},
          {"aud", "pactum"},
          {"sub", "somebody"},
          {"exp", 4'102'444'800},  // 2100-01-01
          {"roles", {"STATE_OFFICER"}},
          {"regions", {"52"}}};
}

std::string SigningInput(const nlohmann::json& header, const nlohmann::json& payload) {
  return absl::StrCat(Base64(header.dump()), ".", Base64(payload.dump()));
}

std::string TokenSigner::Sign(const nlohmann::json& header, const nlohmann::json& payload) const {
  const std::string input = SigningInput(header, payload);
  const Bio bio(BIO_new_mem_buf(private_pem_.data(), static_cast<int>(private_pem_.size())),
                &BIO_free);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  size_t size = 0;
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  EVP_DigestSign(context.get(), nullptr, &size, bytes, input.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                 input.size());
  return absl::StrCat(input, ".", Base64(signature));
}

std::string TokenSigner::Person(absl::string_view role, absl::string_view subject,
                                const std::vector<std::string>& regions) const {
  nlohmann::json payload = Payload();
  payload["sub"] = std::string(subject);
  payload["roles"] = {std::string(role)};
  payload["regions"] = regions;
  return Sign(Header(), payload);
}

std::string TokenSigner::Service(absl::string_view service) const {
  nlohmann::json payload = Payload();
  payload.erase("roles");
  payload.erase("regions");
  payload["sub"] = absl::StrCat("service:", service);
  payload["service"] = std::string(service);
  return Sign(Header(), payload);
}

}  // namespace pactum::testing
