// Budget as procurement asks it: to move funds for a contract. Every effect is keyed by ids that
// the contract or the delivery gives, so that a call may be repeated after any crash.
#ifndef PACTUM_SERVICES_PROCUREMENT_CLIENTS_BUDGET_CLIENT_H_
#define PACTUM_SERVICES_PROCUREMENT_CLIENTS_BUDGET_CLIENT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// The request_id of each call is derived from `act`, the intent that it belongs to. With
// context.validate_only budget checks and stores nothing. UNAVAILABLE: nothing is known of the
// effect; ABORTED: others were faster; any other error is a lasting refusal. Thread-safe.
class BudgetClient {
 public:
  explicit BudgetClient(rpc::Peer peer);

  // OK where budget can be reached now; to be asked before an intent is stored.
  absl::Status CheckReachable(const CallContext& context) const;

  // `reservation` and the like are the ids that the contract derives. `cause`: what it is for.
  absl::Status Reserve(const CallContext& context, absl::string_view act, absl::string_view pact_id,
                       absl::string_view reservation, absl::string_view cause,
                       const LineAmounts& lines, absl::CivilDay day);
  // No lines: all that is reserved.
  absl::Status Commit(const CallContext& context, absl::string_view act, absl::string_view pact_id,
                      absl::string_view reservation, absl::string_view commit,
                      const LineAmounts& lines, absl::CivilDay day);
  // Gives back what the reservation still holds.
  absl::Status Release(const CallContext& context, absl::string_view act, absl::string_view pact_id,
                       absl::string_view reservation, absl::string_view reason, absl::CivilDay day);
  struct Certificate {
    std::string id;
    Line line;
    Money amount;
    absl::CivilDay day;  // The delivery's.
  };
  // All or none, each on its own day.
  absl::Status Certify(const CallContext& context, absl::string_view act, absl::string_view pact_id,
                       absl::string_view reservation, const std::vector<Certificate>& certificates);
  absl::Status ReverseCertificate(const CallContext& context, absl::string_view act,
                                  absl::string_view pact_id, absl::string_view certificate,
                                  absl::string_view reason, absl::CivilDay day);
  // Both books by line. Without known_at: as of what is settled there, which the answer says.
  absl::StatusOr<budget::v1::BudgetPosition> Position(
      const CallContext& context, const budget::v1::GetBudgetPositionRequest& request) const;

 private:
  const rpc::Peer peer_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_CLIENTS_BUDGET_CLIENT_H_
