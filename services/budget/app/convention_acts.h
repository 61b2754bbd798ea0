// What the acts on a convention share: loading it locked on its etag, what its lines hold,
// settling, the answer with its event. For app/ only.
#ifndef PACTUM_SERVICES_BUDGET_APP_CONVENTION_ACTS_H_
#define PACTUM_SERVICES_BUDGET_APP_CONVENTION_ACTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/line.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/pact_store.h"

namespace pactum::budget {

struct ConventionName {
  std::string pact_id;
  int year = 0;

  std::string Text() const;
};

// CONVENTION_NOT_FOUND for what is no year.
absl::StatusOr<ConventionName> ConventionNameOf(const std::string& name);

// "IN_FORCE".
std::string StateOf(const v1::Convention& convention);

LineAmounts PlannedBy(const v1::Convention& convention);

// What each of the lines holds of a kind, zeros included.
LineAmounts Held(const Balances& balances, const LineAmounts& lines, absl::string_view kind);

struct LoadedConvention {
  PactRow pact;
  v1::Convention convention;
  LineAmounts lines;
  Balances balances;  // Of its lines.
};
// The convention locked, in the caller's scope, on the call's etag where one is due.
absl::StatusOr<LoadedConvention> LoadConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionName& name, bool with_etag);

absl::StatusOr<v1::Convention> AnswerConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionName& name, absl::string_view event,
                                                absl::CivilDay day);

Act ConventionAct(const rpc::Call& call, const ConventionName& name, absl::CivilDay day,
                  absl::string_view cause);

// SETTLED once nothing is owed either way, DETERMINED otherwise.
void SettleIfDone(db::Tx& tx, const ConventionName& name, const LineAmounts& lines);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_CONVENTION_ACTS_H_
