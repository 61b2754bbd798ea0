#include "common/rpc/pipeline.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/digest.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/rpc/request_shape.h"
#include "common/rpc/status_grpc.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "common/words/phrase.h"
#include "common/words/words.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "pactum/access/v1/access.pb.h"

namespace pactum::rpc {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// The names and labels of go-grpc-prometheus, so that its dashboards and rules fit.
constexpr obs::Metric kStarted = {"grpc_server_started_total", "Calls begun"};
constexpr obs::Metric kHandled = {"grpc_server_handled_total", "Calls answered, by code"};
constexpr obs::Metric kHandling = {"grpc_server_handling_seconds", "Time to answer a call"};
constexpr obs::Metric kRefused = {"pactum_refusals_total",
                                  "Calls answered with an error, by its reason"};

constexpr absl::Duration kDefaultDeadline = absl::Seconds(30);
constexpr absl::Duration kLongestDeadline = absl::Minutes(5);

std::string Metadata(const grpc::ServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  if (found == context.client_metadata().end()) return "";
  return std::string(found->second.data(), found->second.size());
}

// W3C trace context: version 00, 32 and 16 hex digits, flags. Anything else begins a new trace.
std::string TraceOf(const grpc::ServerContext& context) {
  std::string parent = Metadata(context, "traceparent");
  const auto hex = [&](size_t from, size_t digits) {
    const absl::string_view part = absl::string_view(parent).substr(from, digits);
    return std::all_of(part.begin(), part.end(), [](unsigned char c) {
      return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
    });
  };
  const auto zero = [&](size_t from, size_t digits) {
    return absl::string_view(parent).substr(from, digits).find_first_not_of('0') ==
           absl::string_view::npos;
  };
  const bool good = parent.size() == 55 && absl::StartsWith(parent, "00-") && parent[35] == '-' &&
                    parent[52] == '-' && hex(3, 32) && hex(36, 16) && hex(53, 2) && !zero(3, 32) &&
                    !zero(36, 16);
  if (good) return parent;
  const std::string random = Sha256Hex(NewUuid());
  return absl::StrCat("00-", random.substr(0, 32), "-", random.substr(32, 16), "-01");
}

std::string StringField(const Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() ||
      field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
    return "";
  }
  return message.GetReflection()->GetString(message, field);
}

bool BoolField(const Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && !field->is_repeated() &&
         field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_BOOL &&
         message.GetReflection()->GetBool(message, field);
}

// The same bytes for the same content, so that a repeated request is recognised.
std::string BodyDigest(const std::string& method, const Message& message) {
  std::string bytes = method + "\n";
  google::protobuf::io::StringOutputStream stream(&bytes);
  {
    google::protobuf::io::CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&out);
  }
  return Sha256Hex(bytes);
}

// A code as Go spells it.
const char* CodeName(absl::StatusCode code) {
  static constexpr const char* kNames[] = {
      "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
      "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
      "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
      "DataLoss", "Unauthenticated"};
  const auto index = static_cast<size_t>(code);
  return index < std::size(kNames) ? kNames[index] : "Unknown";
}

std::string Describe(const std::exception& error) {
  return absl::StrCat(typeid(error).name(), ": ", error.what());
}

absl::Status Overloaded(absl::string_view domain) {
  return Error(absl::StatusCode::kResourceExhausted, domain, reason::kOverloaded,
               phrase::kOverloaded)
      .RetryAfter(absl::Milliseconds(200));
}

}  // namespace

Pipeline::Pipeline(absl::string_view service, const Gate& gate)
    : service_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          std::string(service))),
      gate_(gate) {
  if (service_ == nullptr) throw std::logic_error(absl::StrCat("no service ", service));
  // Known before the first call: a rate over a series that appears with its first error is blind.
  for (int i = 0; i < service_->method_count(); ++i) {
    const std::string& name = service_->method(i)->name();
    obs::Count(kStarted, {{"grpc_type", "unary"}, {"grpc_service", service}, {"grpc_method", name}},
               0);
    obs::Count(kHandled,
               {{"grpc_type", "unary"},
                {"grpc_service", service},
                {"grpc_method", name},
                {"grpc_code", "OK"}},
               0);
  }
}

grpc::Status Pipeline::Handle(const MethodDescriptor& method, grpc::ServerContext& context,
                              Message& request, Handler handler) {
  return Logged(method, context,
                [&](Call& call) { return Stages(method, context, request, handler, call); });
}

grpc::Status Pipeline::RunStream(const MethodDescriptor& method, grpc::ServerContext& context,
                                 absl::FunctionRef<absl::Status(const MessageStages&)> body) {
  return Logged(method, context, [&](Call& call) -> absl::Status {
    if (!gate_.admission.Enter()) return Overloaded(gate_.domain);
    const absl::Cleanup leave = [this] { gate_.admission.Leave(); };
    call.deadline = absl::Now() + kDefaultDeadline;
    RETURN_IF_ERROR(Authenticate(method, context, call));
    return body([&](Message& message, Handler handler) -> absl::Status {
      if (context.IsCancelled()) return absl::CancelledError("the caller has gone");
      call.deadline = absl::Now() + kDefaultDeadline;
      RETURN_IF_ERROR(Authenticate(method, context, call));
      RETURN_IF_ERROR(CheckShape(message, gate_.domain));
      call.today = gate_.clock.Today();
      return handler(call);
    });
  });
}

grpc::Status Pipeline::Logged(const MethodDescriptor& method, grpc::ServerContext& context,
                              absl::FunctionRef<absl::Status(Call&)> stages) {
  const absl::Time start = absl::Now();
  Call call;
  call.domain = gate_.domain;
  call.traceparent = TraceOf(context);
  call.method = method.full_name();
  const obs::TraceScope trace(call.traceparent);
  const CallerLanguageScope language(LanguageOf(Metadata(context, "accept-language")));
  const absl::string_view service_name = service_->full_name(), method_name = method.name();
  obs::Count(
      kStarted,
      {{"grpc_type", "unary"}, {"grpc_service", service_name}, {"grpc_method", method_name}});
  absl::Status status;
  std::string defect;
  try {
    status = stages(call);
  } catch (const std::exception& error) {
    defect = Describe(error);
  }
  if (status.code() == absl::StatusCode::kInternal && defect.empty() &&
      ReasonOf(status) != reason::kInternalError) {
    defect = std::string(status.message());  // Not written for a client: it stays here.
  }
  if (!defect.empty()) {
    status =
        Error(absl::StatusCode::kInternal, gate_.domain, reason::kInternalError, phrase::kDefect)
            .With("traceparent", call.traceparent);
  }
  const absl::Duration taken = absl::Now() - start;
  const char* const code = CodeName(status.code());
  obs::Count(kHandled, {{"grpc_type", "unary"},
                        {"grpc_service", service_name},
                        {"grpc_method", method_name},
                        {"grpc_code", code}});
  obs::Observe(
      kHandling,
      {{"grpc_type", "unary"}, {"grpc_service", service_name}, {"grpc_method", method_name}},
      taken);
  if (!status.ok()) obs::Count(kRefused, {{"reason", ReasonOf(status)}, {"grpc_code", code}});
  obs::Log(defect.empty() ? obs::Level::kInfo : obs::Level::kError, "call",
           {{"method", call.method},
            {"code", absl::StatusCodeToString(status.code())},
            {"reason", ReasonOf(status)},
            {"subject", call.subject},
            {"on_behalf_of", call.on_behalf_of},
            {"request_id", call.request_id},
            {"traceparent", call.traceparent},
            {"micros", absl::StrCat(absl::ToInt64Microseconds(taken))},
            {"defect", defect}});
  return ToGrpc(status);
}

absl::Status Pipeline::Stages(const MethodDescriptor& method, grpc::ServerContext& context,
                              Message& request, Handler handler, Call& call) {
  const absl::Time now = absl::Now();
  const absl::Time asked = absl::FromChrono(context.deadline());
  call.deadline = asked == absl::InfiniteFuture() || asked - now > absl::Hours(24 * 365)
                      ? now + kDefaultDeadline
                      : std::min(asked, now + kLongestDeadline);
  if (call.deadline <= now) {
    return Error(absl::StatusCode::kDeadlineExceeded, gate_.domain, reason::kDeadlinePassed,
                 phrase::kDeadlinePassed);
  }
  if (!gate_.admission.Enter()) return Overloaded(gate_.domain);
  const absl::Cleanup leave = [this] { gate_.admission.Leave(); };
  RETURN_IF_ERROR(Authenticate(method, context, call));
  RETURN_IF_ERROR(CheckShape(request, gate_.domain));

  call.request_id = absl::AsciiStrToLower(StringField(request, "request_id"));
  call.etag = StringField(request, "etag");
  call.validate_only = BoolField(request, "validate_only");
  if (!call.request_id.empty()) call.body_digest = BodyDigest(call.method, request);
  call.today = gate_.clock.Today();
  return handler(call);
}

absl::Status Pipeline::Authenticate(const MethodDescriptor& method,
                                    const grpc::ServerContext& context, Call& call) const {
  const std::string authorization = Metadata(context, "authorization");
  absl::string_view token = authorization;
  if (!absl::ConsumePrefix(&token, "Bearer ") && !absl::ConsumePrefix(&token, "bearer ")) {
    token = "";
  }
  ASSIGN_OR_RETURN(call.principal, gate_.tokens.Verify(token));
  call.subject = call.principal.subject;
  if (call.principal.is_service) {
    call.on_behalf_of = Metadata(context, "x-pactum-on-behalf-of").substr(0, 200);
  }
  return CheckRole(method, call.principal);
}

absl::Status Pipeline::CheckRole(const MethodDescriptor& method,
                                 const auth::Principal& principal) const {
  // A method without the option has an empty one: it refuses everyone.
  const access::v1::Access& access = method.options().GetExtension(access::v1::access);
  std::vector<std::string> allowed;
  for (int role : access.roles()) {
    const std::string name = access::v1::Role_Name(static_cast<access::v1::Role>(role))
                                 .substr(std::string("ROLE_").size());
    if (!principal.is_service && principal.HasRole(name)) return absl::OkStatus();
    allowed.push_back(name);
  }
  for (int service : access.services()) {
    const std::string name =
        absl::AsciiStrToLower(access::v1::Service_Name(static_cast<access::v1::Service>(service))
                                  .substr(std::string("SERVICE_").size()));
    if (principal.is_service && principal.service == name) return absl::OkStatus();
    allowed.push_back(absl::StrCat("service ", name));
  }
  return Error(absl::StatusCode::kPermissionDenied, gate_.domain, reason::kRoleNotAllowed,
               phrase::kRoleNotAllowed,
               {{"method", method.name()}, {"roles", absl::StrJoin(allowed, ", ")}})
      .With("method", method.full_name())
      .With("allowed", absl::StrJoin(allowed, ","));
}

}  // namespace pactum::rpc
