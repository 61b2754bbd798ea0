// Pacts of the largest expected size, as documents: the example's complete content, and
// as many more projects, commitments, indicators and measurements of its kind as are wanted. The
// same numbers make the same pact.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_LARGE_PACT_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_LARGE_PACT_H_

#include "pactum/registry/v1/bulk.pb.h"

namespace pactum::registry::testing {

struct Size {
  int projects = 500, milestones_each = 10, commitments = 2000, measurements = 20'000;
};

// The pact of a number, 0 to 89, with a region of its own: version 1 signed, each second project
// started, milestones reported, measurements by the month, each third one answered and each tenth
// one corrected. Its days lie in 2019 to 2022.
v1::PactDocument LargePact(int number, const Size& size);

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_LARGE_PACT_H_
