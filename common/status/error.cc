#include "common/status/error.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/status/common_reasons.h"
#include "common/words/words.h"
#include "google/rpc/error_details.pb.h"

namespace pactum {
namespace {

constexpr size_t kMaxViolations = 25;
constexpr size_t kMaxDetailBytes = 4000;
constexpr absl::string_view kTypePrefix = "type.googleapis.com/";

void Attach(absl::Status& status, const google::protobuf::Message& detail) {
  status.SetPayload(absl::StrCat(kTypePrefix, detail.GetTypeName()),
                    absl::Cord(detail.SerializeAsString()));
}

// Adds violations while there is room; gives how many were left out.
template <class Add>
size_t Fill(size_t count, const google::protobuf::Message& detail, size_t& room, Add add) {
  for (size_t i = 0; i < count; ++i) {
    if (i == kMaxViolations) return count - i;
    const size_t before = detail.ByteSizeLong();
    if (before >= room) return count - i;
    add(i);
  }
  room -= std::min(room, detail.ByteSizeLong());
  return 0;
}

std::string Cut(absl::string_view text, size_t most = 600) {
  if (text.size() <= most) return std::string(text);
  // A cut must not split a UTF-8 character: protobuf refuses such strings.
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return absl::StrCat(text.substr(0, most), "…");
}

}  // namespace

Error::Error(absl::StatusCode code, absl::string_view domain, absl::string_view reason,
             absl::string_view message)
    : code_(code), domain_(domain), reason_(reason), message_(message) {}

Error::Error(absl::StatusCode code, absl::string_view domain, absl::string_view reason,
             const Phrase& phrase, const Operands& operands)
    : Error(code, domain, reason, Say(phrase, Language::kEnglish, operands)) {
  for (const Operand& operand : operands) With(operand.MetadataKey(), operand.MetadataValue());
  if (CallerLanguage() == Language::kFrench) localized_ = Say(phrase, Language::kFrench, operands);
}

Error& Error::With(absl::string_view key, absl::string_view value) {
  metadata_[std::string(key)] = Cut(value);
  return *this;
}

Error& Error::With(absl::string_view key, int64_t value) { return With(key, absl::StrCat(value)); }

Error& Error::Field(absl::string_view path, absl::string_view description) {
  fields_.push_back({"", Cut(path), Cut(description)});
  return *this;
}

Error& Error::Field(absl::string_view path, const Phrase& phrase, const Operands& operands) {
  return Field(path, Say(phrase, CallerLanguage(), operands));
}

Error& Error::Precondition(absl::string_view type, absl::string_view subject,
                           absl::string_view description) {
  preconditions_.push_back({std::string(type), Cut(subject), Cut(description)});
  return *this;
}

Error& Error::Precondition(absl::string_view type, absl::string_view subject, const Phrase& phrase,
                           const Operands& operands) {
  return Precondition(type, subject, Say(phrase, CallerLanguage(), operands));
}

Error& Error::Resource(absl::string_view type, absl::string_view name,
                       absl::string_view description) {
  resource_ = Violation{std::string(type), Cut(name), Cut(description)};
  return *this;
}

Error& Error::RetryAfter(absl::Duration delay) {
  retry_ = delay;
  return *this;
}

absl::Status Error::Build() const {
  absl::Status status(code_, Cut(message_, 1000));
  size_t room = kMaxDetailBytes - 800;  // What ErrorInfo and the small details may need.
  size_t omitted = 0;
  google::rpc::BadRequest bad;
  omitted += Fill(fields_.size(), bad, room, [&](size_t i) {
    auto* violation = bad.add_field_violations();
    violation->set_field(fields_[i].subject);
    violation->set_description(fields_[i].description);
  });
  google::rpc::PreconditionFailure failure;
  omitted += Fill(preconditions_.size(), failure, room, [&](size_t i) {
    auto* violation = failure.add_violations();
    violation->set_type(preconditions_[i].type);
    violation->set_subject(preconditions_[i].subject);
    violation->set_description(preconditions_[i].description);
  });
  google::rpc::ErrorInfo info;
  info.set_reason(reason_);
  info.set_domain(domain_);
  for (const auto& [key, value] : metadata_) (*info.mutable_metadata())[key] = value;
  if (omitted > 0) (*info.mutable_metadata())["omitted"] = absl::StrCat(omitted);
  Attach(status, info);
  if (!localized_.empty()) {
    google::rpc::LocalizedMessage localized;
    localized.set_locale("fr-FR");
    localized.set_message(Cut(localized_, 1000));
    Attach(status, localized);
  }
  if (bad.field_violations_size() > 0) Attach(status, bad);
  if (failure.violations_size() > 0) Attach(status, failure);
  if (resource_) {
    google::rpc::ResourceInfo resource;
    resource.set_resource_type(resource_->type);
    resource.set_resource_name(resource_->subject);
    resource.set_description(resource_->description);
    Attach(status, resource);
  }
  if (retry_) {
    google::rpc::RetryInfo retry;
    const int64_t millis = absl::ToInt64Milliseconds(*retry_);
    retry.mutable_retry_delay()->set_seconds(millis / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(millis % 1000) * 1'000'000);
    Attach(status, retry);
  }
  return status;
}

std::optional<ErrorInfoView> GetErrorInfo(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload(absl::StrCat(kTypePrefix, info.GetTypeName()));
  if (!payload || !info.ParseFromString(std::string(*payload))) return std::nullopt;
  ErrorInfoView view{info.domain(), info.reason(), {}};
  for (const auto& [key, value] : info.metadata()) view.metadata[key] = value;
  return view;
}

std::string ReasonOf(const absl::Status& status) {
  const std::optional<ErrorInfoView> info = GetErrorInfo(status);
  return info ? info->reason : "";
}

absl::Status EtagMismatch(absl::string_view domain, absl::string_view name,
                          absl::string_view present_etag) {
  return Error(absl::StatusCode::kAborted, domain, reason::kEtagMismatch, phrase::kEtagMismatch,
               {{"name", name}})
      .With("etag", present_etag);
}

absl::Status NotFound(absl::string_view domain, absl::string_view reason, absl::string_view type,
                      absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, domain, reason, phrase::kNotFound, {{"name", name}})
      .Resource(type, name, "does not exist");
}

absl::Status AlreadyExists(absl::string_view domain, absl::string_view reason,
                           absl::string_view type, absl::string_view name) {
  return Error(absl::StatusCode::kAlreadyExists, domain, reason, phrase::kAlreadyExists,
               {{"name", name}})
      .Resource(type, name, "exists already");
}

absl::Status EffectiveDayInFuture(absl::string_view domain, absl::string_view field,
                                  absl::string_view day, absl::string_view today) {
  const Operands operands = {{"day", day}, {"today", today}};
  return Error(absl::StatusCode::kInvalidArgument, domain, reason::kEffectiveDayInFuture,
               phrase::kDayInFuture, operands)
      .Field(field, phrase::kDayInFuture, operands);
}

absl::Status StateRule(absl::string_view domain, absl::string_view reason,
                       absl::string_view subject, absl::string_view present_state,
                       absl::string_view asked, absl::string_view what_would_allow) {
  return Error(absl::StatusCode::kFailedPrecondition, domain, reason, phrase::kStateRule,
               {{"subject", subject},
                {"state", present_state},
                {"asked", asked},
                {"remedy", what_would_allow}})
      .Precondition("STATE", subject, what_would_allow);
}

}  // namespace pactum
