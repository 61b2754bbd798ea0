// The methods of RegistryApi on many things at once, and on whole pacts.
#include "services/registry/api/registry_api.h"

namespace pactum::registry {

using grpc::ServerContext;

grpc::Status RegistryApi::ReportProgress(ServerContext* context,
                                         const v1::ReportProgressRequest* request,
                                         v1::Report* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return happenings_.ReportProgress(call, r); });
}

grpc::Status RegistryApi::ImportMeasurements(ServerContext* context,
                                             const v1::ImportMeasurementsRequest* request,
                                             v1::ImportMeasurementsResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const auto& r) {
                            return happenings_.ImportMeasurements(call, r);
                          });
}

grpc::Status RegistryApi::AnswerReports(ServerContext* context,
                                        const v1::AnswerReportsRequest* request,
                                        v1::AnswerReportsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return happenings_.AnswerMany(call, r); });
}

grpc::Status RegistryApi::ExportPact(ServerContext* context, const v1::ExportPactRequest* request,
                                     v1::PactDocument* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return documents_.Export(call, r); });
}

grpc::Status RegistryApi::ImportPact(ServerContext* context, const v1::ImportPactRequest* request,
                                     v1::ImportPactResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return documents_.Import(call, r); });
}

}  // namespace pactum::registry
