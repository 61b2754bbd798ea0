// Procurement as review's tests need it: an execution set by the test.
#ifndef PACTUM_SERVICES_REVIEW_TESTING_FAKE_PROCUREMENT_H_
#define PACTUM_SERVICES_REVIEW_TESTING_FAKE_PROCUREMENT_H_

#include "absl/synchronization/mutex.h"
#include "pactum/procurement/v1/procurement_service.grpc.pb.h"
#include "services/review/testing/fake_position.h"

namespace pactum::review::testing {

namespace pro = ::pactum::procurement::v1;

class FakeProcurement : public pro::ProcurementService::Service {
 public:
  grpc::Status GetExecution(grpc::ServerContext*, const pro::GetExecutionRequest* request,
                            pro::Execution* response) override {
    absl::MutexLock lock(&answering);
    *response = execution;
    Answer(*request, dates, response);
    last_answer = *response;
    return status;
  }

  pro::Execution execution;  // Without what was asked, which is answered as asked.
  pro::Execution last_answer;
  Dates dates;
  absl::Mutex answering;  // Of several calls at once.
  grpc::Status status;
};

}  // namespace pactum::review::testing

#endif  // PACTUM_SERVICES_REVIEW_TESTING_FAKE_PROCUREMENT_H_
