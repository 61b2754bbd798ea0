// The counterparty's own money: reported by it, open for use once the State has confirmed it.
// Thread-safe.
#ifndef PACTUM_SERVICES_BUDGET_APP_DEPOSITS_H_
#define PACTUM_SERVICES_BUDGET_APP_DEPOSITS_H_

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget_service.pb.h"

namespace pactum::budget {

class Deposits {
 public:
  explicit Deposits(db::Pool& pool) : pool_(pool) {}

  // The comments of the proto's methods say what each does and refuses.
  absl::StatusOr<v1::Deposit> Report(const rpc::Call& call,
                                     const v1::ReportDepositRequest& request);
  absl::StatusOr<v1::Deposit> Answer(const rpc::Call& call,
                                     const v1::AnswerDepositRequest& request);

 private:
  db::Pool& pool_;
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_DEPOSITS_H_
