// Budget as review's tests need it: a position set by the test, and decisions applied once by their
// name.
#ifndef PACTUM_SERVICES_REVIEW_TESTING_FAKE_BUDGET_H_
#define PACTUM_SERVICES_REVIEW_TESTING_FAKE_BUDGET_H_

#include <map>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "pactum/budget/v1/budget_service.grpc.pb.h"
#include "services/review/testing/fake_position.h"

namespace pactum::review::testing {

namespace bud = ::pactum::budget::v1;

class FakeBudget : public bud::BudgetService::Service {
 public:
  grpc::Status GetBudgetPosition(grpc::ServerContext*, const bud::GetBudgetPositionRequest* request,
                                 bud::BudgetPosition* response) override {
    absl::MutexLock lock(&answering);
    *response = position;
    Answer(*request, dates, response);
    last_answer = *response;
    return status;
  }

  grpc::Status ApplyDecision(grpc::ServerContext*, const bud::ApplyDecisionRequest* request,
                             bud::Convention* response) override {
    absl::MutexLock lock(&mutex);
    response->set_name(request->name());
    if (request->validate_only()) {
      ++trials;
      return trial_status;
    }
    if (!apply_status.ok()) return apply_status;
    calls.push_back(*request);
    if (applied.emplace(request->decision(), *request).second) ++effects;
    return grpc::Status::OK;
  }

  bud::BudgetPosition position;  // Without what was asked, which is answered as asked.
  bud::BudgetPosition last_answer;
  Dates dates;
  absl::Mutex answering;      // Of several calls at once.
  grpc::Status status;        // Of the position.
  grpc::Status trial_status;  // Of validate_only.
  grpc::Status apply_status;  // Of the real call.

  absl::Mutex mutex;  // Guards what follows while calls are under way.
  int trials = 0;
  int effects = 0;
  std::vector<bud::ApplyDecisionRequest> calls;
  std::map<std::string, bud::ApplyDecisionRequest> applied;
};

}  // namespace pactum::review::testing

#endif  // PACTUM_SERVICES_REVIEW_TESTING_FAKE_BUDGET_H_
