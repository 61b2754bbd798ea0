// Facts of the life of projects between messages and the domain.
#ifndef PACTUM_SERVICES_REGISTRY_WIRE_FACT_WIRE_H_
#define PACTUM_SERVICES_REGISTRY_WIRE_FACT_WIRE_H_

#include "absl/strings/string_view.h"
#include "pactum/registry/v1/fact.pb.h"
#include "services/registry/domain/project_life.h"

namespace pactum::registry {

// `project`: its resource name.
v1::ProjectFact FactToProto(absl::string_view project, const Fact& fact);
// A fact whose shape was checked.
Fact FactFromProto(const v1::ProjectFact& fact);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_WIRE_FACT_WIRE_H_
