#include "common/rpc/channel.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/status.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/obs/log.h"
#include "common/obs/metrics.h"
#include "common/rpc/service_config.h"
#include "common/rpc/settings.h"
#include "common/rpc/status_grpc.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"

namespace pactum::rpc {
namespace {

constexpr obs::Metric kPeerCalls = {"pactum_peer_calls_total",
                                    "Calls to other services, by what came of them"};

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::shared_ptr<grpc::Channel> Connect(const PeerOptions& options) {
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (!options.ca_file.empty()) {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = ReadFile(options.ca_file);
    if (tls.pem_root_certs.empty()) {
      throw std::runtime_error(absl::StrCat("--peer_ca_file: cannot read ", options.ca_file));
    }
    credentials = grpc::SslCredentials(tls);
  }
  grpc::ChannelArguments arguments;
  // Every write carries a request_id, so that repeating what the network lost is safe.
  arguments.SetServiceConfigJSON(kClientServiceConfig);
  LimitChannel(arguments);
  // A process that takes the place of another is found in seconds, not in half a minute.
  arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, 2000);
  // A peer that comes back is found within a second.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  return grpc::CreateCustomChannel(options.target, credentials, arguments);
}

// "/pactum.registry.v1.RegistryService/GetPact", after the method has been checked.
std::string PathOf(absl::string_view method, const google::protobuf::Message& request,
                   const google::protobuf::Message& answer) {
  const auto* found =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(std::string(method));
  if (found == nullptr || found->input_type() != request.GetDescriptor() ||
      found->output_type() != answer.GetDescriptor()) {
    throw std::logic_error(absl::StrCat("no method ", method, "(", request.GetTypeName(), ") → ",
                                        answer.GetTypeName()));
  }
  return absl::StrCat("/", found->service()->full_name(), "/", found->name());
}

}  // namespace

Peer::Peer(PeerOptions options) : Peer(options, Connect(options)) {}

Peer::Peer(PeerOptions options, std::shared_ptr<grpc::Channel> channel)
    : options_(std::move(options)), channel_(std::move(channel)) {}

absl::Status Peer::Away(absl::string_view why) const {
  return Error(absl::StatusCode::kUnavailable, options_.error_domain, reason::kPeerUnavailable,
               absl::StrCat(options_.name, " cannot be asked now (", why, "); retry later"))
      .With("peer", options_.name)
      .RetryAfter(absl::Seconds(1));
}

absl::Status Peer::Ask(const CallContext& context, absl::string_view method,
                       const google::protobuf::Message& request,
                       google::protobuf::Message& answer) const {
  using google::protobuf::Message;
  const std::string path = PathOf(method, request, answer);
  grpc::ClientContext client;
  absl::Status ready = Prepare(context, client);
  if (!ready.ok()) return ready;
  // As a generated stub calls, for any message.
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC,
                                      channel_);
  return Result(grpc::internal::BlockingUnaryCall<Message, Message, Message, Message>(
      channel_.get(), rpc, &client, request, &answer));
}

absl::Status Peer::Prepare(const CallContext& context, grpc::ClientContext& client) const {
  std::string token = ReadFile(options_.token_file);
  absl::StripAsciiWhitespace(&token);
  if (token.empty()) {
    obs::Log(obs::Level::kError, "peer: no token of our own",
             {{"peer", options_.name}, {"file", options_.token_file}});
    return Away("this service has no token of its own");
  }
  client.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  if (!context.traceparent.empty()) client.AddMetadata("traceparent", context.traceparent);
  const std::string& person = context.on_behalf_of.empty() ? context.subject : context.on_behalf_of;
  if (!person.empty()) client.AddMetadata("x-pactum-on-behalf-of", person);
  if (context.deadline != absl::InfiniteFuture()) {
    client.set_deadline(absl::ToChronoTime(context.deadline));
  }
  return absl::OkStatus();
}

absl::Status Peer::Result(const grpc::Status& status) const {
  const absl::Status result = Judge(status);
  const bool away = !result.ok() && ReasonOf(result) == reason::kPeerUnavailable;
  obs::Count(kPeerCalls, {{"peer", options_.name},
                          {"outcome", status.ok() ? "ok"
                                      : away      ? "unavailable"
                                                  : "refused"}});
  return result;
}

absl::Status Peer::Judge(const grpc::Status& status) const {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::ABORTED:
    case grpc::StatusCode::OUT_OF_RANGE:
      return FromGrpc(status);
    default:
      break;
  }
  obs::Log(obs::Level::kWarning, "peer: not served",
           {{"peer", options_.name},
            {"code", absl::StrCat(status.error_code())},
            {"detail", status.error_message()},
            {"reason", ReasonOf(FromGrpc(status))}});
  return Away("it does not serve the call");
}

absl::Status Peer::CheckReachable(const CallContext& context) const {
  // A channel within the process has no connection to wait for, and gRPC aborts when asked.
  if (options_.target.empty()) return absl::OkStatus();
  const absl::Time until = std::min(context.deadline, absl::Now() + absl::Seconds(1));
  if (channel_->WaitForConnected(absl::ToChronoTime(until))) return absl::OkStatus();
  return Away("no connection");
}

}  // namespace pactum::rpc
