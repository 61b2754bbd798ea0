// The methods of RegistryApi on amendments and the end of a pact.
#include "services/registry/api/registry_api.h"

namespace pactum::registry {

using grpc::ServerContext;

grpc::Status RegistryApi::DraftAmendment(ServerContext* context,
                                         const v1::DraftAmendmentRequest* request,
                                         v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return amendments_.Draft(call, r); });
}

grpc::Status RegistryApi::WithdrawAmendment(ServerContext* context,
                                            const v1::WithdrawAmendmentRequest* request,
                                            v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return amendments_.Withdraw(call, r); });
}

grpc::Status RegistryApi::CompareVersions(ServerContext* context,
                                          const v1::CompareVersionsRequest* request,
                                          v1::CompareVersionsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const auto& r) {
                            return amendments_.CompareVersions(call, r);
                          });
}

grpc::Status RegistryApi::ClosePact(ServerContext* context, const v1::ClosePactRequest* request,
                                    v1::Pact* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return amendments_.Close(call, r); });
}

}  // namespace pactum::registry
