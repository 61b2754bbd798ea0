// A forecast of the years to come from the rates of a result: ceiling by rate by effort, then the
// limits of steps 8 and 9 after the grants of the years before. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_FORECAST_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_FORECAST_H_

#include <cstdint>
#include <vector>

#include "services/review/domain/contribution_types.h"

namespace pactum::review {

struct PlannedYear {
  int year = 0;
  ByAxis<int64_t> ceilings_cents{}, rates_ppm{};
};

struct ForecastYear {
  int year = 0;
  ByAxis<int64_t> ceilings_cents{};  // With the amount carried in.
  ByAxis<int64_t> carried_in_cents{}, rates_ppm{}, granted_cents{}, withheld_cents{};
  int64_t total_granted_cents = 0;
  int64_t envelope_left_cents = 0;
  std::vector<Finding> findings;
};

// `result` is of `inputs`; its grants come before those of `years`, which ascend. Future
// certifications and releases are unknown and limit nothing. Where `carry_over`, the policy's share
// of a year's withheld amount raises the next year's ceilings.
std::vector<ForecastYear> Forecast(const Inputs& inputs, const Policy& policy, const Result& result,
                                   const std::vector<PlannedYear>& years, bool carry_over);

// The most of `withheld_cents` (>= 0) that may be carried over, rounded down.
int64_t CarryOverCents(int64_t withheld_cents, const Policy& policy);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_FORECAST_H_
