#include "tests/contract/service_process.h"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <signal.h>
#include <stdexcept>
#include <stdlib.h>
#include <unistd.h>
#include <vector>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <sys/wait.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace pactum::contract {
namespace {

constexpr absl::Duration kStart = absl::Seconds(30);

// libpq reads the rest (host, port, password) from the environment, which the process inherits.
void Write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

}  // namespace

ServiceProcess::ServiceProcess(absl::string_view service, const testing::TokenSigner& signer)
    : service_(service), database_(testing::Database::OfService(service)) {
  std::string pattern = (std::filesystem::temp_directory_path() / "pactum-svc-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for a service");
  folder_ = pattern;
  Launch(signer);
  channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", AwaitPort()),
                                 grpc::InsecureChannelCredentials());
}

ServiceProcess::~ServiceProcess() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ServiceProcess::Launch(const testing::TokenSigner& signer) {
  Write(folder_ + "/conninfo", database_.conninfo());
  Write(folder_ + "/token", signer.Service(service_));
  std::vector<std::string> words = {absl::StrCat(PACTUM_BIN_DIR, "/pactum-", service_),
                                    "--listen=127.0.0.1:0",
                                    absl::StrCat("--database_conninfo_file=", folder_, "/conninfo"),
                                    absl::StrCat("--token_keys_dir=", signer.keys_dir()),
                                    absl::StrCat("--token_issuer=", testing::kIssuer),
                                    absl::StrCat("--service_token_file=", folder_, "/token")};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int log = open((folder_ + "/log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(log);
  if (pid_ < 0) throw std::runtime_error("cannot fork");
}

// The process logs the port that the system gave it.
std::string ServiceProcess::AwaitPort() {
  const absl::Time deadline = absl::Now() + kStart;
  while (absl::Now() < deadline && waitpid(pid_, nullptr, WNOHANG) == 0) {
    const std::string log = Log(), mark = "\"port\":\"";
    const size_t at = log.find(mark);
    const size_t end = at == std::string::npos ? at : log.find('"', at + mark.size());
    if (end != std::string::npos) return log.substr(at + mark.size(), end - at - mark.size());
    absl::SleepFor(absl::Milliseconds(10));
  }
  throw std::runtime_error(absl::StrCat("pactum-", service_, " does not start: ", Log()));
}

std::string ServiceProcess::Log() const {
  std::ifstream in(folder_ + "/log");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace pactum::contract
