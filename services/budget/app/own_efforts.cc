#include "services/budget/app/own_efforts.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/own_effort_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {

absl::StatusOr<v1::OwnEffort> OwnEfforts::Report(const rpc::Call& call,
                                                 const v1::ReportOwnEffortRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const Money amount = MoneyOf(request.amount());
  if (amount < Money() || request.trainings() < 0) {
    return LineInvalid({{"amount", "and trainings must be at least zero"}});
  }
  const std::string key = request.baseline() ? "baseline" : absl::StrCat(request.year());
  return db::Write<v1::OwnEffort>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::OwnEffort> {
        ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, pact_id, true));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
        const bool in_pact = request.year() >= pact.start_year && request.year() <= pact.end_year;
        if (request.baseline() ? request.year() >= pact.start_year : !in_pact) {
          return LineInvalid({{"year", request.baseline() ? "of the baseline lies before the pact"
                                                          : "must be an exercise of the pact"}});
        }
        InsertOwnEffort(tx, pact_id, key, request.year(), amount, request.trainings(),
                        call.subject);
        v1::OwnEffort effort = FindOwnEffort(tx, pact_id, key).value();
        events::Append(
            tx, call,
            events::EventOf(pact_id, effort.name(), "own_effort.reported", effort, call.today));
        return effort;
      });
}

absl::StatusOr<v1::OwnEffort> OwnEfforts::Answer(const rpc::Call& call,
                                                 const v1::AnswerOwnEffortRequest& request) {
  const std::string pact_id = PactIdOf(request.name()), key = LastOf(request.name());
  const bool confirmed = request.standing() == type::v1::STANDING_CONFIRMED;
  if (!confirmed && request.standing() != type::v1::STANDING_CONTESTED) {
    return LineInvalid({{"standing", "must be CONFIRMED or CONTESTED"}});
  }
  if (!confirmed && request.reason().empty()) return ReasonRequired("reason");
  return db::Write<v1::OwnEffort>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::OwnEffort> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, true).status());
        const std::optional<v1::OwnEffort> present = FindOwnEffort(tx, pact_id, key);
        if (!present) return OwnEffortNotFound(request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        InsertAnswer(tx, pact_id, key, confirmed ? "CONFIRMED" : "CONTESTED", request.reason(),
                     call.subject);
        v1::OwnEffort effort = FindOwnEffort(tx, pact_id, key).value();
        events::Append(
            tx, call,
            events::EventOf(pact_id, effort.name(), "own_effort.answered", effort, call.today));
        return effort;
      });
}

}  // namespace pactum::budget
