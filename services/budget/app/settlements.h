// The end of an exercise and of a pact: carry-over of both books, the closing. Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_SETTLEMENTS_H_
#define PACTUM_SERVICES_BUDGET_APP_SETTLEMENTS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"

namespace pactum::budget {

class Settlements {
 public:
  explicit Settlements(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::SettlementResponse> CarryOver(const rpc::Call& call,
                                                   const v1::CarryOverRequest& request);
  absl::StatusOr<v1::SettlementResponse> CarryUnspent(const rpc::Call& call,
                                                      const v1::CarryUnspentRequest& request);
  absl::StatusOr<v1::SettlementResponse> Close(const rpc::Call& call,
                                               const v1::CloseBudgetRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_SETTLEMENTS_H_
