// Orders, instalments and amendments: the changes of a contract after its signature. Thread-safe.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_CHANGES_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_CHANGES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/change.pb.h"
#include "services/procurement/app/acts.h"

namespace pactum::procurement {

class Changes {
 public:
  // Both outlive it.
  Changes(db::Pool& pool, Acts& acts) : pool_(pool), acts_(acts) {}

  // The methods of the proto, which documents their effects and refusals.
  absl::StatusOr<v1::Order> CreateOrder(const rpc::Call& call,
                                        const v1::CreateOrderRequest& request);
  absl::StatusOr<v1::Order> CommitOrder(const rpc::Call& call,
                                        const v1::CommitOrderRequest& request);
  absl::StatusOr<v1::Order> CancelOrder(const rpc::Call& call,
                                        const v1::CancelOrderRequest& request);
  absl::StatusOr<v1::Instalment> CreateInstalment(const rpc::Call& call,
                                                  const v1::CreateInstalmentRequest& request);
  absl::StatusOr<v1::Instalment> CommitInstalment(const rpc::Call& call,
                                                  const v1::CommitInstalmentRequest& request);
  absl::StatusOr<v1::Instalment> CancelInstalment(const rpc::Call& call,
                                                  const v1::CancelInstalmentRequest& request);
  absl::StatusOr<v1::Amendment> CreateAmendment(const rpc::Call& call,
                                                const v1::CreateAmendmentRequest& request);
  absl::StatusOr<v1::Amendment> SignAmendment(const rpc::Call& call,
                                              const v1::SignAmendmentRequest& request);
  absl::StatusOr<v1::Amendment> WithdrawAmendment(const rpc::Call& call,
                                                  const v1::WithdrawAmendmentRequest& request);

 private:
  // An act on a change, as it is asked for.
  struct Asked {
    std::string name;
    ChangeAct act;
    absl::CivilDay day;
    std::string reason = "";
    std::string evidence = "";  // Of an instalment.
  };
  template <class Message>
  absl::StatusOr<Message> Do(const rpc::Call& call, const Asked& asked);

  db::Pool& pool_;
  Acts& acts_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_CHANGES_H_
