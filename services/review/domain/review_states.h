// The life of an annual review: which act is possible in which state, and where it leads (R146).
// Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_REVIEW_STATES_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_REVIEW_STATES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pactum::review {

enum class ReviewState { kOpen, kSubmitted, kDecided, kClosed };
enum class ReviewAct {
  kCollect,
  kWaive,
  kCompute,
  kSubmit,
  kReturn,
  kDecide,
  kReopen,
  kClose,
  kSpeak,  // Explain, settle a prospect, comment: in every state but CLOSED.
};

// "OPEN", as the database and the proto's names have it.
absl::string_view StateName(ReviewState state);
// Throws std::invalid_argument for a name of no state: a defect of what is stored.
ReviewState ParseReviewState(absl::string_view name);

// REVIEW_STATE with the present state, the act asked and what would allow it, unless the act
// follows from the state. `review`: its name, for the message.
absl::Status CheckAct(absl::string_view review, ReviewState present, ReviewAct act);

// The state that the act leads to, from one that admits it. Collecting, waiving and computing stay
// OPEN; speaking changes none and is not asked.
ReviewState After(ReviewAct act);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_REVIEW_STATES_H_
