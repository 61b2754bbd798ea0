// A whole pact as one document: whether it could have come about by the acts that the service
// knows. Pure. What is judged of an act is judged here of what it left.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_DOCUMENT_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "pactum/registry/v1/bulk.pb.h"
#include "pactum/registry/v1/framework.pb.h"
#include "services/registry/domain/errors.h"
#include "services/registry/domain/project_life.h"

namespace pactum::registry {

// What at most one report stands on: "projects/p/m", "commitments/c",
// "indicators/i/2019/2019-12-31", "progress/projects/p/2019-06-30".
std::string SubjectOf(const v1::Report& report, absl::CivilDay effective);
// Whose a measurement is: STATE, COUNTERPARTY, THIRD_PARTY.
std::string SideOfProvider(v1::Indicator::Provider provider);
// Of a report in a document.
std::string SideOfReport(const v1::Report& report);

Fact FactOf(const v1::ProjectFact& fact);

// What is wrong, by its place in the document; empty where nothing is. Its parts have the shape
// that their messages ask for. Submitted and signed versions are complete by the framework, and a
// signature is on exactly the content that is there.
std::vector<FieldProblem> CheckDocument(const v1::PactDocument& document,
                                        const v1::Framework& framework, absl::CivilDay today);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_DOCUMENT_H_
