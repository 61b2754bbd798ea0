#include "services/review/domain/review_states.h"

#include <map>

#include <gtest/gtest.h>

#include "common/testing/matchers.h"

namespace pactum::review {
namespace {

using pactum::testing::HasReason;

constexpr ReviewState kStates[] = {ReviewState::kOpen, ReviewState::kSubmitted,
                                   ReviewState::kDecided, ReviewState::kClosed};
constexpr ReviewAct kActs[] = {ReviewAct::kCollect, ReviewAct::kCompute, ReviewAct::kSubmit,
                               ReviewAct::kReturn,  ReviewAct::kDecide,  ReviewAct::kReopen,
                               ReviewAct::kClose,   ReviewAct::kWaive};

// The whole matrix, written from the table «States» of the model.
TEST(ReviewStates, EveryActInEveryState) {
  const std::map<ReviewState, std::map<ReviewAct, ReviewState>> possible = {
      {ReviewState::kOpen,
       {{ReviewAct::kCollect, ReviewState::kOpen},
        {ReviewAct::kWaive, ReviewState::kOpen},
        {ReviewAct::kCompute, ReviewState::kOpen},
        {ReviewAct::kSubmit, ReviewState::kSubmitted}}},
      {ReviewState::kSubmitted,
       {{ReviewAct::kReturn, ReviewState::kOpen}, {ReviewAct::kDecide, ReviewState::kDecided}}},
      {ReviewState::kDecided,
       {{ReviewAct::kReopen, ReviewState::kOpen}, {ReviewAct::kClose, ReviewState::kClosed}}},
      {ReviewState::kClosed, {}}};
  for (const ReviewState state : kStates) {
    for (const ReviewAct act : kActs) {
      const absl::Status status = CheckAct("pacts/p/annualReviews/2019", state, act);
      const auto found = possible.at(state).find(act);
      if (found != possible.at(state).end()) {
        EXPECT_OK(status);
        EXPECT_EQ(StateAfter(act), found->second);
        continue;
      }
      EXPECT_THAT(status, HasReason("REVIEW_STATE"));
      const auto info = GetErrorInfo(status);
      EXPECT_EQ(info->metadata.at("state"), NameOf(state));
      EXPECT_FALSE(info->metadata.at("asked").empty());
    }
  }
}

TEST(ReviewStates, BothSidesSpeakUntilItIsClosed) {
  for (const ReviewState state :
       {ReviewState::kOpen, ReviewState::kSubmitted, ReviewState::kDecided}) {
    EXPECT_OK(CheckAct("pacts/p/annualReviews/2019", state, ReviewAct::kSpeak));
  }
  EXPECT_THAT(CheckAct("pacts/p/annualReviews/2019", ReviewState::kClosed, ReviewAct::kSpeak),
              HasReason("REVIEW_STATE"));
}

}  // namespace
}  // namespace pactum::review
