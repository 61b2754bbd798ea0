// Corrections: transfers back that name what they correct (ledger.md). Which transfers of an act go
// back together, and which cannot. Pure.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_CORRECTION_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_CORRECTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

// A transfer that was made.
struct Made {
  int64_t id = 0;
  Posting posting;
  absl::CivilDay effective;
  std::string cause;
  int64_t corrects = 0;      // What it corrects itself; 0 for none.
  int64_t corrected_by = 0;  // The correction that it had already; 0 for none.
};

// Of the transfers of one act, those that go back with `id`: an allocation and its mirror in book
// USE; all lines of a payment; both halves of an imputation; else the transfer alone.
// TRANSFER_NOT_CORRECTABLE for kinds that an act of their own undoes, TRANSFER_CORRECTED for a
// correction and for what has one.
absl::StatusOr<std::vector<Made>> GoBackWith(const std::vector<Made>& act, int64_t id);

// The transfer back.
Posting Reversed(const Posting& posting);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_CORRECTION_H_
