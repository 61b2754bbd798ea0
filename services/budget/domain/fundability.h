// Registry's answer on the funding of a pact's projects on a day (GetFundability), which every
// change of the allocation is judged by and stored with. Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_FUNDABILITY_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_FUNDABILITY_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/money/money.h"
#include "services/budget/domain/allocation_rules.h"

namespace pactum::budget {

// The item of the framework that is not met, and the missing content.
struct Obstacle {
  std::string item, description;
};

struct ProjectFunding {
  std::string project;  // Its name.
  int axis = 0;
  bool engineering_rd = false;           // Of axis 3: the initial tranche may pay it (R138).
  bool presented_with_proposal = false;  // Of axis 3: mature in the first version (R137).
  Money provisional_budget;              // Of axis 3 (R92); zero where none is known.
  std::vector<Obstacle> obstacles;
};

struct Fundability {
  int version = 0;             // In force on the day.
  std::string content_digest;  // Of that version.
  std::vector<SubAxis> sub_axes;
  bool justified = false;
  bool axis_3_supports_new_pathways = false;
  std::vector<ProjectFunding> projects;
  std::string answer;  // Registry's bytes.
};

// PROJECT_NOT_FUNDABLE with the obstacles of these items of the framework; of all items where
// `items` is empty.
absl::Status CheckObstacles(const Fundability& fundability,
                            const std::set<std::string>& items = {});

// The obstacles that keep a project from being funded whatever its maturity: locking axis 3 needs
// no maturity (R136).
absl::Status CheckFundable(const Fundability& fundability);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_FUNDABILITY_H_
