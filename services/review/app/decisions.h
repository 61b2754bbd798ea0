// The Prefect's decision (R145): judged, tried on budget, stored, applied to the convention. It is
// stored before budget applies it (docs/adr/0001): from then on it ends EFFECTIVE or REFUSED, by
// the call itself or by a worker of any process, whatever crashes between. Thread-safe.
#ifndef PACTUM_SERVICES_REVIEW_APP_DECISIONS_H_
#define PACTUM_SERVICES_REVIEW_APP_DECISIONS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/pool.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/review/v1/review_service.pb.h"
#include "services/review/clients/budget_client.h"

namespace pactum::review {

// For so long a RECORDED decision belongs to the call or the worker that holds it. Whole seconds.
inline constexpr absl::Duration kDecisionLease = absl::Seconds(10);

class Decisions {
 public:
  // Both outlive it.
  Decisions(db::Pool& pool, BudgetClient& budget, absl::Duration lease = kDecisionLease)
      : pool_(pool), budget_(budget), lease_(lease) {}

  // DecideContribution of the proto. Before the decision is stored, a budget that is away means
  // UNAVAILABLE and nothing happened; after it, the answer is the decision, RECORDED until budget
  // has it.
  absl::StatusOr<v1::Decision> Decide(const rpc::Call& call,
                                      const v1::DecideContributionRequest& request);

  // One step of the worker: takes up, once each, the RECORDED decisions that nobody holds.
  void FinishPending();

 private:
  // The decision as it would be stored, with all that review itself refuses.
  static absl::StatusOr<DecisionRow> Judge(db::Tx& tx, const rpc::Call& call,
                                           const v1::DecideContributionRequest& request, bool lock);
  // Asks budget to apply a stored decision and records the outcome. DECISION_REFUSED where budget
  // refuses for good; another status leaves it RECORDED. `keep_answer`: the answer kept for the
  // call that decided becomes the outcome; a worker leaves it as it was given.
  absl::StatusOr<v1::Decision> Finish(const CallContext& context, const DecisionRow& decision,
                                      bool keep_answer);
  absl::StatusOr<DecisionRow> RecordOutcome(const CallContext& context, const DecisionRow& decision,
                                            const absl::Status& outcome, bool keep_answer);

  db::Pool& pool_;
  BudgetClient& budget_;
  const absl::Duration lease_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_APP_DECISIONS_H_
