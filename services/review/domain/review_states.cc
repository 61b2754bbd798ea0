#include "services/review/domain/review_states.h"

#include <array>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "services/review/domain/errors.h"

namespace pactum::review {
namespace {

constexpr std::array<absl::string_view, 4> kNames = {"OPEN", "SUBMITTED", "DECIDED", "CLOSED"};

struct Rule {
  ReviewState from, to;
  absl::string_view asked, what_would_allow;
};

Rule RuleOf(ReviewAct act) {
  constexpr absl::string_view kOpenAgain =
      "evidence and runs are taken while it is OPEN; the Prefect returns a SUBMITTED review and "
      "re-opens a DECIDED one";
  constexpr absl::string_view kDecideFirst =
      "the Prefect's decision comes first (SUBMITTED → DECIDED)";
  switch (act) {
    case ReviewAct::kCollect:
      return {ReviewState::kOpen, ReviewState::kOpen, "collecting evidence", kOpenAgain};
    case ReviewAct::kWaive:
      return {ReviewState::kOpen, ReviewState::kOpen, "waiving a blocker", kOpenAgain};
    case ReviewAct::kCompute:
      return {ReviewState::kOpen, ReviewState::kOpen, "computing", kOpenAgain};
    case ReviewAct::kSubmit:
      return {ReviewState::kOpen, ReviewState::kSubmitted, "SUBMITTED",
              "only an OPEN review is submitted"};
    case ReviewAct::kReturn:
      return {ReviewState::kSubmitted, ReviewState::kOpen, "OPEN",
              "only a SUBMITTED review is returned"};
    case ReviewAct::kDecide:
      return {ReviewState::kSubmitted, ReviewState::kDecided, "DECIDED",
              "it is submitted first; a DECIDED review is re-opened and submitted again"};
    case ReviewAct::kReopen:
      return {ReviewState::kDecided, ReviewState::kOpen, "OPEN", kDecideFirst};
    case ReviewAct::kClose:
      return {ReviewState::kDecided, ReviewState::kClosed, "CLOSED", kDecideFirst};
    case ReviewAct::kSpeak:
      break;  // CheckAct.
  }
  throw std::logic_error("no such act");
}

}  // namespace

absl::string_view StateName(ReviewState state) { return kNames.at(static_cast<size_t>(state)); }

ReviewState ParseReviewState(absl::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<ReviewState>(i);
  }
  throw std::invalid_argument(absl::StrCat("no state of a review: ", name));
}

absl::Status CheckAct(absl::string_view review, ReviewState present, ReviewAct act) {
  constexpr absl::string_view kClosedForGood = "it is closed for good; nothing changes it any more";
  if (act == ReviewAct::kSpeak) {
    return present != ReviewState::kClosed
               ? absl::OkStatus()
               : ReviewStateRefused(review, StateName(present), "a statement", kClosedForGood);
  }
  const Rule rule = RuleOf(act);
  if (present == rule.from) return absl::OkStatus();
  const absl::string_view allow =
      present == ReviewState::kClosed ? kClosedForGood : rule.what_would_allow;
  return ReviewStateRefused(review, StateName(present), rule.asked, allow);
}

ReviewState After(ReviewAct act) { return RuleOf(act).to; }

}  // namespace pactum::review
