// A client as an internal system would be: one channel a service with the published service config,
// calls at a steady rate. For tests against processes of this machine; it refuses other addresses.
//
//   ops_load_client --protoset=F --service_config=F --plan=F --rate=50 --seconds=20 --out=F
//   [--ca=F]
//
// The plan is JSON: {"targets": {"registry": "ipv4:127.0.0.1:1,127.0.0.1:2"}, "calls": [{"service":
// "registry", "method": "pactum.registry.v1.RegistryService/GetPact", "token": "…", "request":
// {…}}]}. In a request the strings "{uuid}" and "{n}" are replaced by a new UUID and the call's
// number. Call n takes entry n modulo the number of entries. Each call has a trace of its own. One
// JSON object a line is written for each: n, call, code, message, trace, begun, micros, request_id,
// peer.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/base/digest.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

ABSL_FLAG(std::string, protoset, "", "pactum.protoset");
ABSL_FLAG(std::string, service_config, "", "the published client_service_config.json");
ABSL_FLAG(std::string, plan, "", "targets and calls");
ABSL_FLAG(std::string, out, "", "where a line for each call is written");
ABSL_FLAG(std::string, ca, "", "PEM roots; empty: plaintext");
ABSL_FLAG(double, rate, 50, "calls a second, at most 500");
ABSL_FLAG(double, seconds, 10, "how long, at most 600");
ABSL_FLAG(int, calls, 0, "end after so many calls; 0: by time alone");

namespace pactum {
namespace {

using google::protobuf::MethodDescriptor;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The contract, from the file that grpcurl reads.
class Contract {
 public:
  explicit Contract(const std::string& protoset) {
    google::protobuf::FileDescriptorSet set;
    if (!set.ParseFromString(ReadFile(protoset))) throw std::runtime_error("no protoset");
    for (const auto& file : set.file()) pool_.BuildFile(file);
  }

  const MethodDescriptor& Method(const std::string& path) const {
    const auto* method = pool_.FindMethodByName(absl::StrReplaceAll(path, {{"/", "."}}));
    if (method == nullptr) throw std::runtime_error("no method " + path);
    return *method;
  }

  std::string Serialize(const MethodDescriptor& method, const std::string& json) {
    const std::unique_ptr<google::protobuf::Message> message(
        factory_.GetPrototype(method.input_type())->New());
    const auto status = google::protobuf::util::JsonStringToMessage(json, message.get());
    if (!status.ok()) throw std::runtime_error(absl::StrCat(json, ": ", status.ToString()));
    return message->SerializeAsString();
  }

 private:
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_{&pool_};
};

struct Target {
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<grpc::GenericStub> stub;
};

Target Connect(const std::string& address) {
  // Load goes to this machine only.
  if (!absl::StrContains(address, "127.0.0.1") && !absl::StartsWith(address, "unix:")) {
    throw std::runtime_error(address + " is not of this machine");
  }
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(ReadFile(absl::GetFlag(FLAGS_service_config)));
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (!absl::GetFlag(FLAGS_ca).empty()) {
    credentials = grpc::SslCredentials({ReadFile(absl::GetFlag(FLAGS_ca)), "", ""});
  }
  Target target;
  target.channel = grpc::CreateCustomChannel(address, credentials, arguments);
  target.stub = std::make_unique<grpc::GenericStub>(target.channel);
  return target;
}

class Load {
 public:
  Load()
      : plan_(nlohmann::json::parse(ReadFile(absl::GetFlag(FLAGS_plan)))),
        contract_(absl::GetFlag(FLAGS_protoset)),
        out_(std::fopen(absl::GetFlag(FLAGS_out).c_str(), "w")) {
    if (out_ == nullptr) throw std::runtime_error("cannot write --out");
    for (const auto& [name, address] : plan_["targets"].items()) {
      targets_[name] = Connect(address.get<std::string>());
    }
  }
  ~Load() { std::fclose(out_); }

  void Run() {
    const double rate = std::min(absl::GetFlag(FLAGS_rate), 500.0);
    const double seconds = std::min(absl::GetFlag(FLAGS_seconds), 600.0);
    int total = static_cast<int>(rate * seconds);
    if (absl::GetFlag(FLAGS_calls) > 0) total = std::min(total, absl::GetFlag(FLAGS_calls));
    const absl::Time start = absl::Now();
    std::atomic<int> next{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 64; ++i) {
      threads.emplace_back([&] {
        for (int n; (n = next++) < total;) {
          absl::SleepFor(start + absl::Seconds(n / rate) - absl::Now());
          Call(n);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

 private:
  void Call(int n) {
    const nlohmann::json& entry = plan_["calls"][static_cast<size_t>(n) % plan_["calls"].size()];
    const std::string request_id = NewUuid(), random = Sha256Hex(NewUuid());
    const std::string path = entry["method"].get<std::string>();
    const std::string json = absl::StrReplaceAll(
        entry["request"].dump(), {{"{uuid}", request_id}, {"{n}", absl::StrCat(n)}});
    std::string bytes;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      bytes = contract_.Serialize(contract_.Method(path), json);
    }
    const std::string trace = random.substr(0, 32);
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + entry["token"].get<std::string>());
    context.AddMetadata("traceparent",
                        absl::StrCat("00-", trace, "-", random.substr(32, 16), "-01"));
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::CompletionQueue queue;
    const absl::Time begun = absl::Now();
    const auto call = targets_.at(entry["service"].get<std::string>())
                          .stub->PrepareUnaryCall(&context, "/" + path, request, &queue);
    call->StartCall();
    grpc::ByteBuffer response;
    grpc::Status status;
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    const nlohmann::json line = {{"n", n},
                                 {"call", path},
                                 {"code", static_cast<int>(status.error_code())},
                                 {"message", status.error_message()},
                                 {"trace", trace},
                                 {"request_id", request_id},
                                 {"begun", absl::ToDoubleSeconds(begun - absl::UnixEpoch())},
                                 {"micros", absl::ToInt64Microseconds(absl::Now() - begun)},
                                 {"peer", context.peer()}};
    const std::lock_guard<std::mutex> lock(mutex_);
    std::fprintf(out_, "%s\n", line.dump().c_str());
    std::fflush(out_);
  }

  const nlohmann::json plan_;
  Contract contract_;
  std::FILE* const out_;
  std::map<std::string, Target> targets_;
  std::mutex mutex_;
};

}  // namespace
}  // namespace pactum

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  try {
    pactum::Load().Run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ops_load_client: %s\n", error.what());
    return 1;
  }
  return 0;
}
