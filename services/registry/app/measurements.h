// Measurements of indicators, one at a time or a provider's file of them. Acts lock the pact, so
// that an indicator has one measurement of a period that is not corrected. Thread-safe.
#ifndef PACTUM_SERVICES_REGISTRY_APP_MEASUREMENTS_H_
#define PACTUM_SERVICES_REGISTRY_APP_MEASUREMENTS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry {

class Measurements {
 public:
  explicit Measurements(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::Report> Record(const rpc::Call& call,
                                    const v1::RecordMeasurementRequest& request);
  absl::StatusOr<v1::ImportMeasurementsResponse> Import(
      const rpc::Call& call, const v1::ImportMeasurementsRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_MEASUREMENTS_H_
