// The life of an annual review (R146): each act with the states that admit it. Pure.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_REVIEW_STATES_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_REVIEW_STATES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/enum_names.h"
#include "common/words/phrase.h"

namespace pactum::review {

enum class ReviewState { kUnset, kOpen, kSubmitted, kDecided, kClosed };
constexpr auto Names(ReviewState) {
  using enum ReviewState;
  return EnumNames<ReviewState>(
      {{kOpen, "OPEN"}, {kSubmitted, "SUBMITTED"}, {kDecided, "DECIDED"}, {kClosed, "CLOSED"}});
}

enum class DecisionState { kUnset, kRecorded, kEffective, kRefused };
constexpr auto Names(DecisionState) {
  using enum DecisionState;
  return EnumNames<DecisionState>(
      {{kRecorded, "RECORDED"}, {kEffective, "EFFECTIVE"}, {kRefused, "REFUSED"}});
}

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

// The state as the operand {state} of an error.
Operand StateOperand(ReviewState state);

// REVIEW_STATE with the present state, the act asked and the remedy, unless the state admits the
// act. `review`: its name, for the message.
absl::Status CheckAct(absl::string_view review, ReviewState present, ReviewAct act);

// The state after the act, from a state that admits it. Collecting, waiving and computing stay
// OPEN. Not to be asked of kSpeak, which changes no state.
ReviewState StateAfter(ReviewAct act);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_REVIEW_STATES_H_
