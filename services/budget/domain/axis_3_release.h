// When locked money of axis 3 may be released for a project (R137, R138). Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_AXIS_3_RELEASE_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_AXIS_3_RELEASE_H_

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/enum_names.h"
#include "services/budget/domain/fundability.h"
#include "services/budget/domain/pact.h"

namespace pactum::budget {

enum class ReleaseWindow { kUnset, kProposal, kAnnual, kInitialTranche };
constexpr auto Names(ReleaseWindow) {
  return EnumNames<ReleaseWindow>({{ReleaseWindow::kProposal, "PROPOSAL"},
                                   {ReleaseWindow::kAnnual, "ANNUAL"},
                                   {ReleaseWindow::kInitialTranche, "INITIAL_TRANCHE"}});
}

// Whether the first project of `fundability` may have money in this window on this day:
// RELEASE_WINDOW_CLOSED, PROJECT_NOT_FUNDABLE. A second release of a window is refused where it is
// inserted.
absl::Status CheckWindow(ReleaseWindow window, absl::CivilDay day, const Pact& pact,
                         const Fundability& fundability);

// RELEASE_WINDOW_CLOSED: the window was used before.
absl::Status WindowUsed(ReleaseWindow window);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_AXIS_3_RELEASE_H_
