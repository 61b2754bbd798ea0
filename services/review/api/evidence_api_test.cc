// Evidence and runs through gRPC: one instant, digests, blockers, what is kept, what the database
// refuses.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include "services/review/testing/review_fixture.h"

namespace pactum::review {
namespace {

using namespace pactum::review::testing;  // NOLINT: the fixture's words.

class EvidenceApiTest : public ReviewFixture {};

// As another language would: export as JSON, sort the keys, hash. Digests are of messages whose
// strings are ASCII, so that this is their RFC 8785 form.
std::string RecomputedDigest(const google::protobuf::Message& message) {
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &json).ok());
  return Sha256Hex(nlohmann::json::parse(json).dump());  // Objects of this library are sorted.
}

std::vector<std::string> Codes(const v1::Evidence& evidence) {
  std::vector<std::string> codes;
  for (const auto& blocker : evidence.blockers()) {
    codes.push_back(blocker.code() + " " + blocker.subject());
  }
  return codes;
}

TEST_F(EvidenceApiTest, AllThreeAnswerAsOfTheLeastInstantThatTheyHaveSettled) {
  ASSERT_OK(Open());
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  const absl::Time least = At(2020, 1, 15) + absl::Seconds(1);  // Budget's.
  EXPECT_EQ(pactum::FromProto(evidence.content().known_at()), least);
  for (const Dates* dates : {&registry_.dates, &budget_.dates, &procurement_.dates}) {
    ASSERT_EQ(dates->asked.size(), 2u);
    EXPECT_EQ(dates->asked[0], std::nullopt);
    EXPECT_EQ(dates->asked[1], least);
  }
  EXPECT_EQ(evidence.collected_by(), "dreets");
}

TEST_F(EvidenceApiTest, EveryInputComesFromItsSource) {
  // Distinct figures.
  bud::BudgetPosition& money = budget_.position;
  money.clear_granted_before();
  AddAmounts({11, 12, 13}, money.mutable_granted_before());
  money.set_own_effort_realised_cents(69'000'000'000);
  bud::ProjectRelease* gone = money.add_released();
  gone->set_project_id("dropped-by-an-amendment");
  gone->set_amount_cents(5);
  procurement_.execution.mutable_axes(2)->set_entries_in_training(7);
  ASSERT_OK(Open());
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  const v1::ContributionInputs& inputs = evidence.content().inputs();
  EXPECT_EQ(evidence.content().pact(), "pacts/p");
  EXPECT_EQ(evidence.content().pact_version(), 1);
  EXPECT_EQ(evidence.content().pact_content_digest(), std::string(64, 'c'));
  EXPECT_EQ(inputs.year(), 2019);
  EXPECT_EQ(inputs.envelope_cents(), 30'006'000'000);
  EXPECT_EQ(inputs.granted_before_cents(1).value(), 12);
  EXPECT_EQ(inputs.ceilings_cents(1).value(), 500'000'000);
  EXPECT_EQ(inputs.certified_to_date_cents(0).value(), 900'000'000);
  EXPECT_EQ(inputs.advance_paid_cents(0).value(), 300'000'000);
  EXPECT_EQ(inputs.axis_3_released_to_date_cents(), 60'000'005);
  EXPECT_EQ(inputs.own_effort_baseline_cents(), 70'000'000'000);
  EXPECT_EQ(inputs.own_effort_realised_cents(), 69'000'000'000);
  EXPECT_EQ(inputs.pathways_entered(0).value(), 1'000);
  EXPECT_EQ(inputs.pathways_entered(2).value(), 0);  // Pathways are of axes 1 and 2.
  // By id, whatever the order of the answer.
  std::vector<std::string> ids;
  for (const auto& project : inputs.projects()) ids.push_back(project.id());
  EXPECT_EQ(ids, (std::vector<std::string>{"agora", "alpha", "completed-b", "zeta"}));
  EXPECT_TRUE(inputs.projects(0).released());
  EXPECT_FALSE(inputs.projects(1).released());
  EXPECT_EQ(inputs.projects(1).milestones(0).id(), "m1");
  EXPECT_EQ(inputs.projects(1).milestones(2).id(), "m3");
  EXPECT_FALSE(inputs.projects(1).milestones(2).has_achieved());
  EXPECT_EQ(inputs.commitments(0).target().observed_micros(), 14'000'000);
  EXPECT_EQ(inputs.commitments(0).target().direction(), v1::DIRECTION_INCREASE);
}

TEST_F(EvidenceApiTest, DigestsAreRecomputedFromExportedJson) {
  ASSERT_OK(Open());
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  EXPECT_EQ(evidence.digest(), RecomputedDigest(evidence.content()));
  EXPECT_EQ(evidence.content().registry_digest(), RecomputedDigest(registry_.last_answer));
  EXPECT_EQ(evidence.content().budget_digest(), RecomputedDigest(budget_.last_answer));
  EXPECT_EQ(evidence.content().procurement_digest(), RecomputedDigest(procurement_.last_answer));
  ASSERT_OK_AND_ASSIGN(const v1::Run run, Compute());
  EXPECT_EQ(run.result_digest(), RecomputedDigest(run.result()));
}

TEST_F(EvidenceApiTest, AnswersThatAreNotOfOnePactAndInstantAreRefused) {
  ASSERT_OK(Open());
  procurement_.dates.off = absl::Microseconds(1);
  EXPECT_THAT(Collect(), HasReason("EVIDENCE_INCONSISTENT"));
  procurement_.dates.off = absl::ZeroDuration();
  budget_.dates.wrong_pact = "pacts/q";
  EXPECT_THAT(Collect(), HasReason("EVIDENCE_INCONSISTENT"));
  budget_.dates.wrong_pact = "";
  registry_.dates.off = absl::Seconds(-1);
  EXPECT_THAT(Collect(), HasReason("EVIDENCE_INCONSISTENT"));
  registry_.dates.off = absl::ZeroDuration();
  procurement_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  const auto away = Collect();
  EXPECT_THAT(away, HasReason("PEER_UNAVAILABLE"));
  EXPECT_EQ(GetErrorInfo(away.status())->metadata.at("peer"), "procurement");
  procurement_.status = grpc::Status(grpc::StatusCode::NOT_FOUND, "no such thing");
  EXPECT_THAT(Collect(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(Count("evidence"), 0);
}

TEST_F(EvidenceApiTest, EachBlockerStopsTheSubmissionAndIsNamed) {
  bud::BudgetPosition& money = budget_.position;
  money.clear_own_effort_baseline_cents();
  money.clear_own_effort_realised_cents();
  money.add_undecided_years(2017);
  money.add_undecided_years(2018);
  money.set_convention_state(bud::Convention::STATE_UNSPECIFIED);
  money.mutable_certified_to_date(1)->set_amount_cents(400'000'001);
  ASSERT_OK(Open());
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  EXPECT_EQ(Codes(evidence),
            (std::vector<std::string>{"OWN_EFFORT_MISSING pacts/p/ownEfforts/baseline",
                                      "OWN_EFFORT_MISSING pacts/p/ownEfforts/2019",
                                      "EARLIER_YEAR_UNDECIDED pacts/p/conventions/2017",
                                      "EARLIER_YEAR_UNDECIDED pacts/p/conventions/2018",
                                      "CONVENTION_NOT_IN_FORCE pacts/p/conventions/2019",
                                      "CERTIFIED_DIFFERS AXIS_2"}));
  // Procurement's figure counts; it is computed all the same, and not submitted.
  EXPECT_EQ(evidence.content().inputs().certified_to_date_cents(1).value(), 400'000'000);
  ASSERT_OK(Compute());
  const auto refused = Submit();
  EXPECT_THAT(refused, HasReason("EVIDENCE_BLOCKED"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(Violations(refused.status()).size(), 6u);
  // One alone blocks, too; a convention that only is a draft is none in force.
  money.set_own_effort_baseline_cents(0);
  money.set_own_effort_realised_cents(0);
  money.clear_undecided_years();
  money.mutable_certified_to_date(1)->set_amount_cents(400'000'000);
  money.set_convention_state(bud::Convention::STATE_DRAFT);
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  const auto alone = Submit();
  EXPECT_THAT(alone, HasReason("EVIDENCE_BLOCKED"));
  EXPECT_EQ(Violations(alone.status()),
            (std::vector<std::string>{"CONVENTION_NOT_IN_FORCE pacts/p/conventions/2019"}));
  // Removed and collected again, nothing blocks.
  money.set_convention_state(bud::Convention::STATE_SETTLED);
  ASSERT_OK(Collect());
  ASSERT_OK(Compute());
  EXPECT_OK(Submit());
}

TEST_F(EvidenceApiTest, APactWithThePublicEmploymentServiceHasNoOwnEffort) {
  registry_.pact.set_counterparty_kind(type::v1::COUNTERPARTY_KIND_PES);
  budget_.position.clear_own_effort_baseline_cents();
  budget_.position.clear_own_effort_realised_cents();
  ASSERT_OK(Open());
  ASSERT_OK_AND_ASSIGN(const v1::Evidence evidence, Collect());
  EXPECT_EQ(evidence.blockers_size(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Run run, Compute());
  EXPECT_EQ(run.result().total_proposed_cents(), 1'443'333'000);
  EXPECT_OK(Submit());
}

TEST_F(EvidenceApiTest, CollectedAgainTheEarlierStaysAndTheLastOneCounts) {
  ASSERT_OK(Open());
  EXPECT_THAT(Compute(), HasReason("EVIDENCE_NOT_FOUND"));
  EXPECT_THAT(Submit(), HasReason("RUN_NOT_FOUND"));
  ASSERT_OK_AND_ASSIGN(const v1::Evidence first, Collect());
  ASSERT_OK_AND_ASSIGN(const v1::Run first_run, Compute());
  // A late correction: the observation was 15, the target is met.
  registry_.position.mutable_commitments(0)->mutable_target()->set_observed_micros(15'000'000);
  ASSERT_OK_AND_ASSIGN(const v1::Evidence second, Collect());
  EXPECT_EQ(second.name(), "pacts/p/annualReviews/2019/evidence/2");
  EXPECT_NE(second.digest(), first.digest());
  EXPECT_THAT(Submit(), HasReason("RUN_NOT_FOUND"));  // None of the last evidence.
  // E = 1 000 000: S = 0.6 x 800 000 + 0.4 x 1 000 000 = 880 000; the rate 300 000 + 580/600 of 700
  // 000.
  ASSERT_OK_AND_ASSIGN(const v1::Run second_run, Compute());
  EXPECT_EQ(second_run.name(), "pacts/p/annualReviews/2019/runs/2");
  EXPECT_EQ(second_run.evidence(), second.name());
  EXPECT_EQ(second_run.result().axes(0).score_ppm(), 880'000);
  EXPECT_EQ(second_run.result().axes(0).rate_ppm(), 976'667);
  ASSERT_OK_AND_ASSIGN(const v1::Evidence kept, Get(&Stub::GetEvidence, first.name()));
  EXPECT_EQ(kept.SerializeAsString(), first.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Run kept_run, Get(&Stub::GetRun, first_run.name()));
  EXPECT_EQ(kept_run.SerializeAsString(), first_run.SerializeAsString());
  EXPECT_EQ(kept_run.result().axes(0).rate_ppm(), 883'333);
  ASSERT_OK_AND_ASSIGN(const v1::AnnualReview submitted, Submit());
  EXPECT_EQ(submitted.latest_run(), second_run.name());
}

TEST_F(EvidenceApiTest, InputsThatCannotBeAreNamedByTheirPlaceInTheEvidence) {
  registry_.position.mutable_projects(0)->set_project_id("alpha");  // There is one already.
  budget_.position.mutable_ceilings(1)->set_amount_cents(-1);
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  const auto refused = Compute();
  EXPECT_THAT(refused, HasReason("INPUTS_REFUSED"));
  EXPECT_EQ(BadFields(refused.status()),
            (std::vector<std::string>{"evidence.content.inputs.ceilings_cents[1].value",
                                      "evidence.content.inputs.projects[2].id"}));
  EXPECT_EQ(Count("run"), 0);
}

TEST_F(EvidenceApiTest, ARunIsExplainedByComputingItAgain) {
  ASSERT_OK(Open());
  ASSERT_OK(Collect());
  ASSERT_OK_AND_ASSIGN(const v1::Run run, Compute());
  v1::ExplainRunRequest request;
  request.set_name(run.name());
  ASSERT_OK_AND_ASSIGN(const v1::ExplainRunResponse all, Send(&Stub::ExplainRun, region_, request));
  ASSERT_GE(all.lines_size(), 2);
  EXPECT_EQ(all.lines(all.lines_size() - 2).result(), "1443333000");
  EXPECT_EQ(all.lines(all.lines_size() - 1).result(), "156667000");
  request.set_axis(type::v1::AXIS_1);
  ASSERT_OK_AND_ASSIGN(const v1::ExplainRunResponse one, Send(&Stub::ExplainRun, region_, request));
  int of_axis = 0, over_all = 0;
  for (const auto& line : one.lines()) {
    (line.axis() == type::v1::AXIS_1 ? of_axis : over_all)++;
    EXPECT_TRUE(line.axis() == type::v1::AXIS_1 || line.axis() == type::v1::AXIS_UNSPECIFIED);
    EXPECT_NE(line.text_en(), "");
    EXPECT_NE(line.text_fr(), "");
  }
  EXPECT_GT(of_axis, 0);
  EXPECT_GT(over_all, 0);
  EXPECT_LT(one.lines_size(), all.lines_size());

  // A stored result that another hand changed, then a stored digest, is found.
  database_.Exec("ALTER TABLE run DISABLE TRIGGER ALL");
  database_.Exec("UPDATE run SET result = ''");
  const auto differs = Send(&Stub::ExplainRun, region_, request);
  EXPECT_THAT(differs, HasReason("RUN_DIFFERS"));
  EXPECT_THAT(differs, StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(Get(&Stub::ExplainRun, "pacts/p/annualReviews/2019/runs/9"),
              HasReason("RUN_NOT_FOUND"));
}

TEST_F(EvidenceApiTest, TheServicesRoleCanChangeNothingThatIsKept) {
  SubmittedReview();
  for (const char* sql :
       {"UPDATE evidence SET content = ''", "UPDATE evidence SET blockers = ''",
        "DELETE FROM evidence", "UPDATE run SET result = ''", "UPDATE run SET computed_by = 'x'",
        "DELETE FROM run", "UPDATE review SET cut_off = '2019-11-30'",
        "UPDATE review SET region = '53'", "DELETE FROM review", "TRUNCATE evidence"}) {
    EXPECT_EQ(TrySql(sql), "denied") << sql;
  }
  // Its writes must keep the order of states.
  EXPECT_EQ(TrySql("UPDATE review SET state = 'CLOSED'"), "review_moves");
  EXPECT_EQ(TrySql("INSERT INTO evidence (pact, year, number, content, digest, blockers, "
                   "collected_by) SELECT pact, year, 2, content, digest, blockers, 'x' "
                   "FROM evidence"),
            "review_admits");
}

}  // namespace
}  // namespace pactum::review
