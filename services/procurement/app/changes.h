// Orders, instalments and amendments: what changes a contract after its signature. Thread-safe.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_CHANGES_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_CHANGES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/db/pool.h"
#include "common/rpc/call.h"
#include "pactum/procurement/v1/procurement_service.pb.h"
#include "services/procurement/app/acts.h"

namespace pactum::procurement {

class Changes {
 public:
  // Both outlive it.
  Changes(db::Pool& pool, Acts& acts) : pool_(pool), acts_(acts) {}

  // The methods of the proto, whose comments say what they do and refuse.
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
  // What an act about a change is asked for with.
  struct Asked {
    std::string name;
    ChangeKind kind;
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
