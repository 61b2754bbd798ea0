// Procurement's calls to budget: they move the money of a contract. Every effect is keyed by ids
// that the contract or the delivery gives, so that a call may be repeated after any crash.
#ifndef PACTUM_SERVICES_PROCUREMENT_CLIENTS_BUDGET_CLIENT_H_
#define PACTUM_SERVICES_PROCUREMENT_CLIENTS_BUDGET_CLIENT_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "google/protobuf/message.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// The intent for which budget is asked. The request_id of each call is derived from its id. With
// context.validate_only budget checks and stores nothing.
struct BudgetAsk {
  const CallContext& context;
  std::string intent_id, pact_id;
  absl::CivilDay day;
};

// A part of a delivery, paid from one line.
struct NewCertificate {
  std::string id;
  Line line;
  Money amount;
  absl::CivilDay day;  // The delivery's.
};

// Amounts that suppliers were paid from one funding source of one axis.
struct SupplierPaid {
  Money to_date, of_year;
};
struct SupplierPayments {
  absl::Time known_at;
  std::map<int, std::map<std::string, SupplierPaid>> axes;  // Axis → funding source.
};

// UNAVAILABLE: the effect is unknown; ABORTED: the row changed concurrently until the deadline
// passed; any other error is a lasting refusal. Thread-safe.
class BudgetClient {
 public:
  explicit BudgetClient(rpc::Peer peer);

  // OK where budget can be reached now; to be asked before an intent is stored.
  absl::Status CheckReachable(const CallContext& context) const;

  // `reservation` and the like are the ids that the contract derives. `cause`: the name of the
  // contract or change that the money is for.
  absl::Status Reserve(const BudgetAsk& ask, absl::string_view reservation, absl::string_view cause,
                       const LineAmounts& lines);
  // No lines: all that is reserved.
  absl::Status Commit(const BudgetAsk& ask, absl::string_view reservation, absl::string_view commit,
                      const LineAmounts& lines = {});
  // Gives back the rest of a reservation.
  absl::Status Release(const BudgetAsk& ask, absl::string_view reservation,
                       absl::string_view reason);
  // All or none, each on its own day.
  absl::Status Certify(const BudgetAsk& ask, absl::string_view reservation,
                       const std::vector<NewCertificate>& certificates);
  // On the delivery's day.
  absl::Status ReverseCertificate(const BudgetAsk& ask, absl::string_view certificate,
                                  absl::string_view reason, absl::CivilDay day);

  // As of both dates. Without known_at: as of the instant that is settled there.
  absl::StatusOr<SupplierPayments> PaidToSuppliers(const CallContext& context,
                                                   absl::string_view pact_name, int year,
                                                   absl::CivilDay cut_off,
                                                   std::optional<absl::Time> known_at) const;

 private:
  absl::Status Send(const BudgetAsk& ask, absl::string_view method,
                    const google::protobuf::Message& request) const;

  const rpc::Peer peer_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_CLIENTS_BUDGET_CLIENT_H_
