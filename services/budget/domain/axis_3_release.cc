#include "services/budget/domain/axis_3_release.h"

#include "services/budget/domain/errors.h"
#include "services/budget/words.h"

namespace pactum::budget {

absl::Status CheckWindow(ReleaseWindow window, absl::CivilDay day, const Pact& pact,
                         const Fundability& fundability) {
  const ProjectFunding& project = fundability.projects.at(0);
  if (window != ReleaseWindow::kAnnual && day.year() != pact.exercises.first) {
    return ReleaseWindowClosed(window,
                               {&phrase::kWindowOfFirstYear, {{"year", pact.exercises.first}}});
  }
  if (window == ReleaseWindow::kInitialTranche) {
    if (!project.engineering_rd) {
      return ProjectNotFundable({{project.project, {&phrase::kInitialTranchePaysRd, {}}}});
    }
    // Exempt from maturity only: a project that was given up is not paid.
    return CheckObstacles(fundability, {"R76", "R107", "R137"});
  }
  if (window == ReleaseWindow::kProposal && !project.presented_with_proposal) {
    return ReleaseWindowClosed(window,
                               {&phrase::kWindowNotPromised, {{"project", project.project}}});
  }
  return CheckObstacles(fundability);
}

absl::Status WindowUsed(ReleaseWindow window) {
  if (window == ReleaseWindow::kInitialTranche) {
    return ReleaseWindowClosed(window, {&phrase::kWindowTrancheUsed, {}});
  }
  if (window == ReleaseWindow::kProposal) {
    return ReleaseWindowClosed(window, {&phrase::kWindowProposalUsed, {}});
  }
  return ReleaseWindowClosed(window, {&phrase::kWindowYearUsed, {}});
}

}  // namespace pactum::budget
