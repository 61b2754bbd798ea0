// What every call passes, in this order; each stage may end it, and every call is logged once:
//
//   trace → deadline → admission → authentication → role → shape → the handler → status
//
// Trace first, so that whatever ends the call can be found; admission before authentication, so
// that a flood costs no signatures; the role before the shape, so that a stranger learns nothing of
// it. All is driven by the descriptors: no handler repeats it. (gRPC 1.51's interceptors cannot
// refuse a call, hence a wrapper.)
#ifndef PACTUM_COMMON_RPC_PIPELINE_H_
#define PACTUM_COMMON_RPC_PIPELINE_H_

#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>
#include <grpcpp/support/sync_stream.h>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/token_verifier.h"
#include "common/base/clock.h"
#include "common/rpc/call.h"
#include "google/protobuf/message.h"

namespace pactum::rpc {

// Bounds the calls in flight of a process, whatever their service. Thread-safe.
class Admission {
 public:
  explicit Admission(int most) : most_(most) {}
  bool Enter() {
    if (in_flight_.fetch_add(1) < most_) return true;
    in_flight_.fetch_sub(1);
    return false;
  }
  void Leave() { in_flight_.fetch_sub(1); }
  int in_flight() const { return in_flight_.load(); }
  int most() const { return most_; }

 private:
  const int most_;
  std::atomic<int> in_flight_{0};
};

// What every service of a process shares to judge its callers. What it refers to outlives it.
struct Gate {
  auth::TokenVerifier& tokens;
  Admission& admission;
  const Clock& clock;
  std::string domain;  // Of its errors: "pactum.budget".
};

// One for each gRPC service. Thread-safe. What it refers to outlives it.
class Pipeline {
 public:
  using Handler = absl::FunctionRef<absl::Status(const Call&)>;

  // `service`: the full name, pactum.budget.v1.BudgetService; throws std::logic_error where it is
  // not compiled in.
  Pipeline(absl::string_view service, const Gate& gate);

  const google::protobuf::ServiceDescriptor& service() const { return *service_; }

  // A call of a unary method of the service. The handler is called with a request whose shape is
  // right: `request` is shaped in place.
  grpc::Status Handle(const google::protobuf::MethodDescriptor& method,
                      grpc::ServerContext& context, google::protobuf::Message& request,
                      Handler handler);

  // As Handle for a bidirectional stream of any length: trace, admission, authentication and role
  // once; then for each message a deadline of its own, the token again (it may expire meanwhile),
  // the shape, and `fn`, (const Call&, const Req&) -> absl::StatusOr<Resp>, whose answer is written
  // before the next message is read. A message whose shape is wrong, or an error of `fn`, ends the
  // stream; the answers before it stay. One message is in memory at a time.
  template <class Req, class Resp, class Fn>
  grpc::Status HandleStream(const google::protobuf::MethodDescriptor& method,
                            grpc::ServerContext& context,
                            grpc::ServerReaderWriter<Resp, Req>& stream, Fn fn) {
    Req request;
    return RunStream(method, context, [&](const MessageStages& stages) -> absl::Status {
      while (stream.Read(&request)) {
        absl::StatusOr<Resp> answer = absl::UnknownError("not handled");
        absl::Status status = stages(request, [&](const Call& call) {
          answer = fn(call, request);
          return answer.status();
        });
        if (!status.ok()) return status;
        if (!stream.Write(*answer)) return absl::CancelledError("the caller has gone");
      }
      return absl::OkStatus();
    });
  }

 private:
  using MethodDescriptor = google::protobuf::MethodDescriptor;
  // The stages of one message of a stream.
  using MessageStages = std::function<absl::Status(google::protobuf::Message&, Handler)>;

  grpc::Status RunStream(const MethodDescriptor& method, grpc::ServerContext& context,
                         absl::FunctionRef<absl::Status(const MessageStages&)> body);
  // Runs `stages` as the whole of a call: an exception ends here, and the call is logged once.
  grpc::Status Logged(const MethodDescriptor& method, grpc::ServerContext& context,
                      absl::FunctionRef<absl::Status(Call&)> stages);
  absl::Status Stages(const MethodDescriptor& method, grpc::ServerContext& context,
                      google::protobuf::Message& request, Handler handler, Call& call);
  absl::Status Authenticate(const MethodDescriptor& method, const grpc::ServerContext& context,
                            Call& call) const;
  absl::Status CheckRole(const MethodDescriptor& method, const auth::Principal& principal) const;

  const google::protobuf::ServiceDescriptor* const service_;
  const Gate gate_;
};

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_PIPELINE_H_
