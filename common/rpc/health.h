// Health, as the standard protocol tells it, on the service's port and on a port for probes.
//
//   ""                    ready: the database answers and has the schema
//   "pactum.x.v1.XService" the same
//   "liveness"            the process lives; the database has no part in it
#ifndef PACTUM_COMMON_RPC_HEALTH_H_
#define PACTUM_COMMON_RPC_HEALTH_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/completion_queue.h>
#include <grpcpp/server.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace pactum::rpc {

inline constexpr char kLiveness[] = "liveness";

// A server with nothing but health, in plaintext: the kubelet's probe speaks no TLS. Stops when
// destroyed.
class HealthServer {
 public:
  // To be called before reflection is switched on for the process. UNAVAILABLE where it cannot
  // listen there.
  static absl::StatusOr<std::unique_ptr<HealthServer>> Start(const std::string& listen);
  HealthServer(const HealthServer&) = delete;
  HealthServer& operator=(const HealthServer&) = delete;
  ~HealthServer();

  grpc::Server& server() { return *server_; }

 private:
  HealthServer() = default;

  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  std::thread poller_;
};

// What the servers answer. Used by one thread; serving() by any.
class Health {
 public:
  Health(std::vector<grpc::Server*> servers, std::vector<std::string> names);

  // Sets what is true now and logs a change.
  void Follow(const absl::Status& ready);
  // Not serving for good: the process drains.
  void Drain() { Set(false); }
  bool serving() const { return serving_; }

 private:
  void Set(bool serving);

  const std::vector<grpc::Server*> servers_;
  const std::vector<std::string> names_;
  std::atomic<bool> serving_ = false;
  bool told_ = false;
};

// Asks the process at `listen` of this machine ("0.0.0.0:9090" is asked at 127.0.0.1) in plaintext.
// OK where it answers SERVING for the service of that name.
absl::Status AskHealth(const std::string& listen, const std::string& service = "");

}  // namespace pactum::rpc

#endif  // PACTUM_COMMON_RPC_HEALTH_H_
