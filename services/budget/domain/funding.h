// What registry tells budget, in budget's words.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_FUNDING_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_FUNDING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/budget/domain/allocation_rules.h"

namespace pactum::budget {

// What budget keeps of a pact, as registry told it when the envelope was opened.
struct PactRow {
  std::string id, region;
  bool pes = false;  // The counterparty is the public employment service.
  int start_year = 0, end_year = 0;
  std::optional<absl::CivilDay> closed;  // The day on which its books were closed.
};

// Something that stands in the way of funding: the item of the framework and what is missing.
struct Obstacle {
  std::string item, description;
};

struct ProjectFunding {
  std::string project;  // Its name.
  int axis = 0;
  bool engineering_rd = false;  // Of axis 3: what the initial tranche may pay (R138).
  bool presented_with_proposal =
      false;                 // Of axis 3: promised as mature by the first version (R137).
  Money provisional_budget;  // Of axis 3 (R92); zero where none is known.
  std::vector<Obstacle> obstacles;
};

// On what the pact's money may move, on a day: the version in force and its projects.
struct FundingBasis {
  int version = 0;
  std::string content_digest;  // Of that version.
  std::vector<SubAxis> sub_axes;
  bool justified = false;
  bool axis_3_supports_new_pathways = false;
  std::vector<ProjectFunding> projects;
  std::string answer;  // Registry's answer as it came, kept with the act.
};

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_FUNDING_H_
