// Releases of axis-3 money by project.
#ifndef PACTUM_SERVICES_BUDGET_STORE_AXIS_3_RELEASE_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_AXIS_3_RELEASE_STORE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/budget/domain/axis_3_release.h"
#include "services/budget/domain/line.h"
#include "services/budget/domain/transfer_type.h"

namespace pactum::budget {

struct Axis3Release {
  std::string act, project;
  LineKey line;
  Money amount;
  ReleaseWindow window = ReleaseWindow::kUnset;
  absl::CivilDay effective;
};
// RELEASE_WINDOW_CLOSED where the window was used before.
absl::Status InsertAxis3Release(db::Tx& tx, absl::string_view pact_id, const Axis3Release& release);
// The release of this act was corrected: its window is open again.
void CorrectAxis3Release(db::Tx& tx, absl::string_view pact_id, absl::string_view act);
// The present sum of a project's releases that were not corrected.
Money ReleasedOf(db::Tx& tx, absl::string_view pact_id, absl::string_view project);
// The sum by project, net of corrections, by both dates.
std::vector<std::pair<std::string, Money>> ReleasesAsOf(db::Tx& tx, absl::string_view pact_id,
                                                        absl::CivilDay cut_off,
                                                        absl::Time known_at);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_AXIS_3_RELEASE_STORE_H_
