#include "common/rpc/service.h"

#include <stdexcept>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pactum::rpc {

const google::protobuf::MethodDescriptor& Service::Entry(absl::string_view method,
                                                         const Descriptor& request,
                                                         const Descriptor& answer, Shape shape) {
  const auto& service = pipeline_.service();
  const MethodDescriptor* found = service.FindMethodByName(std::string(method));
  if (found == nullptr) {
    throw std::logic_error(absl::StrCat(service.full_name(), " has no method ", method));
  }
  const bool streams = found->client_streaming() && found->server_streaming();
  const bool unary = !found->client_streaming() && !found->server_streaming();
  if (shape == Shape::kUnary ? !unary : !streams) {
    throw std::logic_error(absl::StrCat(found->full_name(), " is served as another kind of call"));
  }
  if (found->input_type() != &request || found->output_type() != &answer) {
    throw std::logic_error(absl::StrCat(found->full_name(), " takes ",
                                        found->input_type()->full_name(), " and answers ",
                                        found->output_type()->full_name(), ", but is served with ",
                                        request.full_name(), " and ", answer.full_name()));
  }
  if (!served_.insert(found).second) {
    throw std::logic_error(absl::StrCat(found->full_name(), " is served twice"));
  }
  return *found;
}

void Service::Add(const MethodDescriptor& method, grpc::internal::RpcMethod::RpcType type,
                  grpc::internal::MethodHandler* handler) {
  paths_.push_back(absl::StrCat("/", method.service()->full_name(), "/", method.name()));
  AddMethod(new grpc::internal::RpcServiceMethod(paths_.back().c_str(), type, handler));
}

void Service::RequireComplete() const {
  std::vector<std::string> missing;
  for (int i = 0; i < pipeline_.service().method_count(); ++i) {
    const MethodDescriptor* method = pipeline_.service().method(i);
    if (served_.count(method) == 0) missing.push_back(method->full_name());
  }
  if (!missing.empty()) {
    throw std::logic_error(absl::StrCat("no entry serves ", absl::StrJoin(missing, ", ")));
  }
}

}  // namespace pactum::rpc
