#include "services/budget/domain/fundability.h"

#include <utility>

#include "services/budget/domain/errors.h"
#include "services/budget/words.h"

namespace pactum::budget {

absl::Status CheckObstacles(const Fundability& fundability, const std::set<std::string>& items) {
  std::vector<std::pair<std::string, Sentence>> obstacles;
  for (const ProjectFunding& project : fundability.projects) {
    for (const Obstacle& obstacle : project.obstacles) {
      if (!items.empty() && items.count(obstacle.item) == 0) continue;
      obstacles.emplace_back(project.project, Sentence{&phrase::kObstacle,
                                                       {{"item", obstacle.item},
                                                        {"description", obstacle.description}}});
    }
  }
  return obstacles.empty() ? absl::OkStatus() : ProjectNotFundable(obstacles);
}

absl::Status CheckFundable(const Fundability& fundability) {
  return CheckObstacles(fundability, {"R76", "R107"});
}

}  // namespace pactum::budget
