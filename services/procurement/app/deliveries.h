// Deliveries: recorded, certified by another person, reversed. Thread-safe.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_DELIVERIES_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_DELIVERIES_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/app/acts.h"

namespace pactum::procurement {

class Deliveries {
 public:
  // Both outlive it.
  Deliveries(db::Pool& pool, Acts& acts) : pool_(pool), acts_(acts) {}

  // The methods of the proto, which documents their effects and refusals.
  absl::StatusOr<v1::RecordDeliveriesResponse> Record(const rpc::Call& call,
                                                      const v1::RecordDeliveriesRequest& request);
  absl::StatusOr<v1::CertifyDeliveriesResponse> Certify(
      const rpc::Call& call, const v1::CertifyDeliveriesRequest& request);
  absl::StatusOr<v1::Delivery> Reverse(const rpc::Call& call,
                                       const v1::ReverseDeliveryRequest& request);

 private:
  db::Pool& pool_;
  Acts& acts_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_DELIVERIES_H_
