// The Prefect's decision (R145): checked, tried on budget, stored, applied to the convention. The
// decision is stored before budget applies it (docs/adr/0001). Then it ends EFFECTIVE or REFUSED,
// by the call itself or by a worker of any process, even after a crash. Thread-safe.
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
#include "services/review/store/review_store.h"

namespace pactum::review {

// The lease of a RECORDED decision by its call or by a worker. Whole seconds.
inline constexpr absl::Duration kDecisionLease = absl::Seconds(10);

class Decisions {
 public:
  // Both outlive it.
  Decisions(db::Pool& pool, BudgetClient& budget, absl::Duration lease = kDecisionLease)
      : pool_(pool), budget_(budget), lease_(lease) {}

  // DecideContribution of the proto. Where budget is away before the decision is stored, the answer
  // is UNAVAILABLE and nothing happened. Afterwards the answer is the decision, RECORDED until
  // budget has applied it.
  absl::StatusOr<v1::Decision> Decide(const rpc::Call& call,
                                      const v1::DecideContributionRequest& request);

  // One step of the worker: takes up, once each, the RECORDED decisions without a lease.
  void FinishPending();

 private:
  // The decision to be stored, after every check of review itself.
  static absl::StatusOr<DecisionRow> CheckedDecision(db::Tx& tx, const rpc::Call& call,
                                                     const v1::DecideContributionRequest& request,
                                                     Lock lock);
  // Asks budget to apply a stored decision and records the outcome. DECISION_REFUSED where budget
  // refuses; after any other error the decision stays RECORDED. `keep_answer`: the outcome becomes
  // the stored answer of the call that decided; a worker leaves that answer unchanged.
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
