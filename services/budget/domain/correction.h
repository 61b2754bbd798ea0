// Corrections: transfers back that name the transfer that they correct (docs/ledger.md). Which
// transfers of an act go back together, and which cannot. Pure functions.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_CORRECTION_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_CORRECTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

struct MadeTransfer {
  int64_t id = 0;
  Posting posting;
  absl::CivilDay effective;
  std::string cause;
  int64_t corrects = 0;      // The transfer that this one corrects; 0 for none.
  int64_t corrected_by = 0;  // The correction of this one; 0 for none.
};

// The transfers of one act that go back with `id`: an allocation and its mirror in book USE; all
// transfers of an act on a convention; else the transfer alone. TRANSFER_NOT_CORRECTABLE for types
// that another act undoes, TRANSFER_CORRECTED for a correction and for a corrected transfer.
absl::StatusOr<std::vector<MadeTransfer>> CorrectedTogether(const std::vector<MadeTransfer>& act,
                                                            int64_t id);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_CORRECTION_H_
