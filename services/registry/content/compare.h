// The differences between the contents of two versions, field by field.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_COMPARE_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_COMPARE_H_

#include <vector>

#include "pactum/registry/v1/amendment.pb.h"
#include "pactum/registry/v1/pact.pb.h"

namespace pactum::registry {

// In the order of the fields, then of the items. Projects, commitments and indicators are matched
// by name, parts of them by their id where they have one, else by their place.
std::vector<v1::VersionChange> Compare(const v1::PactContent& before, const v1::PactContent& after);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_COMPARE_H_
