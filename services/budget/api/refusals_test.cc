// Budget through gRPC: what is refused says what would pass, and that passes; what was answered is
// answered again, whoever is away.
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "common/base/fault_point.h"
#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

using pactum::testing::HasReason;

class RefusalsTest : public BudgetTest {
 protected:
  v1::MoveAllocationRequest Move(const type::v1::LineKey& from, const type::v1::LineKey& to,
                                 int64_t cents) {
    v1::MoveAllocationRequest request;
    request.set_pact("pacts/p");
    *request.mutable_from() = from;
    *request.mutable_to() = to;
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_reason("r");
    *request.mutable_effective_date() = pactum::ToProto(Day(2, 1));
    request.set_request_id(NewUuid());
    return request;
  }
  v1::AllocateRequest Allocation(const type::v1::LineKey& line, int64_t cents) {
    v1::AllocateRequest request;
    request.set_pact("pacts/p");
    Add(request.mutable_lines(), line, cents);
    *request.mutable_effective_date() = pactum::ToProto(Day(1, 10));
    request.set_request_id(NewUuid());
    return request;
  }
  v1::ChangeEnvelopeRequest Change(int64_t cents) {
    v1::ChangeEnvelopeRequest request;
    request.set_pact("pacts/p");
    request.set_funding_source("PIC");
    *request.mutable_change() = pactum::ToProto(Money::Cents(cents));
    request.set_act_reference("act");
    *request.mutable_effective_date() = pactum::ToProto(Day(2, 1));
    request.set_request_id(NewUuid());
    return request;
  }
  static int64_t Largest(const absl::Status& refused) {
    const auto info = GetErrorInfo(refused);
    if (!info || info->metadata.count("largest_accepted_cents") == 0) {
      ADD_FAILURE() << "no amount is named: " << refused;
      return -1;
    }
    return std::stoll(info->metadata.at("largest_accepted_cents"));
  }
  // `refused` names X: X + 1 cent is refused, X passes.
  void ExpectEdge(int64_t x, const std::function<absl::Status(int64_t)>& at, int64_t asked) {
    const absl::Status refused = at(asked);
    EXPECT_EQ(Largest(refused), x) << refused;
    EXPECT_EQ(Largest(at(x + 1)), x);
    EXPECT_OK(at(x));
  }
};

TEST_F(RefusalsTest, AMoveThatBreaksARuleNamesWhatWouldPass) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, Allocation(Line(2, true), 430'000)));
  // Into axis 3: 10 % of the envelope is 1 000.00.
  ExpectEdge(
      100'000,
      [&](int64_t cents) {
        return Send(&Stub::MoveAllocation, officer_, Move(Line(2, true), Line(3, false), cents))
            .status();
      },
      300'000);
}

TEST_F(RefusalsTest, AMoveNamesNoMoreThanTheLineHolds) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, Allocation(Line(2, true), 430'000)));
  ASSERT_OK(Send(&Stub::Reserve, procurement_, Reservation("r", 380'000)));
  const auto move = [&](int64_t cents) {
    return Send(&Stub::MoveAllocation, officer_, Move(Line(2, true), Line(3, false), cents))
        .status();
  };
  // The rule would admit 1 000.00; 500.00 are not reserved.
  EXPECT_THAT(move(100'001), HasReason("ALLOCATION_RULE_BROKEN"));
  EXPECT_THAT(move(100'000), HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(Largest(move(100'001)), 50'000);
  ExpectEdge(50'000, move, 100'000);
}

TEST_F(RefusalsTest, AMoveAwayFromNewPathwaysNamesWhatWouldPass) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  // 93 % are new; 90 % must be: 300.00 may cease to be.
  ExpectEdge(
      30'000,
      [&](int64_t cents) {
        return Send(&Stub::MoveAllocation, officer_, Move(Line(2, true), Line(2, false), cents))
            .status();
      },
      30'100);
}

TEST_F(RefusalsTest, ACutThatBreaksARuleNamesWhatWouldPass) {
  ASSERT_OK(Open());
  // 430 000 on axis 2: with 48 % as the most, the envelope must stay at 895 833.34 or above.
  ASSERT_OK(Send(&Stub::Allocate, officer_, Allocation(Line(2, true), 430'000)));
  ExpectEdge(
      104'166,
      [&](int64_t cents) { return Send(&Stub::ChangeEnvelope, officer_, Change(-cents)).status(); },
      300'000);
}

TEST_F(RefusalsTest, TwoMovementsThatOnlyTogetherBreakARuleAtOnce) {
  ASSERT_OK(Open());
  for (int round = 0; round < 10; ++round) {
    // Axis 3 may have 1 000.00: each of the two alone passes, both do not.
    v1::AllocateRequest first = Allocation(Line(3, false), 60'000), second = first;
    second.mutable_lines(0)->mutable_line()->set_year(2020);
    second.set_request_id(NewUuid());
    absl::Status ended[2];
    std::thread other([&] { ended[0] = Send(&Stub::Allocate, officer_, first).status(); });
    ended[1] = Send(&Stub::Allocate, officer_, second).status();
    other.join();
    ASSERT_NE(ended[0].ok(), ended[1].ok()) << ended[0] << " " << ended[1];
    const bool first_passed = ended[0].ok();
    EXPECT_THAT(first_passed ? ended[1] : ended[0], HasReason("ALLOCATION_RULE_BROKEN"));
    v1::DeallocateRequest back;
    back.set_pact("pacts/p");
    *back.mutable_lines() = (first_passed ? first : second).lines();
    back.set_reason("again");
    *back.mutable_effective_date() = pactum::ToProto(Day(1, 10));
    back.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::Deallocate, officer_, back));
  }
}

TEST_F(RefusalsTest, LineByLineToNothingLeftAndAgainAfterATopUp) {
  ASSERT_OK(Open());
  // Backwards, one line a call; then a tenth more on the envelope, and on each line.
  for (const int64_t part : {1, 10}) {
    if (part == 10) {
      ASSERT_OK(Send(&Stub::ChangeEnvelope, officer_, Change(100'000)));
    }
    const v1::AllocateRequest whole = WholeAllocation();
    for (int i = whole.lines_size() - 1; i >= 0; --i) {
      const int64_t cents = MoneyOf(whole.lines(i).amount()).cents() / part;
      ASSERT_OK_AND_ASSIGN(
          const v1::AllocateResponse made,
          Send(&Stub::Allocate, officer_, Allocation(whole.lines(i).line(), cents)));
      EXPECT_EQ(made.unallocated().units() == 0, i == 0);
    }
  }
}

TEST_F(RefusalsTest, WhatWasAnsweredIsAnsweredWhileRegistryIsAway) {
  std::vector<std::function<void()>> again;
  // Sends, and has the same sent again later.
  const auto send = [&](auto method, const auto& request) {
    const auto first = Send(method, officer_, request);
    ASSERT_OK(first);
    again.push_back([this, method, request, text = first->SerializeAsString()] {
      const auto second = Send(method, officer_, request);
      ASSERT_OK(second);
      EXPECT_EQ(second->SerializeAsString(), text) << request.GetTypeName();
      auto other = request;  // Not an answered one: registry would be asked.
      other.set_request_id(NewUuid());
      EXPECT_FALSE(Send(method, officer_, other).ok()) << request.GetTypeName();
    });
  };
  v1::OpenEnvelopeRequest open;
  open.set_pact("pacts/p");
  auto* source = open.add_sources();
  source->set_funding_source("PIC");
  *source->mutable_amount() = pactum::ToProto(Money::Cents(1'000'000));
  open.set_act_reference("act");
  *open.mutable_effective_date() = pactum::ToProto(Day(1, 10));
  open.set_request_id(NewUuid());
  send(&Stub::OpenEnvelope, open);
  send(&Stub::ChangeEnvelope, Change(1));
  send(&Stub::Allocate, Allocation(Line(2, true), 300'000));
  send(&Stub::Allocate, Allocation(Line(3, false), 60'000));
  send(&Stub::MoveAllocation, Move(Line(2, true), Line(3, false), 10));
  v1::DeallocateRequest deallocate;
  deallocate.set_pact("pacts/p");
  Add(deallocate.mutable_lines(), Line(2, true), 20);
  deallocate.set_reason("r");
  *deallocate.mutable_effective_date() = pactum::ToProto(Day(2, 1));
  deallocate.set_request_id(NewUuid());
  send(&Stub::Deallocate, deallocate);
  v1::PostAllocationsRequest post;
  post.set_pact("pacts/p");
  auto* change = post.add_changes();
  *change->mutable_line() = Line(2, true);
  *change->mutable_change() = pactum::ToProto(Money::Cents(30));
  *post.mutable_effective_date() = pactum::ToProto(Day(2, 1));
  post.set_request_id(NewUuid());
  send(&Stub::PostAllocations, post);
  v1::ReleaseAxis3Request release;
  release.set_pact("pacts/p");
  *release.mutable_line() = Line(3, false);
  *release.mutable_amount() = pactum::ToProto(Money::Cents(50));
  release.set_project("pacts/p/projects/agora");
  release.set_window(v1::RELEASE_WINDOW_ANNUAL);
  *release.mutable_effective_date() = pactum::ToProto(Day(2, 1));
  release.set_request_id(NewUuid());
  send(&Stub::ReleaseAxis3, release);
  v1::CorrectTransferRequest correct;
  correct.set_name("pacts/p/transfers/" +
                   database_.Value("SELECT max(id) FROM transfer WHERE type = 'MOVE'"));
  correct.set_reason("wrong");
  correct.set_request_id(NewUuid());
  send(&Stub::CorrectTransfer, correct);

  const std::string transfers = database_.Value("SELECT count(*) FROM transfer");
  registry_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  for (const auto& one : again) one();
  EXPECT_EQ(database_.Value("SELECT count(*) FROM transfer"), transfers);
}

TEST_F(RefusalsTest, APositionTellsTheConventionsStateAsItWasKnown) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  std::vector<std::pair<v1::Convention::State, absl::Time>> known;
  const auto expect = [&](v1::Convention::State state) {
    ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position, Position());
    EXPECT_EQ(position.convention_state(), state);
    known.emplace_back(state, pactum::FromProto(position.known_at()));
  };
  expect(v1::Convention::STATE_UNSPECIFIED);
  ASSERT_OK_AND_ASSIGN(const v1::Convention draft, Prepare());
  expect(v1::Convention::STATE_DRAFT);
  EXPECT_THAT(Prepare(), HasReason("CONVENTION_EXISTS"));  // Without the draft's etag.
  ASSERT_OK(Sign(president_, draft.etag()));
  ASSERT_OK_AND_ASSIGN(const v1::Convention in_force, Sign(prefect_, draft.etag()));
  expect(v1::Convention::STATE_IN_FORCE);
  EXPECT_THAT(Prepare(), HasReason("CONVENTION_EXISTS"));
  ASSERT_OK_AND_ASSIGN(const v1::Convention decided,
                       Send(&Stub::ApplyDecision, review_, Decision(1, 100, 50)));
  expect(v1::Convention::STATE_DETERMINED);
  v1::PayBalanceRequest balance;
  balance.set_name("pacts/p/conventions/2019");
  *balance.mutable_amount() = pactum::ToProto(Money::Cents(150));
  balance.set_payment_reference("m");
  *balance.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 4, 1));
  balance.set_etag(decided.etag());
  balance.set_request_id(NewUuid());
  ASSERT_OK(Send(&Stub::PayBalance, officer_, balance));
  expect(v1::Convention::STATE_SETTLED);
  for (const auto& [state, at] : known) {
    ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position, Position(at));
    EXPECT_EQ(position.convention_state(), state);
  }
}

#ifdef PACTUM_FAULT_POINTS
TEST_F(RefusalsTest, WhatIsRefusedIsNotAfterItsCommit) {
  ASSERT_OK(Open());
  SetFaultsForTest("reserve.after_commit=fail,commit.after_commit=fail");
  EXPECT_THAT(Send(&Stub::Reserve, procurement_, Reservation("r", 1)),
              HasReason("INSUFFICIENT_FUNDS"));
  v1::CommitRequest commit;
  commit.set_pact("pacts/p");
  commit.set_reservation_id("r");
  commit.set_commit_id("k");
  *commit.mutable_effective_date() = pactum::ToProto(Day(5, 2));
  commit.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::Commit, procurement_, commit), HasReason("RESERVATION_NOT_FOUND"));
  SetFaultsForTest("");
}
#endif

}  // namespace
}  // namespace pactum::budget::testing
