// Another service of the suite, as this one calls it: one channel, our own token, the person acted
// for and the trace beside the call, and errors in our words. Thread-safe.
#ifndef PACTUM_COMMON_RPC_CHANNEL_H_
#define PACTUM_COMMON_RPC_CHANNEL_H_

#include <functional>
#include <memory>
#include <string>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"

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

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // One call: `rpc` gets the prepared context and the response.
  //
  //   peer.Call<UseResponse>(context, [&](auto* c, auto* r) { return stub->Reserve(c, request, r);
  //   });
  //
  // What the peer says of the request passes as it is (NOT_FOUND, FAILED_PRECONDITION …, with its
  // details). Whatever means that the peer could not serve it (away, overloaded, our token refused,
  // a defect there) is UNAVAILABLE PEER_UNAVAILABLE with metadata `peer`: nothing is known of the
  // effect, and the call may be repeated with the same ids.
  template <class Resp, class Rpc>
  absl::StatusOr<Resp> Call(const CallContext& context, Rpc rpc) const {
    grpc::ClientContext client;
    Resp response;
    absl::Status ready = Prepare(context, client);
    if (!ready.ok()) return ready;
    absl::Status status = Result(rpc(&client, &response));
    if (!status.ok()) return status;
    return response;
  }

  // OK where the peer can be reached within the time that `context` leaves, at most a second; else
  // UNAVAILABLE PEER_UNAVAILABLE. To be asked before an intent is stored.
  absl::Status CheckReachable(const CallContext& context) const;

 private:
  absl::Status Prepare(const CallContext& context, grpc::ClientContext& client) const;
  absl::Status Result(const grpc::Status& status) const;
  absl::Status Judge(const grpc::Status& status) const;
  absl::Status Away(absl::string_view why) const;

  const PeerOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_CHANNEL_H_
