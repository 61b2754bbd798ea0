// The parts that acts on a convention share: loading it locked, the amounts of its lines, settling,
// the answer with its event. For app/ only.
#ifndef PACTUM_SERVICES_BUDGET_APP_CONVENTION_ACTS_H_
#define PACTUM_SERVICES_BUDGET_APP_CONVENTION_ACTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/convention.h"
#include "services/budget/domain/ledger.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

struct ConventionId {
  std::string pact_id;
  int year = 0;

  std::string Name() const;
};

// CONVENTION_NOT_FOUND where the name has no year: the pipeline does not check that part.
absl::StatusOr<ConventionId> ConventionIdOf(const std::string& name);

struct LoadedConvention {
  Pact pact;
  v1::Convention convention;
  LineAmounts lines;  // Its ceilings.
  Balances balances;  // Of its lines.

  ConventionState state() const;
  // The amounts of a kind by line, zeros included.
  LineAmounts Held(AccountKind kind) const;
  // CONVENTION_STATE unless the convention is in this state.
  absl::Status Require(ConventionState state, const Phrase& asked, const Phrase& possible) const;
};
// The convention, locked, in the caller's scope.
absl::StatusOr<LoadedConvention> LoadConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionId& id);
// As LoadConvention; ETAG_MISMATCH unless the call has its present etag.
absl::StatusOr<LoadedConvention> LoadConventionOnEtag(db::Tx& tx, const rpc::Call& call,
                                                      const ConventionId& id);

// The convention as it is now, with its event.
absl::StatusOr<v1::Convention> AnswerConvention(db::Tx& tx, const rpc::Call& call,
                                                const ConventionId& id, std::string event,
                                                absl::CivilDay day);

// SETTLED once nothing is owed either way, DETERMINED otherwise.
void SetDeterminedOrSettled(db::Tx& tx, const ConventionId& id, const LineAmounts& lines);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_APP_CONVENTION_ACTS_H_
