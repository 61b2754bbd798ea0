// Review through gRPC on a real database: the way from the opening to the decision, states and
// transitions, who sees what, pages, repetition.
#include "services/review/api/review_api.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.

class ReviewApiTest : public ReviewFixture {};

TEST_F(ReviewApiTest, TheYearFromOpeningToDecision) {
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview opened, Open());
  EXPECT_EQ(opened.name(), kReview);
  EXPECT_EQ(opened.state(), v1::AnnualReview::STATE_OPEN);
  EXPECT_EQ(opened.region_code(), "52");
  EXPECT_EQ(opened.contribution_year(), 2019);
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  EXPECT_EQ(evidence.name(), "pacts/p/annualReviews/2019/evidence/1");
  EXPECT_EQ(evidence.blockers_size(), 0) << evidence.DebugString();

  ASSERT_OK_AND_ASSIGN(const v1::Run run, Compute());
  EXPECT_EQ(run.name(), "pacts/p/annualReviews/2019/runs/1");
  EXPECT_EQ(run.evidence(), evidence.name());
  EXPECT_EQ(run.evidence_digest(), evidence.digest());
  EXPECT_EQ(run.policy().name(), "policies/default-1");
  EXPECT_EQ(run.computed_by(), "dreets");
  EXPECT_FALSE(run.software_version().empty());
  const v1::ContributionResult& result = run.result();
  ASSERT_EQ(result.axes_size(), 3);
  EXPECT_EQ(result.axes(0).completion_ppm(), 800'000);
  EXPECT_EQ(result.axes(0).attainment_ppm(), 800'000);
  EXPECT_EQ(result.axes(0).rate_ppm(), 883'333);
  EXPECT_EQ(result.axes(0).proposed_cents(), 883'333'000);
  EXPECT_EQ(result.axes(0).balance_cents(), 583'333'000);
  EXPECT_FALSE(result.axes(1).has_attainment_ppm());
  EXPECT_EQ(result.axes(1).proposed_cents(), 500'000'000);
  EXPECT_EQ(result.axes(2).gross_cents(), 100'000'000);
  EXPECT_EQ(result.axes(2).proposed_cents(), 60'000'000);
  EXPECT_EQ(result.axes(2).ceiling_cents(), 100'000'000);
  EXPECT_EQ(result.total_proposed_cents(), 1'443'333'000);
  EXPECT_EQ(result.total_withheld_cents(), 156'667'000);
  EXPECT_EQ(result.unit_cost_cents(), 922'222);
  std::vector<std::string> findings;
  for (const auto& f : result.findings()) findings.push_back(f.code() + " " + f.subject());
  EXPECT_EQ(findings, (std::vector<std::string>{
                          "GRANTED_ABOVE_CERTIFIED AXIS_2", "GRANTED_ABOVE_CERTIFIED AXIS_3",
                          "TRANSVERSE_LIMITED_BY_RELEASE AXIS_3", "UNCONFIRMED_REPORT agora/m1"}));

  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview submitted, Submit());
  EXPECT_EQ(submitted.state(), v1::AnnualReview::STATE_SUBMITTED);
  EXPECT_EQ(submitted.latest_run(), run.name());
  ASSERT_OK_AND_ASSIGN(const v1::Decision decision, Decide({{1, 880'000'000}}, "rounded"));
  EXPECT_EQ(decision.name(), "pacts/p/annualReviews/2019/decisions/1");
  EXPECT_EQ(decision.number(), 1);
  EXPECT_EQ(decision.state(), v1::Decision::STATE_EFFECTIVE);
  EXPECT_EQ(decision.run(), run.name());
  EXPECT_EQ(decision.evidence_digest(), evidence.digest());
  EXPECT_EQ(decision.result_digest(), run.result_digest());
  EXPECT_EQ(decision.decided_by(), "prefet");
  EXPECT_EQ(decision.supersedes(), "");
  EXPECT_EQ(decision.axes(0).proposed_cents(), 883'333'000);
  EXPECT_EQ(decision.axes(0).decided_cents(), 880'000'000);
  EXPECT_EQ(decision.axes(0).withheld_cents(), 120'000'000);
  EXPECT_EQ(decision.axes(1).decided_cents(), 500'000'000);
  EXPECT_EQ(decision.axes(2).decided_cents(), 60'000'000);
  EXPECT_EQ(decision.total_decided_cents(), 1'440'000'000);

  // The request that budget received.
  ASSERT_EQ(budget_.calls.size(), 1u);
  const bud::ApplyDecisionRequest& applied = budget_.calls[0];
  EXPECT_EQ(applied.name(), "pacts/p/conventions/2019");
  EXPECT_EQ(applied.decision(), decision.name());
  EXPECT_EQ(applied.decision_number(), 1);
  EXPECT_EQ(applied.decided(0).amount_cents(), 880'000'000);
  EXPECT_EQ(applied.decided(2).amount_cents(), 60'000'000);
  EXPECT_EQ(applied.ceilings(0).amount_cents(), 1'000'000'000);
  EXPECT_EQ(applied.ceilings(2).amount_cents(), 100'000'000);
  EXPECT_EQ(budget_.trials, 1);

  const v1::AnnualReview decided = Review();
  EXPECT_EQ(decided.state(), v1::AnnualReview::STATE_DECIDED);
  EXPECT_EQ(decided.effective_decision(), decision.name());
  EXPECT_EQ(decided.pending_decision(), "");
  ASSERT_OK_AND_ASSIGN(const v1::Decision read, Get(&Stub::GetDecision, decision.name()));
  EXPECT_EQ(read.SerializeAsString(), decision.SerializeAsString());
  EXPECT_EQ(decision.axes(0).advance_paid_cents(), 300'000'000);
  EXPECT_EQ(decision.axes(0).balance_cents(), 580'000'000);
  EXPECT_EQ(decision.axes(0).carry_over_cents(), 120'000'000);  // All, by default/1.
  ExplainEveryGap();
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview closed, Close());
  EXPECT_EQ(closed.state(), v1::AnnualReview::STATE_CLOSED);
  // Each write is one event, in its aggregate.
  EXPECT_EQ(database_.Value("SELECT string_agg(type, ' ' ORDER BY id) FROM event"),
            "review.opened evidence.collected run.computed review.submitted decision.recorded "
            "decision.effective review.decided review.statement review.statement review.closed");
  EXPECT_EQ(database_.Value("SELECT string_agg(type, ' ' ORDER BY version) FROM event "
                            "WHERE aggregate = 'pacts/p/annualReviews/2019'"),
            "review.opened review.submitted review.decided review.closed");
}

TEST_F(ReviewApiTest, OpeningIsRefusedWithItsReason) {
  EXPECT_THAT(Send(&Stub::OpenReview, officer_, Opening(2018, Day(2018, 12, 31))),
              HasReason("YEAR_INVALID"));
  EXPECT_THAT(Send(&Stub::OpenReview, officer_, Opening(2023, Day(2023, 12, 31))),
              HasReason("YEAR_INVALID"));
  EXPECT_THAT(Send(&Stub::OpenReview, officer_, Opening(2019, Day(2018, 12, 31))),
              HasReason("CUT_OFF_INVALID"));
  EXPECT_THAT(Send(&Stub::OpenReview, officer_, Opening(2019, Day(2021, 1, 1))),
              HasReason("CUT_OFF_INVALID"));
  // Today is 2020-06-01.
  EXPECT_THAT(Send(&Stub::OpenReview, officer_, Opening(2019, Day(2020, 6, 2))),
              HasReason("CUT_OFF_INVALID"));
  EXPECT_THAT(Send(&Stub::OpenReview, prefect_, Opening()), HasReason("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(Send(&Stub::OpenReview, signer_.Person("STATE_OFFICER", "x", {"53"}), Opening()),
              HasReason("REGION_NOT_IN_SCOPE"));
  registry_.pact.set_state(reg::Pact::STATE_DRAFT);
  const auto draft = Open();
  EXPECT_THAT(draft, HasReason("PACT_NOT_IN_FORCE"));
  EXPECT_THAT(draft, StatusIs(absl::StatusCode::kFailedPrecondition));
  registry_.pact.set_state(reg::Pact::STATE_IN_FORCE);
  registry_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  EXPECT_THAT(Open(), HasReason("PEER_UNAVAILABLE"));
  registry_.status = grpc::Status::OK;
  EXPECT_EQ(Count("review") + Count("idempotency"), 0);

  ASSERT_OK(Send(&Stub::OpenReview, officer_, Opening(2019, Day(2020, 6, 1))));
  const auto again = Open();
  EXPECT_THAT(again, HasReason("REVIEW_EXISTS"));
  EXPECT_EQ(GetErrorInfo(again.status())->metadata.at("review"), kReview);
  const auto other = Send(&Stub::OpenReview, officer_, Opening(2020, Day(2020, 5, 31)));
  EXPECT_THAT(other, HasReason("REVIEW_OPEN"));
  EXPECT_EQ(GetErrorInfo(other.status())->metadata.at("review"), kReview);
}

// The state × transition matrix through the API; what is possible is walked elsewhere.
TEST_F(ReviewApiTest, EveryOtherTransitionIsRefusedWithStateAskedAndRemedy) {
  using Act = std::function<absl::Status()>;
  const std::map<std::string, Act> acts = {{"collect", [&] { return Collect().status(); }},
                                           {"compute", [&] { return Compute().status(); }},
                                           {"submit", [&] { return Submit().status(); }},
                                           {"return", [&] { return Return().status(); }},
                                           {"decide", [&] { return Decide().status(); }},
                                           {"reopen", [&] { return Reopen().status(); }},
                                           {"close", [&] { return Close().status(); }}};
  const auto refused = [&](const std::string& state, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const absl::Status status = acts.at(name)();
      EXPECT_THAT(status, HasReason("REVIEW_STATE")) << name;
      if (ReasonOf(status) != "REVIEW_STATE") continue;
      EXPECT_EQ(GetErrorInfo(status)->metadata.at("state"), state) << name;
      EXPECT_NE(GetErrorInfo(status)->metadata.at("asked"), "") << name;
    }
  };
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  refused("OPEN", {"return", "decide", "reopen", "close"});
  ASSERT_OK(Submit());
  refused("SUBMITTED", {"collect", "compute", "submit", "reopen", "close"});
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview returned, Return("the seventh project lacks"));
  EXPECT_EQ(returned.state(), v1::AnnualReview::STATE_OPEN);
  EXPECT_EQ(returned.comment(), "the seventh project lacks");
  ASSERT_OK(Submit());
  ASSERT_OK(Decide());
  refused("DECIDED", {"collect", "compute", "submit", "return", "decide"});
  ExplainEveryGap();
  ASSERT_OK(Close());
  refused("CLOSED", {"collect", "compute", "submit", "return", "decide", "reopen", "close"});
}

TEST_F(ReviewApiTest, AStateRestoredHasItsEtagAgainAndAStaleOneIsRefused) {
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview submitted, Submit());
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview returned, Return("again"));
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview once_more, Submit());
  EXPECT_NE(once_more.etag(), submitted.etag());  // The comment is content.
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview returned_again, Return("again"));
  EXPECT_EQ(returned_again.etag(), returned.etag());
  auto stale = On<v1::SubmitReviewRequest>();
  stale.set_etag(submitted.etag());
  const auto refused = Send(&Stub::SubmitReview, officer_, stale);
  EXPECT_THAT(refused, HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("etag"), returned.etag());
}

TEST_F(ReviewApiTest, ARequestRepeatedAnswersAsTheFirstTimeWhateverHappenedSince) {
  const v1::OpenReviewRequest opening = Opening();
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview opened, Send(&Stub::OpenReview, officer_, opening));
  const auto collecting = On<v1::CollectEvidenceRequest>();
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence,
                       Send(&Stub::CollectEvidence, officer_, collecting));
  ASSERT_OK(Compute());
  ASSERT_OK(Submit());
  const v1::DecideContributionRequest deciding = Decision();
  ASSERT_OK_AND_ASSIGN(const v1::Decision decision,
                       Send(&Stub::DecideContribution, prefect_, deciding));
  // The peers are away, and the review is elsewhere: the same answers, and nothing new.
  const grpc::Status away(grpc::StatusCode::UNAVAILABLE, "away");
  registry_.status = budget_.status = budget_.trial_status = budget_.apply_status = away;
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview opened_again,
                       Send(&Stub::OpenReview, officer_, opening));
  EXPECT_EQ(opened_again.SerializeAsString(), opened.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence_again,
                       Send(&Stub::CollectEvidence, officer_, collecting));
  EXPECT_EQ(evidence_again.SerializeAsString(), evidence.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Decision decision_again,
                       Send(&Stub::DecideContribution, prefect_, deciding));
  EXPECT_EQ(decision_again.SerializeAsString(), decision.SerializeAsString());
  EXPECT_EQ(Count("evidence"), 1);
  EXPECT_EQ(Count("decision"), 1);
  // The same id with another body is refused, by the same person; another person's ids are his own.
  v1::DecideContributionRequest other = deciding;
  other.set_legal_reference("another order");
  EXPECT_THAT(Send(&Stub::DecideContribution, prefect_, other), HasReason("REQUEST_ID_REUSED"));
  v1::OpenReviewRequest other_opening = opening;
  other_opening.set_year(2020);
  EXPECT_THAT(Send(&Stub::OpenReview, officer_, other_opening), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(ReviewApiTest, ValidateOnlyChecksAllAndStoresNothing) {
  v1::OpenReviewRequest opening = Opening();
  opening.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview opened, Send(&Stub::OpenReview, officer_, opening));
  EXPECT_EQ(opened.name(), kReview);
  EXPECT_THAT(Get(&Stub::GetReview, kReview), HasReason("REVIEW_NOT_FOUND"));
  SubmittedReview();
  v1::DecideContributionRequest deciding = Decision();
  deciding.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const v1::Decision decision,
                       Send(&Stub::DecideContribution, prefect_, deciding));
  EXPECT_EQ(decision.total_decided_cents(), 1'443'333'000);
  EXPECT_EQ(budget_.trials, 1);
  EXPECT_EQ(budget_.effects, 0);
  EXPECT_EQ(Count("decision"), 0);
  EXPECT_EQ(Review().state(), v1::AnnualReview::STATE_SUBMITTED);
  ASSERT_OK(Return());
  auto collecting = On<v1::CollectEvidenceRequest>();
  collecting.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence,
                       Send(&Stub::CollectEvidence, officer_, collecting));
  EXPECT_EQ(evidence.name(), "pacts/p/annualReviews/2019/evidence/2");
  EXPECT_EQ(Count("evidence"), 1);
}

TEST_F(ReviewApiTest, ReadsAreInScopeAndSayWhatIsMissing) {
  EXPECT_THAT(Get(&Stub::GetReview, kReview), HasReason("REVIEW_NOT_FOUND"));
  v1::ListReviewsRequest list;
  list.set_parent("pacts/p");
  EXPECT_THAT(Send(&Stub::ListReviews, auditor_, list), HasReason("REVIEW_NOT_FOUND"));
  EXPECT_THAT(Get(&Stub::GetEvidence, "pacts/p/annualReviews/2019/evidence/1"),
              HasReason("REVIEW_NOT_FOUND"));
  SubmittedReview();
  EXPECT_THAT(Get(&Stub::GetReview, "pacts/p/annualReviews/abc"), HasReason("REVIEW_NOT_FOUND"));
  EXPECT_THAT(Get(&Stub::GetEvidence, "pacts/p/annualReviews/2019/evidence/2"),
              HasReason("EVIDENCE_NOT_FOUND"));
  EXPECT_THAT(Get(&Stub::GetEvidence, "pacts/p/annualReviews/2019/evidence/01"),
              HasReason("EVIDENCE_NOT_FOUND"));
  EXPECT_THAT(Get(&Stub::GetRun, "pacts/p/annualReviews/2019/runs/2"), HasReason("RUN_NOT_FOUND"));
  EXPECT_THAT(Get(&Stub::GetDecision, "pacts/p/annualReviews/2019/decisions/1"),
              HasReason("DECISION_NOT_FOUND"));
  const std::string elsewhere = signer_.Person("REGION_OFFICER", "x", {"53"});
  v1::GetReviewRequest get;
  get.set_name(kReview);
  EXPECT_THAT(Send(&Stub::GetReview, elsewhere, get), HasReason("REGION_NOT_IN_SCOPE"));
  EXPECT_THAT(Send(&Stub::ListReviews, elsewhere, list), HasReason("REGION_NOT_IN_SCOPE"));
  EXPECT_OK(Send(&Stub::GetReview, region_, get));
  auto submitting = On<v1::SubmitReviewRequest>();
  EXPECT_THAT(Send(&Stub::SubmitReview, region_, submitting), HasReason("ROLE_NOT_ALLOWED"));
}

TEST_F(ReviewApiTest, PagesAreStableAndWhole) {
  clock_.Set(At(2022, 6, 1));
  for (int year : {2019, 2020, 2021}) {
    ASSERT_OK(Send(&Stub::OpenReview, officer_, Opening(year, Day(year, 12, 31))));
    // Nothing but its state keeps the next one from being opened.
    database_.Exec("UPDATE review SET state = 'SUBMITTED' WHERE state = 'OPEN'");
    database_.Exec("UPDATE review SET state = 'DECIDED' WHERE state = 'SUBMITTED'");
  }
  v1::ListReviewsRequest list;
  list.set_parent("pacts/p");
  list.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const v1::ListReviewsResponse first,
                       Send(&Stub::ListReviews, auditor_, list));
  ASSERT_EQ(first.reviews_size(), 2);
  EXPECT_EQ(first.reviews(0).year(), 2019);
  EXPECT_EQ(first.reviews(1).year(), 2020);
  list.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListReviewsResponse last,
                       Send(&Stub::ListReviews, auditor_, list));
  ASSERT_EQ(last.reviews_size(), 1);
  EXPECT_EQ(last.reviews(0).year(), 2021);
  EXPECT_EQ(last.next_page_token(), "");
  v1::ListDecisionsRequest decisions;
  decisions.set_parent(kReview);
  decisions.set_page_token(first.next_page_token());
  EXPECT_THAT(Send(&Stub::ListDecisions, auditor_, decisions), HasReason("PAGE_TOKEN_INVALID"));
}

}  // namespace
}  // namespace pactum::review
