#include "services/budget/app/own_efforts.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/app/standings.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/own_effort_store.h"
#include "services/budget/wire/budget_wire.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// The own effort as it is now, with its event.
v1::OwnEffort AnswerWith(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                         const std::string& key, std::string event) {
  v1::OwnEffort effort = FindOwnEffort(tx, pact_id, key).value();
  events::Append(tx, call,
                 events::EventOf(pact_id, effort.name(), std::move(event), effort, call.today));
  return effort;
}

}  // namespace

absl::StatusOr<v1::OwnEffort> OwnEfforts::Report(const rpc::Call& call,
                                                 const v1::ReportOwnEffortRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const Money amount = MoneyOf(request.amount());
  if (amount < Money() || request.trainings() < 0) {
    return FieldInvalid("amount", phrase::kOwnEffortNotNegative);
  }
  const std::string key = request.baseline() ? kBaselineKey : absl::StrCat(request.year());
  return db::Write<v1::OwnEffort>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::OwnEffort> {
        ASSIGN_OR_RETURN(const Pact pact, LockPactInScope(tx, call, pact_id));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
        if (request.baseline() && request.year() >= pact.exercises.first) {
          return FieldInvalid("year", phrase::kBaselineBeforeThePact);
        }
        if (!request.baseline() && !pact.exercises.Contain(request.year())) {
          return FieldInvalid("year", phrase::kMustBeAnExercise);
        }
        InsertOwnEffort(tx, pact_id, key, request.year(), amount, request.trainings(),
                        call.subject);
        return AnswerWith(tx, call, pact_id, key, "own_effort.reported");
      });
}

absl::StatusOr<v1::OwnEffort> OwnEfforts::Answer(const rpc::Call& call,
                                                 const v1::AnswerOwnEffortRequest& request) {
  const std::string pact_id = PactIdOf(request.name()), key = LastOf(request.name());
  ASSIGN_OR_RETURN(const Standing standing, AnsweredStandingOf(request));
  return db::Write<v1::OwnEffort>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::OwnEffort> {
        RETURN_IF_ERROR(LockPactInScope(tx, call, pact_id).status());
        const std::optional<v1::OwnEffort> present = FindOwnEffort(tx, pact_id, key);
        if (!present) return OwnEffortNotFound(request.name());
        RETURN_IF_ERROR(rpc::RequireEtag(call, request.name(), present->etag()));
        InsertOwnEffortAnswer(tx, pact_id, key, standing, request.reason(), call.subject);
        return AnswerWith(tx, call, pact_id, key, "own_effort.answered");
      });
}

}  // namespace pactum::budget
