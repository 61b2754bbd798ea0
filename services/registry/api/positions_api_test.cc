// The position of a pact by both dates, and fundability, through gRPC on a real database.
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "common/db/pqxx_compat.h"
#include "services/registry/testing/in_force_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using testing::Day;
using ::testing::ElementsAre;
using testing::Example;
using ::testing::IsEmpty;
using testing::kPact;
using testing::Project;
using ::testing::UnorderedElementsAre;

using PositionsApiTest = testing::InForceTest;

TEST_F(PositionsApiTest, ThePositionOfThePact) {
  ASSERT_OK(Change("metiers-en-tension", v1::ProjectFact::KIND_STARTED, Day(1, 7)));
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Milestone(Day(3, 20)));
  ASSERT_OK(Answer(officer_, report.name(), type::v1::STANDING_CONFIRMED));
  ASSERT_OK(Deliverable(region_, "appariement-agora"));
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition position, Position());
  EXPECT_EQ(position.pact(), kPact);
  EXPECT_EQ(position.version(), 1);
  EXPECT_EQ(position.region_code(), "52");
  EXPECT_EQ(position.start_year(), 2019);
  EXPECT_EQ(position.end_year(), 2022);
  EXPECT_EQ(position.content_digest(), Version().content_digest());
  EXPECT_EQ(position.projects_size(), 6);
  EXPECT_EQ(position.commitments_size(), 10);
  const v1::ProjectPosition project = ProjectIn(position, "metiers-en-tension");
  EXPECT_EQ(project.state(), type::v1::PROJECT_STATE_RUNNING);
  EXPECT_EQ(project.maturity(), type::v1::MATURITY_IDENTIFIED);
  EXPECT_EQ(project.planned_funding_cents(), 2'250'750'000);
  EXPECT_EQ(project.planned_pathways(), 3'000);
  std::vector<std::string> milestones;
  for (const auto& m : project.milestones()) milestones.push_back(m.milestone_id());
  EXPECT_THAT(milestones, ElementsAre("bilan-an-1", "cahier-des-charges", "plateforme-evaluation",
                                      "premieres-entrees"));
  const v1::MilestonePosition milestone = MilestoneIn(position);
  EXPECT_EQ(pactum::FromProto(milestone.achieved()).value(), Day(3, 20));
  EXPECT_EQ(pactum::FromProto(milestone.due()).value(), Day(3, 31));
  EXPECT_EQ(milestone.standing(), type::v1::STANDING_CONFIRMED);
  EXPECT_EQ(milestone.report(), report.name());
  EXPECT_FALSE(project.milestones(0).has_achieved());
  EXPECT_EQ(project.milestones(0).standing(), type::v1::STANDING_UNSPECIFIED);
  const v1::CommitmentPosition agora = CommitmentIn(position, "appariement-agora");
  EXPECT_TRUE(agora.mandatory());
  EXPECT_EQ(agora.weight(), 3);
  EXPECT_EQ(pactum::FromProto(agora.deliverable().delivered()).value(), Day(12, 16));
  const v1::CommitmentPosition entries = CommitmentIn(position, "saisie-temps-reel");
  EXPECT_EQ(entries.target().direction(), v1::Indicator::DIRECTION_DECREASE);
  EXPECT_EQ(entries.target().baseline_micros(), 120'000'000);
  EXPECT_EQ(entries.target().target_micros(), 72'000'000);
  EXPECT_EQ(pactum::FromProto(entries.target().first_available()).value(),
            absl::CivilDay(2020, 7, 1));
  EXPECT_FALSE(entries.target().has_observed_micros());
  // In 2021 the real-time entry has no target; deliverables are measured in any year.
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition later,
                       Position(std::nullopt, absl::CivilDay(2021, 12, 31), 2021));
  EXPECT_EQ(later.commitments_size(), 9);
  EXPECT_EQ(CommitmentIn(later, "kairos").target().target_micros(), 95'000'000);
  // Before the first day no version is in force.
  EXPECT_THAT(Position(std::nullopt, Day(1, 1) - 1), HasReason("NO_VERSION_IN_FORCE"));
}

TEST_F(PositionsApiTest, ThePastStaysAsItWasKnown) {
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Milestone(Day(3, 20)));
  ASSERT_OK(Answer(officer_, report.name(), type::v1::STANDING_CONFIRMED));
  ASSERT_OK(Change("metiers-en-tension", v1::ProjectFact::KIND_STARTED, Day(1, 7)));
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition first, Position());
  const absl::Time known_at = pactum::FromProto(first.known_at());

  ASSERT_OK_AND_ASSIGN(const v1::Report correction, Milestone(Day(4, 2), report.name()));
  ASSERT_OK(Change("metiers-en-tension", v1::ProjectFact::KIND_SUSPENDED, Day(5, 2), "strike"));
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition same, Position(known_at));
  EXPECT_EQ(same.SerializeAsString(), first.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition now, Position());
  EXPECT_EQ(pactum::FromProto(MilestoneIn(now).achieved()).value(), Day(4, 2));
  EXPECT_EQ(MilestoneIn(now).standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(ProjectIn(now, "metiers-en-tension").state(), type::v1::PROJECT_STATE_SUSPENDED);
  // Known now, by a day between the two: the correction is not effective, what it replaced is gone.
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition between, Position(std::nullopt, Day(3, 31)));
  EXPECT_FALSE(MilestoneIn(between).has_achieved());
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition between_then, Position(known_at, Day(3, 31)));
  EXPECT_EQ(pactum::FromProto(MilestoneIn(between_then).achieved()).value(), Day(3, 20));

  // The status by both dates says the same of the project.
  v1::GetProjectStatusRequest request;
  request.set_name(Project("metiers-en-tension"));
  *request.mutable_known_at() = ToProto(known_at);
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus then,
                       Send(&Stub::GetProjectStatus, auditor_, request));
  EXPECT_EQ(then.state(), type::v1::PROJECT_STATE_RUNNING);
  EXPECT_EQ(then.facts_size(), 1);
  *request.mutable_cut_off() = ToProto(Day(1, 6));
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus earlier,
                       Send(&Stub::GetProjectStatus, auditor_, request));
  EXPECT_EQ(earlier.state(), type::v1::PROJECT_STATE_PROPOSED);
  request.clear_known_at();
  *request.mutable_cut_off() = ToProto(Day(5, 1));
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus by_day,
                       Send(&Stub::GetProjectStatus, auditor_, request));
  EXPECT_EQ(by_day.state(), type::v1::PROJECT_STATE_RUNNING);
}

TEST_F(PositionsApiTest, ATransactionThatIsOpenAtKnownAtDoesNotChangeThatReadLater) {
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Milestone(Day(3, 20)));
  // Begun first, committed last; in between a quick one is recorded and committed.
  pqxx::connection slow_session(database_.conninfo());
  pqxx::work slow(slow_session);
  slow.exec(
      absl::StrCat("INSERT INTO report_answer (pact, report, standing, reason, side, "
                   "answered_by) VALUES ('pdl-2019-2022', ",
                   Id(report.name()), ", 'CONFIRMED', '', 'STATE', 'slow')"));
  slow.exec(
      "INSERT INTO project_fact (pact, project, kind, effective, recorded_by) "
      "VALUES ('pdl-2019-2022', 'industrie-navale', 'STARTED', '2019-02-04', 'slow')");
  pqxx::connection quick_session(database_.conninfo());
  {
    pqxx::work quick(quick_session);
    quick.exec(
        "INSERT INTO project_fact (pact, project, kind, effective, recorded_by) "
        "VALUES ('pdl-2019-2022', 'premiers-savoirs', 'STARTED', '2019-01-14', 'quick')");
    quick.commit();
  }
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition before, Position());
  EXPECT_EQ(MilestoneIn(before).standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(ProjectIn(before, "industrie-navale").state(), type::v1::PROJECT_STATE_PROPOSED);
  EXPECT_EQ(ProjectIn(before, "premiers-savoirs").state(), type::v1::PROJECT_STATE_PROPOSED);
  const absl::Time known_at = pactum::FromProto(before.known_at());
  const auto unsettled = Position(known_at + absl::Microseconds(1));
  EXPECT_THAT(unsettled, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(unsettled, HasReason("KNOWN_AT_NOT_SETTLED"));
  EXPECT_TRUE(testing::DetailOf<google::rpc::RetryInfo>(unsettled.status()).has_retry_delay());

  slow.commit();
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition same, Position(known_at));
  EXPECT_EQ(same.SerializeAsString(), before.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition after, Position());
  EXPECT_EQ(MilestoneIn(after).standing(), type::v1::STANDING_CONFIRMED);
  EXPECT_EQ(ProjectIn(after, "industrie-navale").state(), type::v1::PROJECT_STATE_RUNNING);
  EXPECT_EQ(ProjectIn(after, "premiers-savoirs").state(), type::v1::PROJECT_STATE_RUNNING);
}

TEST_F(PositionsApiTest, AVersionCountsFromWhenItWasKnown) {
  int64_t micros = 0;
  ASSERT_TRUE(absl::SimpleAtoi(
      database_.Value(
          "SELECT (extract(epoch FROM min(recorded)) * 1000000)::bigint FROM signature"),
      &micros));
  const absl::Time first_signature = absl::FromUnixMicros(micros);
  EXPECT_THAT(Position(first_signature), HasReason("NO_VERSION_IN_FORCE"));
  v1::GetProjectStatusRequest request;
  request.set_name(Project("industrie-navale"));
  *request.mutable_known_at() = ToProto(first_signature);
  EXPECT_THAT(Send(&Stub::GetProjectStatus, auditor_, request), HasReason("PROJECT_NOT_FOUND"));
}

// --- Before and beside a pact in force.

class DraftPositionsTest : public testing::InForceTest {
 protected:
  void SetUp() override { ASSERT_NO_FATAL_FAILURE(Draft()); }

  absl::StatusOr<v1::Fundability> Fundability(absl::CivilDay day, const std::string& project = "") {
    v1::GetFundabilityRequest request;
    request.set_pact(kPact);
    *request.mutable_effective_date() = ToProto(day);
    request.set_project(project);
    return Send(&Stub::GetFundability, signer_.Service("budget"), request);
  }
  static std::vector<std::string> Obstacles(const v1::ProjectFundability& project) {
    std::vector<std::string> items;
    for (const v1::Obstacle& obstacle : project.obstacles()) items.push_back(obstacle.item());
    return items;
  }
};

TEST_F(DraftPositionsTest, NothingHappensToAPactThatIsNotInForce) {
  const std::string before = Rows();
  EXPECT_THAT(Milestone(Day(3, 20)), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Deliverable(officer_, "donnees-brest"), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Change("industrie-navale", v1::ProjectFact::KIND_STARTED, Day(2, 4)),
              HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Position(), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Fundability(Day(3, 1)), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_EQ(Rows(), before);
}

TEST_F(DraftPositionsTest, APactSignedBeforeItsFirstDayIsReadAndNotYetActedOn) {
  clock_.Set(absl::FromCivil(absl::CivilDay(2018, 12, 20), absl::UTCTimeZone()));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  EXPECT_EQ(Pact().state(), v1::Pact::STATE_IN_FORCE);
  EXPECT_EQ(Pact().version_in_force(), "");
  v1::GetProjectRequest get;
  get.set_name(Project("industrie-navale"));
  EXPECT_OK(Send(&Stub::GetProject, signer_.Service("procurement"), get));
  EXPECT_THAT(
      Change("industrie-navale", v1::ProjectFact::KIND_STARTED, absl::CivilDay(2018, 12, 20)),
      HasReason("NO_VERSION_IN_FORCE"));
}

TEST_F(DraftPositionsTest, FundabilityNamesEachObstacleUntilTheProjectIsMature) {
  // One project of axis 3 whole but only structuring, one that is a prospect without content.
  auto structuring = Example<v1::CreateProjectRequest>("036-project-appariement-agora");
  structuring.set_project_id("structuring");
  structuring.mutable_project()->set_maturity(type::v1::MATURITY_STRUCTURING);
  ASSERT_OK(Do(&Stub::CreateProject, region_, structuring));
  v1::CreateProjectRequest prospect = structuring;
  prospect.set_project_id("prospect");
  prospect.mutable_project()->set_maturity(type::v1::MATURITY_PROSPECT);
  prospect.mutable_project()->clear_start_date();
  prospect.mutable_project()->clear_end_date();
  prospect.mutable_project()->clear_milestones();
  v1::TransverseContent& content = *prospect.mutable_project()->mutable_transverse();
  v1::TransverseContent bare;
  bare.set_nature(content.nature());
  *bare.mutable_supported_projects() = content.supported_projects();
  content = bare;
  ASSERT_OK(Do(&Stub::CreateProject, region_, prospect));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));

  ASSERT_OK_AND_ASSIGN(const v1::Fundability whole, Fundability(Day(3, 1)));
  EXPECT_EQ(whole.version(), 1);
  EXPECT_EQ(whole.content_digest(), Version().content_digest());
  EXPECT_EQ(whole.lines_size(), Version().financial_annex().lines_size());
  EXPECT_EQ(whole.sub_axes_size(), 3);
  EXPECT_TRUE(whole.axis_3_supports_new_pathways());
  ASSERT_EQ(whole.projects_size(), 8);
  for (const v1::ProjectFundability& project : whole.projects()) {
    const std::string id = Id(project.project());
    // Of axis 3, what the first version promises as mature (R137).
    EXPECT_EQ(project.presented_with_proposal(), id == "appariement-agora") << id;
    if (id == "prospect") {
      EXPECT_THAT(Obstacles(project),
                  UnorderedElementsAre("R136", "R10", "R9", "R9", "R87", "R88", "R89", "R90", "R91",
                                       "R92", "R93", "R94"));
    } else if (id == "structuring") {
      EXPECT_THAT(Obstacles(project), ElementsAre("R136"));
      EXPECT_EQ(project.nature(), type::v1::TRANSVERSE_NATURE_INTEROPERABILITY);
      EXPECT_EQ(project.provisional_budget().units(), 3'000'000);
    } else {
      EXPECT_THAT(Obstacles(project), IsEmpty()) << id;
    }
  }

  // A dated promotion opens the way from its day on.
  v1::ChangeProjectStateRequest promote =
      ChangeRequest("structuring", v1::ProjectFact::KIND_PROMOTED, Day(6, 1));
  promote.set_maturity(type::v1::MATURITY_IDENTIFIED);
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus promoted,
                       Send(&Stub::ChangeProjectState, region_, promote));
  EXPECT_EQ(promoted.maturity(), type::v1::MATURITY_IDENTIFIED);
  EXPECT_EQ(promoted.state(), type::v1::PROJECT_STATE_PROPOSED);
  ASSERT_OK_AND_ASSIGN(const v1::Fundability after, Fundability(Day(6, 1), Project("structuring")));
  ASSERT_EQ(after.projects_size(), 1);
  EXPECT_THAT(Obstacles(after.projects(0)), IsEmpty());
  EXPECT_EQ(after.projects(0).maturity(), type::v1::MATURITY_IDENTIFIED);
  EXPECT_FALSE(after.projects(0).presented_with_proposal());
  ASSERT_OK_AND_ASSIGN(const v1::Fundability eve, Fundability(Day(5, 31), Project("structuring")));
  EXPECT_THAT(Obstacles(eve.projects(0)), ElementsAre("R136"));
  EXPECT_THAT(Fundability(Day(6, 1), Project("none")), HasReason("PROJECT_NOT_FOUND"));
  EXPECT_THAT(Fundability(Day(6, 1), "pacts/other/projects/structuring"),
              HasReason("PROJECT_NOT_FOUND"));
  EXPECT_THAT(Fundability(Day(1, 1) - 1), HasReason("NO_VERSION_IN_FORCE"));

  // A suspended project is not stabilised until it is resumed.
  ASSERT_OK(Change("structuring", v1::ProjectFact::KIND_STARTED, Day(7, 1)));
  ASSERT_OK(Change("structuring", v1::ProjectFact::KIND_SUSPENDED, Day(8, 1), "strike"));
  ASSERT_OK_AND_ASSIGN(const v1::Fundability halted,
                       Fundability(Day(8, 1), Project("structuring")));
  EXPECT_THAT(Obstacles(halted.projects(0)), ElementsAre("R137"));
}

// R82 to R85: axis 3 may fund each nature that the framework names; budget gets the nature.
TEST_F(DraftPositionsTest, EachNatureOfATransverseProjectIsFundable) {
  const std::map<std::string, type::v1::TransverseNature> natures = {
      {"a-rd", type::v1::TRANSVERSE_NATURE_ENGINEERING_RD},
      {"b-diagnosis", type::v1::TRANSVERSE_NATURE_AGILE_DIAGNOSIS_DATA_TOOLS},
      {"c-systems", type::v1::TRANSVERSE_NATURE_INTEROPERABILITY}};
  ASSERT_EQ(natures.size() + 1,
            static_cast<size_t>(type::v1::TransverseNature_descriptor()->value_count()));
  for (const auto& [id, nature] : natures) {
    auto request = Example<v1::CreateProjectRequest>("036-project-appariement-agora");
    request.set_project_id(id);
    v1::TransverseContent& content = *request.mutable_project()->mutable_transverse();
    content.set_nature(nature);
    content.set_not_fundable_in_pathways_reason("aucun parcours ne le porte");
    ASSERT_OK(Do(&Stub::CreateProject, region_, request));
  }
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  for (const auto& [id, nature] : natures) {
    ASSERT_OK_AND_ASSIGN(const v1::Fundability fundability, Fundability(Day(3, 1), Project(id)));
    ASSERT_EQ(fundability.projects_size(), 1);
    EXPECT_EQ(fundability.projects(0).nature(), nature);
    EXPECT_THAT(Obstacles(fundability.projects(0)), IsEmpty()) << id;
  }
}

}  // namespace
}  // namespace pactum::registry
