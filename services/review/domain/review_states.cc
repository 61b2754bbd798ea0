#include "services/review/domain/review_states.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "services/review/domain/errors.h"
#include "services/review/domain/findings.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

struct Rule {
  ReviewState from, to;
  const Phrase &asked, &remedy;
};

Rule RuleOf(ReviewAct act) {
  using enum ReviewState;
  switch (act) {
    case ReviewAct::kCollect:
      return {kOpen, kOpen, phrase::kActCollect, phrase::kAllowedWhileOpen};
    case ReviewAct::kWaive:
      return {kOpen, kOpen, phrase::kActWaive, phrase::kAllowedWhileOpen};
    case ReviewAct::kCompute:
      return {kOpen, kOpen, phrase::kActCompute, phrase::kAllowedWhileOpen};
    case ReviewAct::kSubmit:
      return {kOpen, kSubmitted, phrase::kActSubmit, phrase::kAllowedOpen};
    case ReviewAct::kReturn:
      return {kSubmitted, kOpen, phrase::kActReturn, phrase::kAllowedSubmitted};
    case ReviewAct::kDecide:
      return {kSubmitted, kDecided, phrase::kActDecide, phrase::kAllowedAfterSubmission};
    case ReviewAct::kReopen:
      return {kDecided, kOpen, phrase::kActReopen, phrase::kAllowedAfterDecision};
    case ReviewAct::kClose:
      return {kDecided, kClosed, phrase::kActClose, phrase::kAllowedAfterDecision};
    case ReviewAct::kSpeak:
      break;
  }
  throw std::logic_error("an act without a state of its own");
}

}  // namespace

Operand StateOperand(ReviewState state) {
  return {"state", *FindPhrase(absl::StrCat("IS_", NameOf(state)))};
}

absl::Status CheckAct(absl::string_view review, ReviewState present, ReviewAct act) {
  const bool closed = present == ReviewState::kClosed;
  const Sentence never{&phrase::kAllowedNever};
  if (act == ReviewAct::kSpeak) {
    if (!closed) return absl::OkStatus();
    return ReviewStateRefused(review, StateOperand(present), {&phrase::kActSpeak}, never);
  }
  const Rule rule = RuleOf(act);
  if (present == rule.from) return absl::OkStatus();
  return ReviewStateRefused(review, StateOperand(present), {&rule.asked},
                            closed ? never : Sentence{&rule.remedy});
}

ReviewState StateAfter(ReviewAct act) { return RuleOf(act).to; }

}  // namespace pactum::review
