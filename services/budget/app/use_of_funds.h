// Book USE for procurement and for the counterparty's payments: reserve, commit, certify, reverse,
// release, pay. Each effect has an id of the caller's, beside the request's own: a repetition after
// any crash has one effect. Thread-safe.
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

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::UseResponse> Reserve(const rpc::Call& call, const v1::ReserveRequest& request);
  absl::StatusOr<v1::UseResponse> Commit(const rpc::Call& call, const v1::CommitRequest& request);
  absl::StatusOr<v1::UseResponse> Certify(const rpc::Call& call, const v1::CertifyRequest& request);
  absl::StatusOr<v1::UseResponse> ReverseCertificate(const rpc::Call& call,
                                                     const v1::ReverseCertificateRequest& request);
  absl::StatusOr<v1::UseResponse> ReleaseReservation(const rpc::Call& call,
                                                     const v1::ReleaseRequest& request);
  absl::StatusOr<v1::UseResponse> PaySupplier(const rpc::Call& call,
                                              const v1::PaySupplierRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_USE_OF_FUNDS_H_
