// The Prefect's decision through gRPC: four eyes, limits, its way to budget and back, superseding.
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.

constexpr char kDecision[] = "pacts/p/annualReviews/2019/decisions/1";

class DecisionApiTest : public ReviewFixture {
 protected:
  void SetUp() override { SubmittedReview(); }

  void SetApplyStatus(const grpc::Status& status) {
    absl::MutexLock lock(&budget_.mutex);
    budget_.apply_status = status;
  }
  v1::Decision DecisionNow(const std::string& name = kDecision) {
    const auto decision = Get(&Stub::GetDecision, name);
    EXPECT_OK(decision);
    return decision.ok() ? *decision : v1::Decision();
  }
};

grpc::Status Away() { return {grpc::StatusCode::UNAVAILABLE, "away"}; }

// As budget says it: CEILINGS_CHANGED with a violation.
grpc::Status CeilingsChanged() {
  return rpc::ToGrpc(Error(absl::StatusCode::kFailedPrecondition, "pactum.budget",
                           "CEILINGS_CHANGED", "the ceilings are no longer the convention's")
                         .With("ceiling", "7")
                         .Precondition("CEILING", "AXIS_1", "was raised"));
}

TEST_F(DecisionApiTest, WhoComputedDoesNotDecideByServiceAndByDatabase) {
  const std::string same = signer_.Person("STATE_PREFECT", "dreets");
  const auto refused = Send(&Stub::DecideContribution, same, Decision());
  EXPECT_THAT(refused, HasReason("SAME_PERSON"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(budget_.trials, 0);
  EXPECT_THAT(Send(&Stub::DecideContribution, officer_, Decision()), HasReason("ROLE_NOT_ALLOWED"));
  const auto inserting = [](const char* computed_by, const char* decided_by) {
    return absl::StrCat(
        "INSERT INTO decision (pact, year, number, run, evidence_digest, result_digest, "
        "computed_by, "
        "ceilings, proposed, decided, advances, carry_overs, reason, legal_reference, effective, "
        "decided_by, request_id, "
        "leased_until) SELECT pact, year, 1, number, evidence_digest, result_digest, '",
        computed_by,
        "', '{1,1,1}', '{1,1,1}', '{1,1,1}', '{0,0,0}', '{0,0,0}', '', 'act', '2020-03-02', '",
        decided_by, "', 'r', now() FROM run");
  };
  EXPECT_EQ(TrySql(inserting("dreets", "dreets")), "decision_two_persons");
  // Nor does it help to name another as who computed.
  EXPECT_EQ(TrySql(inserting("somebody", "dreets")), "decision_run");
  EXPECT_EQ(TrySql(inserting("dreets", "prefet")), "");
  EXPECT_EQ(TrySql("INSERT INTO decision SELECT (d).* FROM (SELECT d FROM decision d) AS x"),
            "decision_pkey");
  EXPECT_EQ(TrySql("UPDATE decision SET decided = '{2,2,2}'"), "denied");
  EXPECT_EQ(TrySql("DELETE FROM decision"), "denied");
  EXPECT_EQ(TrySql("UPDATE decision SET state = 'REFUSED'"), "decision_refusal");
  EXPECT_EQ(TrySql("UPDATE decision SET state = 'EFFECTIVE'"), "");
  EXPECT_EQ(TrySql("UPDATE decision SET state = 'RECORDED'"), "decision_moves");
}

TEST_F(DecisionApiTest, AnotherAmountThanProposedNeedsAReason) {
  const auto refused = Decide({{1, 883'332'999}});
  EXPECT_THAT(refused, HasReason("REASON_REQUIRED"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Decide({{1, 883'332'999}}, "  "), HasReason("REASON_REQUIRED"));
  EXPECT_THAT(Decide({{1, -1}}, "r"), HasReason("INVALID_REQUEST"));
  EXPECT_EQ(BadFields(Decide({{1, 1}, {1, 2}}, "r").status()),
            (std::vector<std::string>{"decided_cents[1].axis"}));
  v1::DecideContributionRequest later = Decision();
  *later.mutable_effective_date() = pactum::ToProto(Day(2020, 6, 2));
  EXPECT_THAT(Send(&Stub::DecideContribution, prefect_, later),
              HasReason("EFFECTIVE_DAY_IN_FUTURE"));
  EXPECT_EQ(Count("decision"), 0);
  EXPECT_OK(Decide({{1, 883'333'000}}));  // As proposed, said aloud.
}

TEST_F(DecisionApiTest, AboveALimitTheLargestAmountIsNamedAndPasses) {
  const auto above = Decide({{1, 1'000'000'001}}, "r");
  EXPECT_THAT(above, HasReason("DECISION_ABOVE_LIMIT"));
  auto metadata = GetErrorInfo(above.status())->metadata;
  EXPECT_EQ(metadata.at("axis"), "AXIS_1");
  EXPECT_EQ(metadata.at("limit"), "CEILING");
  EXPECT_EQ(metadata.at("largest_accepted_cents"), "1000000000");
  const auto released = Decide({{3, 60'000'001}}, "r");
  metadata = GetErrorInfo(released.status())->metadata;
  EXPECT_EQ(metadata.at("axis"), "AXIS_3");
  EXPECT_EQ(metadata.at("limit"), "TRANSVERSE_LIMITED_BY_RELEASE");
  EXPECT_EQ(metadata.at("largest_accepted_cents"), "60000000");
  // Little on axes 1 and 2 leaves axis 3 a ninth of it: (90 000 000 + 9) / 9.
  const auto floor = Decide({{1, 90'000'000}, {2, 9}}, "r");
  metadata = GetErrorInfo(floor.status())->metadata;
  EXPECT_EQ(metadata.at("limit"), "NEW_PATHWAYS_FLOOR_REACHED");
  EXPECT_EQ(metadata.at("largest_accepted_cents"), "10000001");
  EXPECT_EQ(Violations(Decide({{1, 1'000'000'001}, {3, 60'000'001}}, "r").status()),
            (std::vector<std::string>{"CEILING AXIS_1", "TRANSVERSE_LIMITED_BY_RELEASE AXIS_3"}));
  EXPECT_EQ(budget_.trials, 0);
  ASSERT_OK_AND_ASSIGN(const v1::Decision decision,
                       Decide({{1, 90'000'000}, {2, 9}, {3, 10'000'001}}, "r"));
  EXPECT_EQ(decision.total_decided_cents(), 100'000'010);
}

TEST_F(DecisionApiTest, TheRunIsTheOneThatWasSubmitted) {
  v1::DecideContributionRequest request = Decision();
  request.set_run("pacts/p/annualReviews/2019/runs/2");
  EXPECT_THAT(Send(&Stub::DecideContribution, prefect_, request), HasReason("RUN_NOT_FOUND"));
  request.set_run("pacts/q/annualReviews/2019/runs/1");
  EXPECT_THAT(Send(&Stub::DecideContribution, prefect_, request), HasReason("RUN_NOT_FOUND"));
  ASSERT_OK(Return());
  ASSERT_OK(Compute());
  ASSERT_OK(Submit());
  request = Decision();
  request.set_run("pacts/p/annualReviews/2019/runs/1");
  EXPECT_THAT(Send(&Stub::DecideContribution, prefect_, request), HasReason("REVIEW_STATE"));
}

TEST_F(DecisionApiTest, BudgetAwayBeforeTheIntentMeansThatNothingHappened) {
  budget_.trial_status = Away();
  const v1::DecideContributionRequest request = Decision();
  const auto away = Send(&Stub::DecideContribution, prefect_, request);
  EXPECT_THAT(away, HasReason("PEER_UNAVAILABLE"));
  EXPECT_THAT(away, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Count("decision") + Count("event WHERE type LIKE 'decision%'"), 0);
  EXPECT_EQ(Review().etag(), request.etag());
  budget_.trial_status = grpc::Status::OK;
  EXPECT_OK(Send(&Stub::DecideContribution, prefect_, request));  // The same request.
}

TEST_F(DecisionApiTest, RefusedByTheTrialNothingIsStoredAndTheDetailsArePassedOn) {
  budget_.trial_status = CeilingsChanged();
  const auto refused = Decide();
  EXPECT_THAT(refused, HasReason("DECISION_REFUSED"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  const auto info = GetErrorInfo(refused.status());
  EXPECT_EQ(info->domain, "pactum.review");
  EXPECT_EQ(info->metadata.at("budget_reason"), "CEILINGS_CHANGED");
  EXPECT_EQ(info->metadata.at("ceiling"), "7");
  EXPECT_EQ(Violations(refused.status()), (std::vector<std::string>{"CEILING AXIS_1"}));
  EXPECT_EQ(Count("decision"), 0);
}

TEST_F(DecisionApiTest, BudgetAwayAfterTheIntentTheWorkerEndsItOnce) {
  SetApplyStatus(Away());
  const v1::DecideContributionRequest request = Decision();
  ASSERT_OK_AND_ASSIGN(const v1::Decision recorded,
                       Send(&Stub::DecideContribution, prefect_, request));
  EXPECT_EQ(recorded.state(), v1::Decision::STATE_RECORDED);
  EXPECT_EQ(Review().state(), v1::AnnualReview::STATE_SUBMITTED);
  EXPECT_EQ(Review().pending_decision(), kDecision);
  // While it is on its way nothing else is decided, and the review is not returned.
  const auto pending = Decide();
  EXPECT_THAT(pending, HasReason("DECISION_PENDING"));
  EXPECT_EQ(GetErrorInfo(pending.status())->metadata.at("decision"), kDecision);
  EXPECT_THAT(Return(), HasReason("DECISION_PENDING"));
  api_->decisions().FinishPending();  // Budget is still away.
  EXPECT_EQ(DecisionNow().state(), v1::Decision::STATE_RECORDED);
  SetApplyStatus(grpc::Status::OK);
  api_->decisions().FinishPending();
  EXPECT_EQ(DecisionNow().state(), v1::Decision::STATE_EFFECTIVE);
  EXPECT_EQ(Review().state(), v1::AnnualReview::STATE_DECIDED);
  api_->decisions().FinishPending();
  EXPECT_EQ(budget_.effects, 1);
  EXPECT_EQ(budget_.calls.size(), 1u);
  // The answer that was given stays the answer.
  ASSERT_OK_AND_ASSIGN(const v1::Decision again,
                       Send(&Stub::DecideContribution, prefect_, request));
  EXPECT_EQ(again.SerializeAsString(), recorded.SerializeAsString());
  EXPECT_EQ(
      database_.Value("SELECT string_agg(DISTINCT actor || '/' || on_behalf_of, ' ') FROM event "
                      "WHERE type IN ('decision.effective', 'review.decided')"),
      "service:review/prefet");
}

TEST_F(DecisionApiTest, ADecisionThatSomebodyHoldsIsLeftAloneUntilTheLeasePasses) {
  UseLease(kDecisionLease);
  SetApplyStatus(Away());
  ASSERT_OK(Decide());
  SetApplyStatus(grpc::Status::OK);
  api_->decisions().FinishPending();
  EXPECT_EQ(DecisionNow().state(), v1::Decision::STATE_RECORDED);
  database_.SetClockOffset(absl::Minutes(1));
  pool_.CloseIdle();
  api_->decisions().FinishPending();
  EXPECT_EQ(DecisionNow().state(), v1::Decision::STATE_EFFECTIVE);
}

// A crash at each point, then the worker of another process: one decision, one effect, the same
// end.
TEST_F(DecisionApiTest, WhereverItStopsItEndsEffectiveOnce) {
#ifndef PACTUM_FAULT_POINTS
  GTEST_SKIP() << "built without fault points";
#endif
  SetFaultsForTest("decide.before_intent=fail");
  EXPECT_THAT(Decide(), StatusIs(absl::StatusCode::kInternal));
  EXPECT_EQ(Count("decision"), 0);
  EXPECT_EQ(Review().state(), v1::AnnualReview::STATE_SUBMITTED);
  int number = 0;
  for (const char* point : {"decide.after_intent", "decide.after_budget", "decide.after_outcome"}) {
    SetFaultsForTest(absl::StrCat(point, "=fail"));
    EXPECT_THAT(Decide(), StatusIs(absl::StatusCode::kInternal)) << point;
    SetFaultsForTest("");
    api_->decisions().FinishPending();
    ++number;
    const std::string name = absl::StrCat("pacts/p/annualReviews/2019/decisions/", number);
    EXPECT_EQ(DecisionNow(name).state(), v1::Decision::STATE_EFFECTIVE) << point;
    EXPECT_EQ(Review().effective_decision(), name) << point;
    EXPECT_EQ(budget_.effects, number) << point;
    ASSERT_OK(Reopen());
    ASSERT_OK(Submit());
  }
  // Every try of one decision carries one request_id.
  EXPECT_EQ(budget_.calls[1].request_id(), budget_.calls[2].request_id());
  EXPECT_NE(budget_.calls[0].request_id(), budget_.calls[1].request_id());
}

TEST_F(DecisionApiTest, RefusedForGoodInTheCallItIsKeptAndTheReviewIsAsBefore) {
  SetApplyStatus(CeilingsChanged());
  const v1::DecideContributionRequest request = Decision();
  const auto refused = Send(&Stub::DecideContribution, prefect_, request);
  EXPECT_THAT(refused, HasReason("DECISION_REFUSED"));
  EXPECT_EQ(Violations(refused.status()), (std::vector<std::string>{"CEILING AXIS_1"}));
  const v1::Decision kept = DecisionNow();
  EXPECT_EQ(kept.state(), v1::Decision::STATE_REFUSED);
  EXPECT_EQ(kept.refusal(), "CEILINGS_CHANGED: the ceilings are no longer the convention's");
  EXPECT_EQ(Review().state(), v1::AnnualReview::STATE_SUBMITTED);
  EXPECT_EQ(Review().etag(), request.etag());  // A state restored has its etag again.
  // The same request may succeed later: as the next decision, which supersedes none.
  SetApplyStatus(grpc::Status::OK);
  ASSERT_OK_AND_ASSIGN(const v1::Decision second,
                       Send(&Stub::DecideContribution, prefect_, request));
  EXPECT_EQ(second.number(), 2);
  EXPECT_EQ(second.state(), v1::Decision::STATE_EFFECTIVE);
  EXPECT_EQ(second.supersedes(), "");
  EXPECT_EQ(Review().state(), v1::AnnualReview::STATE_DECIDED);
}

TEST_F(DecisionApiTest, RefusedForGoodUnderTheWorkerANewOneMayBeTaken) {
  SetApplyStatus(Away());
  ASSERT_OK(Decide());
  SetApplyStatus(CeilingsChanged());
  api_->decisions().FinishPending();
  EXPECT_EQ(DecisionNow().state(), v1::Decision::STATE_REFUSED);
  EXPECT_EQ(Review().state(), v1::AnnualReview::STATE_SUBMITTED);
  EXPECT_EQ(Review().pending_decision(), "");
  SetApplyStatus(grpc::Status::OK);
  api_->decisions().FinishPending();  // What is refused stays refused.
  EXPECT_EQ(budget_.effects, 0);
  ASSERT_OK(Return());
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  ASSERT_OK(Submit());
  ASSERT_OK_AND_ASSIGN(const v1::Decision second, Decide());
  EXPECT_EQ(second.number(), 2);
  EXPECT_EQ(second.run(), "pacts/p/annualReviews/2019/runs/2");
  EXPECT_EQ(second.state(), v1::Decision::STATE_EFFECTIVE);
}

TEST_F(DecisionApiTest, ReopenedTheLastDecisionStandsUntilANewOneSupersedesIt) {
  ASSERT_OK(Decide());
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview reopened, Reopen("a court's judgment"));
  EXPECT_EQ(reopened.state(), v1::AnnualReview::STATE_OPEN);
  EXPECT_EQ(reopened.comment(), "a court's judgment");
  EXPECT_EQ(reopened.effective_decision(), kDecision);
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  ASSERT_OK(Submit());
  ASSERT_OK_AND_ASSIGN(const v1::Decision second, Decide({{1, 800'000'000}}, "the judgment"));
  EXPECT_EQ(second.name(), "pacts/p/annualReviews/2019/decisions/2");
  EXPECT_EQ(second.supersedes(), kDecision);
  EXPECT_EQ(Review().effective_decision(), second.name());
  EXPECT_EQ(budget_.applied.at(second.name()).decision_number(), 2);
  // The first one is as it was.
  EXPECT_EQ(DecisionNow().total_decided_cents(), 1'443'333'000);
  EXPECT_EQ(DecisionNow().state(), v1::Decision::STATE_EFFECTIVE);
  v1::ListDecisionsRequest list;
  list.set_parent(kReview);
  list.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(const v1::ListDecisionsResponse first_page,
                       Send(&Stub::ListDecisions, auditor_, list));
  ASSERT_EQ(first_page.decisions_size(), 1);
  EXPECT_EQ(first_page.decisions(0).number(), 1);
  list.set_page_token(first_page.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListDecisionsResponse last_page,
                       Send(&Stub::ListDecisions, auditor_, list));
  ASSERT_EQ(last_page.decisions_size(), 1);
  EXPECT_EQ(last_page.decisions(0).number(), 2);
  EXPECT_EQ(last_page.next_page_token(), "");
}

TEST_F(DecisionApiTest, AReviewIsNotReopenedWhileAnotherIsOpen) {
  ASSERT_OK(Decide());
  ASSERT_OK(Send(&Stub::OpenReview, officer_, Opening(2020, Day(2020, 5, 31))));
  const auto refused = Reopen();
  EXPECT_THAT(refused, HasReason("REVIEW_OPEN"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("review"), "pacts/p/annualReviews/2020");
}

TEST_F(DecisionApiTest, ManyAtOnceMakeOneDecisionAndOneEffect) {
  const v1::DecideContributionRequest same = Decision();
  std::vector<std::thread> threads;
  std::vector<absl::Status> statuses(8);
  for (size_t i = 0; i < statuses.size(); ++i) {
    threads.emplace_back([&, i] {
      v1::DecideContributionRequest request = same;
      if (i % 2 == 1) request.set_request_id(NewUuid());  // Half of them repeat one request.
      statuses[i] = Send(&Stub::DecideContribution, prefect_, request).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  threads.clear();
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { api_->decisions().FinishPending(); });
  for (std::thread& thread : threads) thread.join();
  int passed = 0;
  for (const absl::Status& status : statuses) {
    if (status.ok()) ++passed;
    const std::string reason = ReasonOf(status);
    EXPECT_TRUE(status.ok() || reason == "DECISION_PENDING" || reason == "REVIEW_STATE" ||
                reason == "ETAG_MISMATCH")
        << status;
  }
  EXPECT_GE(passed, 1);
  EXPECT_EQ(Count("decision"), 1);
  EXPECT_EQ(budget_.effects, 1);
  EXPECT_EQ(Count("event WHERE type = 'decision.effective'"), 1);
  EXPECT_EQ(DecisionNow().state(), v1::Decision::STATE_EFFECTIVE);
}

}  // namespace
}  // namespace pactum::review
