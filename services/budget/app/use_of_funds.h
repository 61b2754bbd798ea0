// Book USE for procurement: reserve, commit, certify, reverse, release, pay. Each effect is keyed
// by an id of the caller's, beside the request's own, so that a repetition after any crash has one
// effect. Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_USE_OF_FUNDS_H_
#define PACTUM_SERVICES_BUDGET_APP_USE_OF_FUNDS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"

namespace pactum::budget {

class UseOfFunds {
 public:
  explicit UseOfFunds(db::Pool& pool) : pool_(pool) {}

  // The methods of the proto, whose comments say what they do and refuse.
  absl::StatusOr<v1::UseResponse> Reserve(const rpc::Call& call, const v1::ReserveRequest& request);
  absl::StatusOr<v1::UseResponse> Commit(const rpc::Call& call, const v1::CommitRequest& request);
  absl::StatusOr<v1::UseResponse> Certify(const rpc::Call& call, const v1::CertifyRequest& request);
  absl::StatusOr<v1::UseResponse> ReverseCertificate(const rpc::Call& call,
                                                     const v1::ReverseCertificateRequest& request);
  absl::StatusOr<v1::UseResponse> Release(const rpc::Call& call, const v1::ReleaseRequest& request);
  absl::StatusOr<v1::UseResponse> PaySupplier(const rpc::Call& call,
                                              const v1::PaySupplierRequest& request);

 private:
  absl::StatusOr<v1::UseResponse> WithYears(
      const rpc::Call& call, absl::string_view pact_id,
      const google::protobuf::RepeatedPtrField<v1::LineAmount>& asked,
      absl::StatusOr<v1::UseResponse> answer);

  db::Pool& pool_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_USE_OF_FUNDS_H_
