// BudgetService: book USE, for procurement and for the counterparty's payments.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "services/budget/api/api_support.h"
#include "services/budget/api/budget_api.h"

namespace pactum::budget {
namespace {

using grpc::ServerContext;

}  // namespace

grpc::Status BudgetApi::Reserve(ServerContext* context, const v1::ReserveRequest* request,
                                v1::UseResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReserveRequest& r) { return use_.Reserve(call, r); });
}

grpc::Status BudgetApi::Commit(ServerContext* context, const v1::CommitRequest* request,
                               v1::UseResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CommitRequest& r) { return use_.Commit(call, r); });
}

grpc::Status BudgetApi::Certify(ServerContext* context, const v1::CertifyRequest* request,
                                v1::UseResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CertifyRequest& r) { return use_.Certify(call, r); });
}

grpc::Status BudgetApi::ReverseCertificate(ServerContext* context,
                                           const v1::ReverseCertificateRequest* request,
                                           v1::UseResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ReverseCertificateRequest& r) {
                            return use_.ReverseCertificate(call, r);
                          });
}

grpc::Status BudgetApi::Release(ServerContext* context, const v1::ReleaseRequest* request,
                                v1::UseResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReleaseRequest& r) { return use_.Release(call, r); });
}

grpc::Status BudgetApi::PaySupplier(ServerContext* context, const v1::PaySupplierRequest* request,
                                    v1::UseResponse* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::PaySupplierRequest& r) {
                            return use_.PaySupplier(call, r);
                          });
}

}  // namespace pactum::budget
