// Registry as review's tests need it: a pact in force and its position, both set by the test.
#ifndef PACTUM_SERVICES_REVIEW_TESTING_FAKE_REGISTRY_H_
#define PACTUM_SERVICES_REVIEW_TESTING_FAKE_REGISTRY_H_

#include "absl/synchronization/mutex.h"
#include "pactum/registry/v1/registry_service.grpc.pb.h"
#include "services/review/testing/fake_position.h"

namespace pactum::review::testing {

namespace reg = ::pactum::registry::v1;

class FakeRegistry : public reg::RegistryService::Service {
 public:
  FakeRegistry() {
    pact.set_name("pacts/p");
    pact.set_region_code("52");
    pact.set_counterparty_kind(type::v1::COUNTERPARTY_KIND_REGION);
    pact.set_start_year(2019);
    pact.set_end_year(2022);
    pact.set_state(reg::Pact::STATE_IN_FORCE);
    position.set_version(1);
    position.set_content_digest(std::string(64, 'c'));
  }

  grpc::Status GetPact(grpc::ServerContext*, const reg::GetPactRequest* request,
                       reg::Pact* response) override {
    *response = pact;
    response->set_name(request->name());
    return status;
  }
  grpc::Status GetPactPosition(grpc::ServerContext*, const reg::GetPactPositionRequest* request,
                               reg::PactPosition* response) override {
    absl::MutexLock lock(&answering);
    *response = position;
    Answer(*request, dates, response);
    last_answer = *response;
    return status;
  }

  reg::Pact pact;
  reg::PactPosition position;     // Without what was asked, which is answered as asked.
  reg::PactPosition last_answer;  // As it was sent.
  Dates dates;
  absl::Mutex answering;  // Of several calls at once.
  grpc::Status status;
};

}  // namespace pactum::review::testing

#endif  // PACTUM_SERVICES_REVIEW_TESTING_FAKE_REGISTRY_H_
