// Whether the acts of the service could have made a whole pact that comes as one document. Pure:
// the rules of each act are checked on the state that it left.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_DOCUMENT_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "pactum/registry/v1/bulk.pb.h"
#include "pactum/registry/v1/framework.pb.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

// The problems of a document by their place; empty where there is none. The shape of its parts was
// checked. Submitted and signed versions are complete by the framework, and a signature is on
// exactly the content of its version.
std::vector<FieldProblem> CheckDocument(const v1::PactDocument& document,
                                        const v1::Framework& framework, absl::CivilDay today);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_DOCUMENT_H_
