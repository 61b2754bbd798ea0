// Budget as registry's tests need it: what it says of an annex is set by the test, what it was
// asked is kept. Thread-safe for calls; the settings are changed between them.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_FAKE_BUDGET_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_FAKE_BUDGET_H_

#include <functional>
#include <mutex>
#include <vector>

#include "pactum/budget/v1/budget_service.grpc.pb.h"

namespace pactum::registry::testing {

class FakeBudget : public budget::v1::BudgetService::Service {
 public:
  FakeBudget() { response.set_accepted(true); }

  grpc::Status CheckAllocation(grpc::ServerContext*,
                               const budget::v1::CheckAllocationRequest* request,
                               budget::v1::CheckAllocationResponse* answer) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      asked_.push_back(*request);
    }
    if (while_asked) while_asked();
    *answer = response;
    return status;
  }

  std::vector<budget::v1::CheckAllocationRequest> asked() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return asked_;
  }

  budget::v1::CheckAllocationResponse response;
  grpc::Status status;
  std::function<void()> while_asked;  // What others do in the meantime.

 private:
  mutable std::mutex mutex_;
  std::vector<budget::v1::CheckAllocationRequest> asked_;
};

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_FAKE_BUDGET_H_
