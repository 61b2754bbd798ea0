// Reports and the answers to them, through gRPC on a real database.
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/in_force_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using testing::Day;
using ::testing::ElementsAre;
using testing::FieldsOf;
using testing::kMilestone;
using testing::kPact;
using testing::Project;

using ReportsApiTest = testing::InForceTest;

TEST_F(ReportsApiTest, AReportIsContestedCorrectedAndConfirmed) {
  ASSERT_OK_AND_ASSIGN(const v1::Report first, Milestone(Day(3, 20)));
  EXPECT_EQ(first.standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(first.reported_by_side(), type::v1::SIDE_COUNTERPARTY);
  EXPECT_EQ(first.reported_by(), "bureau");
  const auto second = Milestone(Day(3, 21));
  EXPECT_THAT(second, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(second, HasReason("REPORT_STANDS"));
  EXPECT_EQ(GetErrorInfo(second.status())->metadata.at("report"), first.name());

  EXPECT_THAT(Answer(region_, first.name(), type::v1::STANDING_CONFIRMED), HasReason("OWN_REPORT"));
  EXPECT_THAT(Answer(officer_, first.name(), type::v1::STANDING_CONTESTED),
              HasReason("REASON_REQUIRED"));
  EXPECT_THAT(Answer(officer_, first.name(), type::v1::STANDING_UNCONFIRMED),
              HasReason("INVALID_REQUEST"));
  ASSERT_OK(Answer(officer_, first.name(), type::v1::STANDING_CONFIRMED));
  ASSERT_OK_AND_ASSIGN(
      const v1::Report contested,
      Answer(officer_, first.name(), type::v1::STANDING_CONTESTED, "published in April only"));
  EXPECT_EQ(contested.standing(), type::v1::STANDING_CONTESTED);
  ASSERT_EQ(contested.answers_size(), 2);
  EXPECT_EQ(contested.answers(1).reason(), "published in April only");
  EXPECT_EQ(contested.answers(1).side(), type::v1::SIDE_STATE);
  EXPECT_EQ(contested.answers(1).answered_by(), "dreets");

  ASSERT_OK_AND_ASSIGN(const v1::Report correction, Milestone(Day(4, 2), first.name()));
  EXPECT_EQ(correction.corrects(), first.name());
  EXPECT_EQ(correction.standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(correction.answers_size(), 0);
  const auto late = Answer(officer_, first.name(), type::v1::STANDING_CONFIRMED);
  EXPECT_THAT(late, HasReason("REPORT_CORRECTED"));
  EXPECT_EQ(GetErrorInfo(late.status())->metadata.at("corrected_by"), correction.name());
  EXPECT_THAT(Milestone(Day(4, 3), first.name()), HasReason("REPORT_CORRECTED"));
  ASSERT_OK_AND_ASSIGN(const v1::Report confirmed,
                       Answer(officer_, correction.name(), type::v1::STANDING_CONFIRMED));
  EXPECT_EQ(confirmed.standing(), type::v1::STANDING_CONFIRMED);

  // Not achieved after all: the correction of the correction.
  v1::ReportMilestoneRequest denial = MilestoneRequest(Day(4, 2), correction.name());
  denial.mutable_milestone()->set_achieved(false);
  ASSERT_OK_AND_ASSIGN(const v1::Report denied, Send(&Stub::ReportMilestone, region_, denial));
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition position, Position());
  EXPECT_FALSE(MilestoneIn(position).has_achieved());
  EXPECT_EQ(MilestoneIn(position).report(), denied.name());
  EXPECT_EQ(MilestoneIn(position).standing(), type::v1::STANDING_UNCONFIRMED);
}

TEST_F(ReportsApiTest, AReportNamesWhatWasPromised) {
  ASSERT_OK_AND_ASSIGN(const v1::Report other, Deliverable(region_, "appariement-agora"));
  const std::string before = Rows();
  const auto report = [&](auto set) {
    v1::ReportMilestoneRequest request = MilestoneRequest(Day(3, 20));
    set(request);
    return Send(&Stub::ReportMilestone, region_, request);
  };
  EXPECT_THAT(report([](auto& r) { r.mutable_milestone()->set_milestone_id("none"); }),
              HasReason("MILESTONE_NOT_FOUND"));
  EXPECT_THAT(report([](auto& r) { r.mutable_milestone()->set_project(Project("none")); }),
              HasReason("PROJECT_NOT_FOUND"));
  EXPECT_THAT(report([](auto& r) {
                r.mutable_milestone()->set_project("pacts/other/projects/metiers-en-tension");
              }),
              HasReason("PROJECT_NOT_FOUND"));
  EXPECT_THAT(report([](auto& r) { *r.mutable_effective_date() = ToProto(Day(1, 1) - 1); }),
              HasReason("EFFECTIVE_DAY_INVALID"));
  EXPECT_THAT(
      report([](auto& r) { *r.mutable_effective_date() = ToProto(absl::CivilDay(2020, 6, 2)); }),
      HasReason("EFFECTIVE_DAY_IN_FUTURE"));
  EXPECT_THAT(report([](auto& r) { r.set_corrects(absl::StrCat(kPact, "/reports/999")); }),
              HasReason("REPORT_NOT_FOUND"));
  EXPECT_THAT(report([](auto& r) { r.set_corrects(absl::StrCat(kPact, "/reports/x")); }),
              HasReason("REPORT_NOT_FOUND"));
  EXPECT_THAT(report([](auto& r) { r.set_corrects("pacts/other/reports/1"); }),
              HasReason("REPORT_NOT_FOUND"));
  EXPECT_THAT(FieldsOf(report([&](auto& r) { r.set_corrects(other.name()); })),
              ElementsAre("corrects"));
  EXPECT_THAT(FieldsOf(report([](auto& r) { r.mutable_milestone()->set_achieved(false); })),
              ElementsAre("milestone.achieved"));
  EXPECT_THAT(FieldsOf(report([](auto& r) { r.mutable_milestone()->clear_milestone_id(); })),
              ElementsAre("milestone.milestone_id"));
  EXPECT_THAT(Deliverable(region_, "kairos"), HasReason("NOT_A_DELIVERABLE"));
  EXPECT_THAT(Deliverable(region_, "none"), HasReason("COMMITMENT_NOT_FOUND"));
  EXPECT_THAT(Answer(officer_, absl::StrCat(kPact, "/reports/999"), type::v1::STANDING_CONFIRMED),
              HasReason("REPORT_NOT_FOUND"));
  EXPECT_THAT(Send(&Stub::ReportMilestone, officer_, MilestoneRequest(Day(3, 20))),
              HasReason("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(Send(&Stub::ReportMilestone, pes_officer_, MilestoneRequest(Day(3, 20))),
              HasReason("NOT_OF_THIS_PACT"));
  EXPECT_EQ(Rows(), before);
}

TEST_F(ReportsApiTest, TheSideThatOwesReportsAndTheOtherAnswers) {
  // The State owes: it reports, the counterparty answers.
  const auto not_owed = Deliverable(region_, "donnees-brest");
  EXPECT_THAT(not_owed, StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(not_owed, HasReason("NOT_THE_OBLIGOR"));
  ASSERT_OK_AND_ASSIGN(const v1::Report state, Deliverable(officer_, "donnees-brest"));
  EXPECT_EQ(state.reported_by_side(), type::v1::SIDE_STATE);
  EXPECT_THAT(Answer(officer_, state.name(), type::v1::STANDING_CONFIRMED),
              HasReason("OWN_REPORT"));
  EXPECT_THAT(Answer(pes_officer_, state.name(), type::v1::STANDING_CONFIRMED),
              HasReason("NOT_OF_THIS_PACT"));
  ASSERT_OK(Answer(region_, state.name(), type::v1::STANDING_CONFIRMED));
  // The employment service owes and is no party: the counterparty reports, the State answers.
  EXPECT_THAT(Deliverable(officer_, "interfacage-i-milo"), HasReason("NOT_THE_OBLIGOR"));
  EXPECT_THAT(Deliverable(pes_officer_, "interfacage-i-milo"), HasReason("NOT_OF_THIS_PACT"));
  ASSERT_OK_AND_ASSIGN(const v1::Report pes, Deliverable(region_, "interfacage-i-milo"));
  EXPECT_THAT(Answer(region_, pes.name(), type::v1::STANDING_CONFIRMED), HasReason("OWN_REPORT"));
  ASSERT_OK(Answer(officer_, pes.name(), type::v1::STANDING_CONFIRMED));
  // Both owe: either reports, the other answers.
  ASSERT_OK_AND_ASSIGN(const v1::Report joint, Deliverable(officer_, "appariement-agora"));
  EXPECT_THAT(Answer(officer_, joint.name(), type::v1::STANDING_CONFIRMED),
              HasReason("OWN_REPORT"));
  ASSERT_OK(Answer(region_, joint.name(), type::v1::STANDING_CONTESTED, "not yet"));
  ASSERT_OK_AND_ASSIGN(const v1::Report other_joint,
                       Deliverable(region_, "orientation-dematerialisee"));
  ASSERT_OK(Answer(officer_, other_joint.name(), type::v1::STANDING_CONFIRMED));
}

TEST_F(ReportsApiTest, ReportsAreListedNewestFirstByStanding) {
  ASSERT_OK_AND_ASSIGN(const v1::Report first, Milestone(Day(3, 20)));
  ASSERT_OK(Answer(officer_, first.name(), type::v1::STANDING_CONTESTED, "r"));
  ASSERT_OK_AND_ASSIGN(const v1::Report corrected, Milestone(Day(4, 2), first.name()));
  ASSERT_OK_AND_ASSIGN(const v1::Report agora, Deliverable(region_, "appariement-agora"));
  ASSERT_OK(Answer(officer_, agora.name(), type::v1::STANDING_CONFIRMED));
  ASSERT_OK_AND_ASSIGN(
      const v1::Report brest,
      Do(&Stub::RecordMeasurement, officer_, MeasurementRequest("part-entrees-qpv", 12'200'000)));
  const auto list = [&](std::vector<type::v1::Standing> standings, bool with_corrected = false,
                        int size = 0) {
    v1::ListReportsRequest request;
    request.set_parent(kPact);
    request.set_page_size(size);
    request.set_include_corrected(with_corrected);
    for (type::v1::Standing standing : standings) request.add_standings(standing);
    std::vector<std::string> names;
    do {
      const auto page = Send(&Stub::ListReports, auditor_, request);
      EXPECT_OK(page);
      if (!page.ok()) break;
      for (const v1::Report& report : page->reports()) names.push_back(report.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  };
  EXPECT_THAT(list({}), ElementsAre(brest.name(), agora.name(), corrected.name()));
  EXPECT_THAT(list({}, true),
              ElementsAre(brest.name(), agora.name(), corrected.name(), first.name()));
  EXPECT_THAT(list({}, true, 1),
              ElementsAre(brest.name(), agora.name(), corrected.name(), first.name()));
  EXPECT_THAT(list({type::v1::STANDING_CONFIRMED}), ElementsAre(brest.name(), agora.name()));
  EXPECT_THAT(list({type::v1::STANDING_UNCONFIRMED, type::v1::STANDING_CONTESTED}),
              ElementsAre(corrected.name()));
  EXPECT_THAT(list({type::v1::STANDING_CONTESTED}, true), ElementsAre(first.name()));
  v1::ListReportsRequest request;
  request.set_parent(kPact);
  request.set_include_corrected(true);
  ASSERT_OK_AND_ASSIGN(const v1::ListReportsResponse all,
                       Send(&Stub::ListReports, auditor_, request));
  EXPECT_EQ(all.reports(3).corrected_by(), corrected.name());
  ASSERT_EQ(all.reports(3).answers_size(), 1);
  EXPECT_EQ(all.reports(3).answers(0).reason(), "r");
  EXPECT_EQ(all.reports(2).answers_size(), 0);
  ASSERT_EQ(all.reports(1).answers_size(), 1);
}

TEST_F(ReportsApiTest, FiftyEqualReportsAreOne) {
  const v1::ReportMilestoneRequest request = MilestoneRequest(Day(3, 20));
  std::vector<std::string> answers(50);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      const auto response = Send(&Stub::ReportMilestone, region_, request);
      answer = response.ok() ? response->SerializeAsString() : response.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  v1::Report report;
  EXPECT_TRUE(report.ParseFromString(answers[0]));
  EXPECT_EQ(report.milestone().milestone_id(), kMilestone);
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_EQ(Count("report"), "1");
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'report.made'"), "1");
}

TEST_F(ReportsApiTest, EachFactIsAnEventWithItsDay) {
  ASSERT_OK(Change("metiers-en-tension", v1::ProjectFact::KIND_STARTED, Day(1, 7)));
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Milestone(Day(3, 20)));
  ASSERT_OK(Answer(officer_, report.name(), type::v1::STANDING_CONFIRMED));
  EXPECT_EQ(database_.Value("SELECT string_agg(type || ' ' || effective, ', ' ORDER BY id) FROM "
                            "event WHERE type LIKE 'project.changed' OR type LIKE 'report.%'"),
            "project.changed 2019-01-07, report.made 2019-03-20, report.answered 2020-06-01");
}

}  // namespace
}  // namespace pactum::registry
