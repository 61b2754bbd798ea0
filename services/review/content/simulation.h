// Simulations: inputs with changes, and a forecast of the years to come. Stores nothing. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_SIMULATION_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_SIMULATION_H_

#include "absl/status/statusor.h"
#include "pactum/review/v1/review_service.pb.h"

namespace pactum::review {

// The start of a simulation.
struct SimulationBase {
  v1::ContributionInputs inputs;  // Of the last evidence.
  v1::Policy applying;            // The policy that applies to it.
  v1::Policy policy;              // The one to be tried.
  int end_year = 0;               // The pact's last exercise.
};

// SimulateReview of the proto. SUBJECT_NOT_FOUND, INPUTS_REFUSED, INVALID_REQUEST.
absl::StatusOr<v1::SimulateReviewResponse> SimulateReview(const SimulationBase& base,
                                                          const v1::SimulateReviewRequest& request);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_SIMULATION_H_
