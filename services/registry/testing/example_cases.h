// The things that can be taken from the example pact, one at a time, each with the item that it
// answers.
// Used over the content and again through gRPC, where each is refused at the submission.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_EXAMPLE_CASES_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_EXAMPLE_CASES_H_

#include <functional>
#include <string>
#include <vector>

#include "pactum/registry/v1/pact.pb.h"

namespace pactum::registry::testing {

// An item of the content by its id; null where there is none.
v1::Project* ProjectOf(v1::PactContent& content, const std::string& id);
v1::Commitment* CommitmentOf(v1::PactContent& content, const std::string& id);
v1::Indicator* IndicatorOf(v1::PactContent& content, const std::string& id);

struct Without {
  std::string name;
  std::vector<std::string> items;  // The one meant, then those that cannot stand without it.
  std::function<void(v1::PactContent&)> take;
};
// For each item that blocks at least one case; for each structural item one where the text claims
// it and the structure lacks it.
const std::vector<Without>& ExampleCases();

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_EXAMPLE_CASES_H_
