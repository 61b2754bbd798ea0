// Another service of the suite, as this one calls it: one channel, our own token, the person acted
// for and the trace beside the call, and errors in our words. Thread-safe.
#ifndef PACTUM_COMMON_RPC_CHANNEL_H_
#define PACTUM_COMMON_RPC_CHANNEL_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/call_context.h"
#include "google/protobuf/message.h"

// Forward declared: every client includes this file, and gRPC's headers cost seconds to compile.
namespace grpc {
class Channel;
class ClientContext;
class Status;
}  // namespace grpc

namespace pactum::rpc {

struct PeerOptions {
  std::string name;          // "budget"
  std::string target;        // "dns:///budget:7100", "127.0.0.1:7102"
  std::string ca_file;       // TLS with these roots; empty: plaintext.
  std::string token_file;    // Our own token, read again for every call: it may be renewed.
  std::string error_domain;  // Ours: "pactum.procurement".
};

class Peer {
 public:
  explicit Peer(PeerOptions options);
  // For tests: an in-process channel; `options.target` is empty.
  Peer(PeerOptions options, std::shared_ptr<grpc::Channel> channel);

  // One call:
  //
  //   peer.Call<reg::Pact>(context, "pactum.registry.v1.RegistryService.GetPact", request);
  //
  // What the peer says of the request passes as it is (NOT_FOUND, FAILED_PRECONDITION …, with its
  // details). Whatever means that the peer could not serve it (away, overloaded, our token refused,
  // a defect there) is UNAVAILABLE PEER_UNAVAILABLE with metadata `peer`: nothing is known of the
  // effect, and the call may be repeated with the same ids. Throws std::logic_error where the
  // contract has no such method, or another request or answer.
  template <class Answer>
  absl::StatusOr<Answer> Call(const CallContext& context, absl::string_view method,
                              const google::protobuf::Message& request) const {
    Answer answer;
    absl::Status status = Ask(context, method, request, answer);
    if (!status.ok()) return status;
    return answer;
  }

  // OK where the peer can be reached within the time that `context` leaves, at most a second; else
  // UNAVAILABLE PEER_UNAVAILABLE. To be asked before an intent is stored.
  absl::Status CheckReachable(const CallContext& context) const;

 private:
  absl::Status Ask(const CallContext& context, absl::string_view method,
                   const google::protobuf::Message& request,
                   google::protobuf::Message& answer) const;
  absl::Status Prepare(const CallContext& context, grpc::ClientContext& client) const;
  absl::Status Result(const grpc::Status& status) const;
  absl::Status Judge(const grpc::Status& status) const;
  absl::Status Away(absl::string_view why) const;

  const PeerOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_CHANNEL_H_
