// What a framework asks and a version lacks, item by item (R6); and what stands in the way of
// funding (R76, R82 to R94, R107, R129, R136, R137). Pure functions over the promised content.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_COMPLETENESS_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_COMPLETENESS_H_

#include <string>
#include <vector>

#include "pactum/registry/v1/fact.pb.h"
#include "pactum/registry/v1/framework.pb.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

// Every lack of the version, in the order of the framework, advice included (Lack::blocking is
// false); `version_name` is the subject of those of the whole.
std::vector<Lack> CheckCompleteness(const v1::Framework& framework, const v1::PactContent& content,
                                    const std::string& version_name, const Period& pact);
// Those that block the submission.
std::vector<Lack> Blocking(std::vector<Lack> lacks);

// What `maturity` asks of a project and its content lacks; only what blocks.
std::vector<Lack> LacksOfProject(const v1::Framework& framework, const v1::Project& project,
                                 type::v1::Maturity maturity);

// What stands in the way of funding any project: the common core and its branch's commitment.
std::vector<Lack> ObstaclesToFunding(const v1::PactContent& content, const v1::Project& project);

// What stands in the way of funding a project that has this maturity and this state now.
std::vector<Lack> ObstaclesOf(const v1::Framework& framework, const v1::PactContent& content,
                              const v1::Project& project, type::v1::Maturity maturity,
                              type::v1::ProjectState state);

// Whether every axis-3 project supports a project with new pathways (R129).
bool Axis3SupportsNewPathways(const v1::PactContent& content);

// A framework that cannot be: an item twice, a check without what it counts or compares with.
std::vector<FieldProblem> CheckFramework(const v1::Framework& framework);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_COMPLETENESS_H_
