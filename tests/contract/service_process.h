// A real service process for a test: its binary on a port of its own, with a database of its own.
#ifndef PACTUM_TESTS_CONTRACT_SERVICE_PROCESS_H_
#define PACTUM_TESTS_CONTRACT_SERVICE_PROCESS_H_

#include <memory>
#include <string>

#include <grpcpp/channel.h>
#include <sys/types.h>

#include "absl/strings/string_view.h"
#include "common/testing/database.h"
#include "common/testing/token_signer.h"

namespace pactum::contract {

// The constructor starts the process and returns once it listens; the destructor kills it. Nobody
// serves at the addresses of its peers. Throws std::runtime_error with the process's log where it
// does not start. Not thread-safe; the channel is.
class ServiceProcess {
 public:
  // `service`: "budget". The process trusts the tokens of `signer`, which outlives it.
  ServiceProcess(absl::string_view service, const testing::TokenSigner& signer);
  ServiceProcess(const ServiceProcess&) = delete;
  ServiceProcess& operator=(const ServiceProcess&) = delete;
  ~ServiceProcess();

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  void Launch(const testing::TokenSigner& signer);
  std::string AwaitPort();
  std::string Log() const;

  const std::string service_;
  testing::Database database_;
  std::string folder_;
  pid_t pid_ = 0;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace pactum::contract

#endif  // PACTUM_TESTS_CONTRACT_SERVICE_PROCESS_H_
