#include "common/rpc/health.h"

#include <chrono>
#include <utility>

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/obs/log.h"

namespace pactum::rpc {

absl::StatusOr<std::unique_ptr<HealthServer>> HealthServer::Start(const std::string& listen) {
  grpc::EnableDefaultHealthCheckService(true);
  std::unique_ptr<HealthServer> health(new HealthServer);
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(1024);
  int port = 0;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
  // The health service alone brings no queue that is polled, without which a server does nothing.
  health->queue_ = builder.AddCompletionQueue();
  health->server_ = builder.BuildAndStart();
  health->poller_ = std::thread([queue = health->queue_.get()] {
    void* tag = nullptr;
    bool ok = false;
    while (queue->Next(&tag, &ok)) {
    }
  });
  if (health->server_ == nullptr || port == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", listen));
  }
  obs::Log(obs::Level::kInfo, "health listening",
           {{"listen", listen}, {"port", absl::StrCat(port)}});
  return health;
}

HealthServer::~HealthServer() {
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
  queue_->Shutdown();
  poller_.join();
}

Health::Health(std::vector<grpc::Server*> servers, std::vector<std::string> names)
    : servers_(std::move(servers)), names_(std::move(names)) {
  for (grpc::Server* server : servers_) {
    server->GetHealthCheckService()->SetServingStatus(kLiveness, true);
  }
  Set(false);
}

void Health::Set(bool serving) {
  for (grpc::Server* server : servers_) {
    grpc::HealthCheckServiceInterface& service = *server->GetHealthCheckService();
    // Not SetServingStatus(bool): that would reach "liveness", too.
    service.SetServingStatus("", serving);
    for (const std::string& name : names_) service.SetServingStatus(name, serving);
  }
  serving_ = serving;
}

void Health::Follow(const absl::Status& ready) {
  if (ready.ok() == serving_ && told_) return;
  told_ = true;
  Set(ready.ok());
  obs::Log(ready.ok() ? obs::Level::kInfo : obs::Level::kWarning,
           ready.ok() ? "serving" : "not serving", {{"detail", std::string(ready.message())}});
}

absl::Status AskHealth(const std::string& listen, const std::string& service) {
  absl::string_view target = listen;
  std::string here = listen;
  if (absl::ConsumePrefix(&target, "0.0.0.0:")) here = absl::StrCat("127.0.0.1:", target);
  if (absl::ConsumePrefix(&target, "[::]:")) here = absl::StrCat("[::1]:", target);
  // Both messages have one field. Written by hand they are less than the generated code, whose
  // .proto Debian ships in a package apart: the request's field 1 is a name, the answer's a status.
  const std::string message =
      service.empty()
          ? ""
          : absl::StrCat("\x0a", std::string(1, static_cast<char>(service.size())), service);
  const auto channel = grpc::CreateChannel(here, grpc::InsecureChannelCredentials());
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(3));
  grpc::CompletionQueue queue;
  const grpc::Slice body(message);
  const grpc::ByteBuffer request(&body, 1);
  const auto call =
      stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return absl::UnavailableError(absl::StrCat(here, ": ", status.error_message()));
  std::vector<grpc::Slice> slices;
  std::string answer;
  if (response.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      answer.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  if (answer == "\x08\x01") return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(here, " is not serving"));
}

}  // namespace pactum::rpc
