#include "common/rpc/status_grpc.h"

#include <map>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "google/rpc/status.pb.h"

namespace pactum::rpc {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  // Sorted: absl::Status keeps no order, and a reader wants the same one every time.
  std::map<std::string, std::string> payloads;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    // Other payloads (a constraint's name) are ours: nothing internal leaves the process.
    if (!absl::StartsWith(url, "type.googleapis.com/")) return;
    payloads.emplace(url, payload);
  });
  const auto add = [&](const std::string& url, const std::string& value) {
    auto* detail = details.add_details();
    detail->set_type_url(url);
    detail->set_value(value);
  };
  // The reason comes first.
  const std::string info = "type.googleapis.com/google.rpc.ErrorInfo";
  if (const auto found = payloads.find(info); found != payloads.end()) add(info, found->second);
  for (const auto& [url, value] : payloads) {
    if (url != info) add(url, value);
  }
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
                      details.details_size() > 0 ? details.SerializeAsString() : "");
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details()) {
      result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return result;
}

}  // namespace pactum::rpc
