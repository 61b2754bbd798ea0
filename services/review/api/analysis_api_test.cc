// The analysis through gRPC: waivers, gaps and prospects with the statements of both sides, the
// obstacles to closing, evidence and runs side by side, late lines.
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.

constexpr char kEvidence[] = "pacts/p/annualReviews/2019/evidence/1";

class AnalysisApiTest : public ReviewFixture {
 protected:
  static v1::WaiveBlockerRequest Waiving(
      const std::string& code, const std::string& subject,
      const std::string& reason = "the inspection confirmed it") {
    v1::WaiveBlockerRequest request;
    request.set_name(kEvidence);
    request.set_code(code);
    request.set_subject(subject);
    request.set_reason(reason);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::Statement> Explain(const std::string& token, const std::string& subject,
                                        const std::vector<v1::Difficulty>& difficulties,
                                        const std::string& text) {
    v1::ExplainGapRequest request;
    request.set_name(kReview);
    request.set_subject(subject);
    for (const v1::Difficulty difficulty : difficulties) request.add_difficulties(difficulty);
    request.set_text(text);
    request.set_request_id(NewUuid());
    return Send(&Stub::ExplainGap, token, request);
  }
  absl::StatusOr<v1::Statement> SetOutcome(const std::string& token, const std::string& subject,
                                           v1::ProspectOutcome outcome) {
    v1::SetProspectOutcomeRequest request;
    request.set_name(kReview);
    request.set_subject(subject);
    request.set_outcome(outcome);
    request.set_request_id(NewUuid());
    return Send(&Stub::SetProspectOutcome, token, request);
  }
  absl::StatusOr<v1::Statement> Comment(const std::string& token, const std::string& text) {
    v1::CommentReviewRequest request;
    request.set_name(kReview);
    request.set_text(text);
    request.set_request_id(NewUuid());
    return Send(&Stub::CommentReview, token, request);
  }
  v1::Analysis Analysed() {
    const auto analysis = Get(&Stub::GetAnalysis, kReview);
    EXPECT_OK(analysis);
    return analysis.ok() ? *analysis : v1::Analysis();
  }
  // Lines by path: before → after, and " late".
  std::map<std::string, std::string> Compared(const std::string& first, const std::string& second) {
    v1::CompareEvidenceRequest request;
    request.set_name(first);
    request.set_other(second);
    const auto response = Send(&Stub::CompareEvidence, region_, request);
    EXPECT_OK(response);
    std::map<std::string, std::string> lines;
    if (!response.ok()) return lines;
    for (const v1::DifferenceLine& line : response->lines()) {
      lines[line.path()] = line.before() + " → " + line.after() + (line.late() ? " late" : "");
    }
    return lines;
  }
  void AddProspect() {
    AddProject("hydrogene", 2, type::v1::PROJECT_STATE_PROPOSED, 0)
        ->set_maturity(type::v1::MATURITY_PROSPECT);
  }
};

TEST_F(AnalysisApiTest, AWaiverCarriesAReasonAndANameAndLetsTheReviewPass) {
  budget_.position.clear_own_effort_realised_cents();
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  EXPECT_THAT(Submit(), HasReason("EVIDENCE_BLOCKED"));
  const std::string subject = "pacts/p/ownEfforts/2019";
  const auto waive = [&](const v1::WaiveBlockerRequest& request) {
    return Send(&Stub::WaiveBlocker, officer_, request);
  };
  EXPECT_THAT(waive(Waiving("OWN_EFFORT_MISSING", "pacts/p/ownEfforts/2018")),
              HasReason("BLOCKER_NOT_FOUND"));
  EXPECT_EQ(BadFields(waive(Waiving("OWN_EFFORT_MISSING", subject, "  ")).status()),
            (std::vector<std::string>{"reason"}));
  EXPECT_THAT(Send(&Stub::WaiveBlocker, region_, Waiving("OWN_EFFORT_MISSING", subject)),
              HasReason("ROLE_NOT_ALLOWED"));
  ASSERT_OK_AND_ASSIGN(const v1::Evidence waived, waive(Waiving("OWN_EFFORT_MISSING", subject)));
  ASSERT_EQ(waived.blockers_size(), 1);
  EXPECT_EQ(waived.blockers(0).waiver().waived_by(), "dreets");
  EXPECT_EQ(waived.blockers(0).waiver().reason(), "the inspection confirmed it");
  EXPECT_TRUE(waived.blockers(0).waiver().has_waive_time());
  EXPECT_THAT(waive(Waiving("OWN_EFFORT_MISSING", subject)), HasReason("BLOCKER_NOT_FOUND"));
  ASSERT_OK(Submit());
  EXPECT_THAT(waive(Waiving("OWN_EFFORT_MISSING", subject)), HasReason("REVIEW_STATE"));
  // The database says the same.
  EXPECT_EQ(TrySql("INSERT INTO waiver (pact, year, evidence, code, subject, reason, waived_by) "
                   "VALUES ('p', 2019, 1, 'OWN_EFFORT_MISSING', 'x', 'r', 'w')"),
            "review_admits");
  EXPECT_EQ(TrySql("UPDATE waiver SET reason = 'x'"), "denied");
}

TEST_F(AnalysisApiTest, WhatIsNoQuestionOfJudgmentIsNotWaived) {
  budget_.position.add_undecided_years(2018);
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  EXPECT_THAT(Send(&Stub::WaiveBlocker, officer_,
                   Waiving("EARLIER_YEAR_UNDECIDED", "pacts/p/conventions/2018")),
              HasReason("BLOCKER_NOT_WAIVABLE"));
  EXPECT_EQ(TrySql("INSERT INTO waiver (pact, year, evidence, code, subject, reason, waived_by) "
                   "VALUES ('p', 2019, 1, 'EARLIER_YEAR_UNDECIDED', 'x', 'r', 'w')"),
            "waiver_waivable");
}

TEST_F(AnalysisApiTest, ARowThatIsMissingBlocksTheSubmission) {
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  // Of the same promises, registry now answers without a project and without the commitment.
  registry_.position.mutable_projects()->RemoveLast();
  registry_.position.clear_commitments();
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  ASSERT_EQ(evidence.blockers_size(), 2);
  EXPECT_EQ(evidence.blockers(0).code() + " " + evidence.blockers(0).subject(),
            "ROW_MISSING projects/agora");
  EXPECT_EQ(evidence.blockers(1).subject(), "commitments/c");
  EXPECT_FALSE(evidence.blockers(0).waivable());
  ASSERT_OK(Compute());
  EXPECT_THAT(Submit(), HasReason("EVIDENCE_BLOCKED"));
  // By another version of the pact they may be gone.
  registry_.position.set_content_digest(std::string(64, 'd'));
  ASSERT_OK_AND_ASSIGN(const v1::Evidence amended, Collect());
  EXPECT_EQ(amended.blockers_size(), 0);
  registry_.position.clear_projects();
  ASSERT_OK_AND_ASSIGN(const v1::Evidence empty, Collect());
  EXPECT_EQ(empty.blockers(0).subject(), "pacts/p");
}

TEST_F(AnalysisApiTest, EachSideExplainsAndNobodyEditsTheOthersWords) {
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  EXPECT_TRUE(Analysed().gaps().empty());  // Before the first run there is no gap.
  ASSERT_OK(Compute());
  const v1::Analysis before = Analysed();
  ASSERT_EQ(before.gaps_size(), 2);
  EXPECT_EQ(before.gaps(0).subject(), "projects/alpha");
  EXPECT_EQ(before.gaps(0).target_ppm(), 1'000'000);
  EXPECT_EQ(before.gaps(0).result_ppm(), 666'667);
  EXPECT_EQ(before.gaps(0).gap_ppm(), 333'333);
  EXPECT_EQ(before.gaps(1).subject(), "commitments/c");
  EXPECT_EQ(before.gaps(1).gap_ppm(), 200'000);
  EXPECT_EQ(before.open_points_size(), 2);

  ASSERT_OK(Explain(region_, "projects/alpha", {v1::DIFFICULTY_LOW_ATTRACTIVENESS}, ""));
  ASSERT_OK(Explain(officer_, "projects/alpha", {}, "the call for tenders came late"));
  ASSERT_OK_AND_ASSIGN(
      const v1::Statement again,
      Explain(region_, "projects/alpha", {v1::DIFFICULTY_OTHER, v1::DIFFICULTY_PERSON_REFUSAL},
              "no driver was found"));
  EXPECT_EQ(again.number(), 3);
  EXPECT_EQ(again.side(), type::v1::SIDE_COUNTERPARTY);
  const v1::Gap gap = Analysed().gaps(0);
  EXPECT_EQ(gap.state().text(), "the call for tenders came late");
  EXPECT_EQ(gap.state().author(), "dreets");
  EXPECT_EQ(gap.counterparty().text(), "no driver was found");
  EXPECT_EQ(gap.counterparty().difficulties(0), v1::DIFFICULTY_PERSON_REFUSAL);  // Sorted.
  EXPECT_EQ(Analysed().statements_size(), 3);  // What was said stays said.
  EXPECT_EQ(Analysed().open_points_size(), 1);

  EXPECT_THAT(Explain(region_, "projects/alpha", {}, " "), HasReason("EXPLANATION_REQUIRED"));
  EXPECT_THAT(Explain(region_, "projects/alpha", {v1::DIFFICULTY_OTHER}, ""),
              HasReason("EXPLANATION_REQUIRED"));
  EXPECT_EQ(BadFields(Explain(region_, "projects/alpha",
                              {v1::DIFFICULTY_OTHER, v1::DIFFICULTY_OTHER}, "x")
                          .status()),
            (std::vector<std::string>{"difficulties[1]"}));
  EXPECT_THAT(Explain(region_, "projects/nobody", {}, "x"), HasReason("SUBJECT_NOT_FOUND"));
  const std::string pes = signer_.Person("PES_OFFICER", "agence");
  EXPECT_THAT(Explain(pes, "projects/alpha", {}, "x"), HasReason("NOT_OF_THIS_PACT"));
  EXPECT_THAT(Explain(prefect_, "projects/alpha", {}, "x"), HasReason("ROLE_NOT_ALLOWED"));
  EXPECT_EQ(TrySql("UPDATE statement SET words = 'other'"), "denied");
  EXPECT_EQ(TrySql("INSERT INTO statement (pact, year, number, kind, subject, side, words, "
                   "difficulties, outcome, author) VALUES ('p', 2019, 9, 'GAP', 'projects/alpha', "
                   "'STATE', '', '{OTHER}', '', 'x')"),
            "statement_says_something");
}

TEST_F(AnalysisApiTest, EachProspectHasAnOutcomeBeforeTheReviewIsClosed) {
  AddProspect();
  SubmittedReview();
  ASSERT_OK(Decide());
  ExplainEveryGap();
  const auto refused = Close();
  EXPECT_THAT(refused, HasReason("ANALYSIS_INCOMPLETE"));
  EXPECT_EQ(Violations(refused.status()),
            (std::vector<std::string>{"PROSPECT_WITHOUT_OUTCOME projects/hydrogene"}));
  EXPECT_THAT(SetOutcome(officer_, "projects/alpha", v1::PROSPECT_OUTCOME_KEEP),
              HasReason("SUBJECT_NOT_FOUND"));
  ASSERT_OK(SetOutcome(officer_, "projects/hydrogene", v1::PROSPECT_OUTCOME_KEEP));
  EXPECT_THAT(Close(), HasReason("ANALYSIS_INCOMPLETE"));  // The other side says nothing yet.
  ASSERT_OK(SetOutcome(region_, "projects/hydrogene", v1::PROSPECT_OUTCOME_PROMOTE));
  EXPECT_EQ(Analysed().prospects(0).agreed(), v1::PROSPECT_OUTCOME_UNSPECIFIED);
  ASSERT_OK(SetOutcome(officer_, "projects/hydrogene", v1::PROSPECT_OUTCOME_PROMOTE));
  EXPECT_EQ(Analysed().prospects(0).agreed(), v1::PROSPECT_OUTCOME_PROMOTE);
  ASSERT_OK(Comment(region_, "we thank both offices"));
  ASSERT_OK(Close());
  EXPECT_THAT(Comment(region_, "too late"), HasReason("REVIEW_STATE"));
}

TEST_F(AnalysisApiTest, WhatComesAfterTheInstantIsLateAndChangesNeitherProposalNorDecision) {
  reg::CommitmentPosition* brest = registry_.position.add_commitments();
  brest->set_commitment_id("brest");
  brest->set_obligor(type::v1::OBLIGOR_REGION);
  brest->add_axes(type::v1::AXIS_1);
  *brest->mutable_deliverable()->mutable_due() = pactum::ToProto(Day(2019, 6, 30));
  SubmittedReview();
  ASSERT_OK_AND_ASSIGN(const v1::Decision decision, Decide());
  ASSERT_OK_AND_ASSIGN(const v1::Run run, Get(&Stub::GetRun, Review().latest_run()));
  // Afterwards a measurement is corrected, a delivery of November is recorded, and an advance paid.
  registry_.position.mutable_commitments(0)->mutable_target()->set_observed_micros(15'000'000);
  reg::DeliverablePosition* deliverable =
      registry_.position.mutable_commitments(1)->mutable_deliverable();
  *deliverable->mutable_delivered() = pactum::ToProto(Day(2019, 11, 30));
  deliverable->set_standing(type::v1::STANDING_CONFIRMED);
  budget_.position.mutable_advance_paid(0)->set_amount_cents(400'000'000);
  registry_.dates.settled += absl::Hours(48);
  budget_.dates.settled += absl::Hours(48);
  procurement_.dates.settled += absl::Hours(48);
  // The proposal and the decision are unchanged to the last byte.
  ASSERT_OK_AND_ASSIGN(const v1::Run same, Get(&Stub::GetRun, run.name()));
  EXPECT_EQ(same.SerializeAsString(), run.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Decision standing, Get(&Stub::GetDecision, decision.name()));
  EXPECT_EQ(standing.SerializeAsString(), decision.SerializeAsString());
  // A new snapshot shows both as late, and the advance as an act that is never late.
  ASSERT_OK(Reopen());
  ASSERT_OK(Collect());
  auto lines = Compared(kEvidence, "pacts/p/annualReviews/2019/evidence/2");
  EXPECT_EQ(lines["inputs.commitments[c].target.observed_micros"], "14000000 → 15000000 late");
  EXPECT_EQ(lines["inputs.commitments[brest].deliverable.delivered"], " → 2019-11-30 late");
  EXPECT_EQ(lines["inputs.advance_paid_cents[AXIS_1].value"], "300000000 → 400000000");
  EXPECT_EQ(lines["known_at"], "2020-01-15T00:00:01.000000Z → 2020-01-17T00:00:01.000000Z");
  EXPECT_EQ(lines.count("inputs.envelope_cents"), 0u);
  EXPECT_EQ(lines.size(), 8u);  // Those, a standing, and the digests of the three answers.
}

TEST_F(AnalysisApiTest, WhatIsMissingOrInDoubtIsListed) {
  registry_.position.mutable_commitments(0)->mutable_target()->clear_observed_micros();
  ASSERT_OK(Open());
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  std::vector<std::string> points;
  for (const auto& point : evidence.open_points()) {
    points.push_back(point.code() + " " + point.subject());
  }
  EXPECT_EQ(points,
            (std::vector<std::string>{"MISSING_MEASUREMENT c", "UNCONFIRMED_REPORT agora/m1"}));
}

TEST_F(AnalysisApiTest, ASourceThatIsNotBrestIsToldForTheFirstTwoYears) {
  const auto points = [&] {
    std::vector<std::string> told;
    const auto evidence = Collect();
    if (!evidence.ok()) return std::vector<std::string>{std::string(evidence.status().message())};
    for (const auto& point : evidence->open_points()) {
      if (point.code() == "SOURCE_NOT_BREST") told.push_back(point.subject());
    }
    return told;
  };
  ASSERT_OK(Open());
  reg::TargetPosition* target = registry_.position.mutable_commitments(0)->mutable_target();
  target->set_source("Dares, Brest, extraction de février 2020");
  EXPECT_EQ(points(), std::vector<std::string>{});
  target->set_source("Carif-Oref, enquête 2019");
  EXPECT_EQ(points(), std::vector<std::string>{"c"});
}

TEST_F(AnalysisApiTest, TwoRunsAreComparedLineByLine) {
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  registry_.position.mutable_commitments(0)->mutable_target()->set_observed_micros(15'000'000);
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  v1::CompareRunsRequest request;
  request.set_name("pacts/p/annualReviews/2019/runs/1");
  request.set_other("pacts/p/annualReviews/2019/runs/2");
  ASSERT_OK_AND_ASSIGN(const v1::CompareRunsResponse compared,
                       Send(&Stub::CompareRuns, auditor_, request));
  EXPECT_EQ(compared.policy_size(), 0);
  std::map<std::string, std::string> result;
  for (const auto& line : compared.result())
    result[line.path()] = line.before() + " " + line.after();
  EXPECT_EQ(result["axes[AXIS_1].attainment_ppm"], "800000 1000000");
  EXPECT_EQ(result["axes[AXIS_1].rate_ppm"], "883333 976667");
  EXPECT_EQ(result["total_proposed_cents"], "1443333000 1536667000");
  EXPECT_EQ(result.count("axes[AXIS_2].proposed_cents"), 0u);
  bool attainment = false;
  for (const auto& line : compared.lines()) {
    if (line.before().operation() != "ATTAINMENT") continue;
    attainment = true;
    EXPECT_EQ(line.before().result(), "800000");
    EXPECT_EQ(line.after().result(), "1000000");
  }
  EXPECT_TRUE(attainment);
  request.set_other(request.name());
  EXPECT_THAT(Send(&Stub::CompareRuns, auditor_, request), HasReason("NOT_COMPARABLE"));
  request.set_other("pacts/q/annualReviews/2019/runs/2");
  EXPECT_THAT(Send(&Stub::CompareRuns, auditor_, request), HasReason("NOT_COMPARABLE"));
}

}  // namespace
}  // namespace pactum::review
