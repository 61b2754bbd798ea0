// The findings of a version: items of the framework that it lacks (R6), and obstacles to funding
// (R76, R82 to R94, R107, R129, R136, R137). Pure functions over the promised content.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_COMPLETENESS_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_COMPLETENESS_H_

#include <string>
#include <vector>

#include "pactum/registry/v1/registry_service.pb.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

// All findings of a version in the order of the framework, advice included; `version_name` is the
// subject of those on the whole.
std::vector<Finding> FindingsOf(const v1::Framework& framework, const v1::PactContent& content,
                                const std::string& version_name, const Period& pact);
// Those that block the submission.
std::vector<Finding> Blocking(std::vector<Finding> findings);

// The blocking findings of a project against a maturity.
std::vector<Finding> FindingsOfProject(const v1::Framework& framework, const v1::Project& project,
                                       type::v1::Maturity maturity);

// The obstacles to funding any project: the common core, and the commitment of its branch.
std::vector<Finding> ObstaclesToFunding(const v1::PactContent& content, const v1::Project& project);

// The obstacles to funding a project that has this maturity and this state now.
std::vector<Finding> ObstaclesOf(const v1::Framework& framework, const v1::PactContent& content,
                                 const v1::Project& project, type::v1::Maturity maturity,
                                 type::v1::ProjectState state);

// A finding in the language of the caller.
v1::CompletenessFinding CompletenessFindingOf(const Finding& finding);
v1::Obstacle ObstacleOf(const Finding& finding);

// Whether every axis-3 project supports a project with new pathways (R129).
bool Axis3SupportsNewPathways(const v1::PactContent& content);

// The contradictions within a framework: an item twice, a check without its count, its kind or its
// day.
std::vector<FieldProblem> CheckFramework(const v1::Framework& framework);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_COMPLETENESS_H_
