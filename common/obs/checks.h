// Checks of what is stored against itself: the ledger, the chains of events, evidence.
#ifndef PACTUM_COMMON_OBS_CHECKS_H_
#define PACTUM_COMMON_OBS_CHECKS_H_

#include "absl/strings/string_view.h"

namespace pactum::obs {

// Counts a check that was made: pactum_checks_total{check, result="ok"|"failed"}. `check` is one of
// a closed set: "ledger", "audit", "evidence". Thread-safe.
void CountCheck(absl::string_view check, bool ok);

}  // namespace pactum::obs

#endif  // PACTUM_COMMON_OBS_CHECKS_H_
