// Registry as budget's tests need it: a pact in force and its answer on funding, both set by the
// test.
#ifndef PACTUM_SERVICES_BUDGET_TESTING_FAKE_REGISTRY_H_
#define PACTUM_SERVICES_BUDGET_TESTING_FAKE_REGISTRY_H_

#include "pactum/registry/v1/registry_service.grpc.pb.h"

namespace pactum::budget::testing {

class FakeRegistry : public registry::v1::RegistryService::Service {
 public:
  FakeRegistry() {
    pact.set_name("pacts/p");
    pact.set_region_code("52");
    pact.set_counterparty_kind(type::v1::COUNTERPARTY_KIND_REGION);
    pact.set_start_year(2019);
    pact.set_end_year(2022);
    pact.set_state(registry::v1::Pact::STATE_IN_FORCE);
    fundability.set_pact("pacts/p");
    fundability.set_version(1);
    fundability.set_content_digest("digest of version 1");
    fundability.set_axis_3_supports_new_pathways(true);
    for (const auto& [code, share] : {std::pair("1A", 5000), {"1B", 3000}, {"1C", 2000}}) {
      auto* sub = fundability.add_sub_axes();
      sub->set_sub_axis(code);
      sub->set_share_bp(share);
    }
    auto* project = fundability.add_projects();
    project->set_project("pacts/p/projects/agora");
    project->set_axis(type::v1::AXIS_3);
    project->set_nature(type::v1::TRANSVERSE_NATURE_INTEROPERABILITY);
    project->set_presented_with_proposal(true);
  }

  grpc::Status GetPact(grpc::ServerContext*, const registry::v1::GetPactRequest*,
                       registry::v1::Pact* response) override {
    *response = pact;
    return status;
  }
  grpc::Status GetFundability(grpc::ServerContext*, const registry::v1::GetFundabilityRequest*,
                              registry::v1::Fundability* response) override {
    *response = fundability;
    return status;
  }

  registry::v1::Pact pact;
  registry::v1::Fundability fundability;
  grpc::Status status;
};

}  // namespace pactum::budget::testing

#endif  // PACTUM_SERVICES_BUDGET_TESTING_FAKE_REGISTRY_H_
