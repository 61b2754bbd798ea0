// The refusals of parts of a request, as problems of the whole request.
#ifndef PACTUM_SERVICES_REGISTRY_APP_FIELD_PROBLEMS_H_
#define PACTUM_SERVICES_REGISTRY_APP_FIELD_PROBLEMS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

// The problems in the refusal of one part, each with the part's place before its path; empty where
// the status is OK.
std::vector<FieldProblem> ProblemsOf(const absl::Status& status, const std::string& place);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_FIELD_PROBLEMS_H_
