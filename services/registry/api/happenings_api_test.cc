// What happens once a pact is in force, through gRPC on a real database: the life of projects,
// reports and answers, the position by both dates, fundability.
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "common/db/pqxx_compat.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using testing::Day;
using ::testing::ElementsAre;
using testing::Example;
using testing::FieldsOf;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::ItemsOf;
using testing::kPact;
using testing::Project;
using ::testing::UnorderedElementsAre;

constexpr char kMilestone[] = "cahier-des-charges";  // Of metiers-en-tension, due on 31 March 2019.

class HappeningsApiTest : public testing::RegistryTest {
 protected:
  void SetUp() override { ASSERT_NO_FATAL_FAILURE(InForce()); }

  v1::ProjectStatus Status(const std::string& id) {
    v1::GetProjectStatusRequest request;
    request.set_name(Project(id));
    const auto status = Send(&Stub::GetProjectStatus, auditor_, request);
    EXPECT_OK(status);
    return status.value_or(v1::ProjectStatus());
  }
  v1::ChangeProjectStateRequest ChangeRequest(const std::string& id, v1::ProjectFact::Kind kind,
                                              absl::CivilDay day) {
    v1::ChangeProjectStateRequest request;
    request.set_name(Project(id));
    request.set_kind(kind);
    *request.mutable_effective_date() = ToProto(day);
    request.set_etag(Status(id).etag());
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::ProjectStatus> Change(const std::string& id, v1::ProjectFact::Kind kind,
                                           absl::CivilDay day, const char* reason = "",
                                           bool agreed = false) {
    v1::ChangeProjectStateRequest request = ChangeRequest(id, kind, day);
    request.set_reason(reason);
    request.set_agreed(agreed);
    return Send(&Stub::ChangeProjectState, region_, request);
  }
  absl::StatusOr<v1::ProjectStatus> Confirm(const std::string& id, absl::CivilDay day) {
    v1::ConfirmCompletionRequest request;
    request.set_name(Project(id));
    *request.mutable_effective_date() = ToProto(day);
    request.set_etag(Status(id).etag());
    return Do(&Stub::ConfirmCompletion, officer_, request);
  }

  static v1::ReportMilestoneRequest MilestoneRequest(absl::CivilDay day,
                                                     const std::string& corrects = "") {
    v1::ReportMilestoneRequest request;
    request.set_parent(kPact);
    request.mutable_milestone()->set_project(Project("metiers-en-tension"));
    request.mutable_milestone()->set_milestone_id(kMilestone);
    *request.mutable_effective_date() = ToProto(day);
    request.set_corrects(corrects);
    request.set_request_id(NewUuid());
    return request;
  }
  absl::StatusOr<v1::Report> Milestone(absl::CivilDay day, const std::string& corrects = "") {
    return Send(&Stub::ReportMilestone, region_, MilestoneRequest(day, corrects));
  }
  absl::StatusOr<v1::Report> Deliverable(const std::string& token, const std::string& commitment,
                                         const std::string& corrects = "") {
    v1::ReportDeliverableRequest request;
    request.set_parent(kPact);
    request.mutable_deliverable()->set_commitment(absl::StrCat(kPact, "/commitments/", commitment));
    *request.mutable_effective_date() = ToProto(Day(12, 16));
    request.set_corrects(corrects);
    return Do(&Stub::ReportDeliverable, token, request);
  }
  static v1::RecordMeasurementRequest MeasurementRequest(const std::string& indicator,
                                                         int64_t value,
                                                         absl::CivilDay end = Day(12, 31)) {
    v1::RecordMeasurementRequest request;
    request.set_parent(kPact);
    v1::Measurement& measurement = *request.mutable_measurement();
    measurement.set_indicator(absl::StrCat(kPact, "/indicators/", indicator));
    measurement.set_year(2019);
    *measurement.mutable_period_start_date() = ToProto(Day(1, 1));
    *measurement.mutable_period_end_date() = ToProto(end);
    measurement.set_value_micros(value);
    measurement.set_source("a survey");
    return request;
  }
  absl::StatusOr<v1::Report> Answer(const std::string& token, const std::string& report,
                                    type::v1::Standing standing, const char* reason = "") {
    v1::AnswerReportRequest request;
    request.set_name(report);
    request.set_standing(standing);
    request.set_reason(reason);
    return Do(&Stub::AnswerReport, token, request);
  }

  absl::StatusOr<v1::PactPosition> Position(std::optional<absl::Time> known_at = std::nullopt,
                                            absl::CivilDay cut_off = absl::CivilDay(2020, 3, 31),
                                            int year = 2019) {
    v1::GetPactPositionRequest request;
    request.set_pact(kPact);
    request.set_year(year);
    *request.mutable_cut_off() = ToProto(cut_off);
    if (known_at) *request.mutable_known_at() = ToProto(*known_at);
    return Send(&Stub::GetPactPosition, review_, request);
  }
  static v1::ProjectPosition ProjectIn(const v1::PactPosition& position, const std::string& id) {
    for (const auto& project : position.projects()) {
      if (project.project_id() == id) return project;
    }
    ADD_FAILURE() << "no project " << id;
    return {};
  }
  static v1::MilestonePosition MilestoneIn(const v1::PactPosition& position) {
    const v1::ProjectPosition project = ProjectIn(position, "metiers-en-tension");
    for (const auto& m : project.milestones()) {
      if (m.milestone_id() == kMilestone) return m;
    }
    ADD_FAILURE() << "no milestone";
    return {};
  }
  static v1::CommitmentPosition CommitmentIn(const v1::PactPosition& position,
                                             const std::string& id) {
    for (const auto& commitment : position.commitments()) {
      if (commitment.commitment_id() == id) return commitment;
    }
    ADD_FAILURE() << "no commitment " << id;
    return {};
  }
  static std::string Id(const std::string& name) { return name.substr(name.rfind('/') + 1); }

  const std::string review_ = signer_.Service("review");
};

// --- The life of a project.

TEST_F(HappeningsApiTest, AProjectRunsUntilTheStateConfirmsItsCompletion) {
  EXPECT_EQ(Status("passerelles-numeriques").state(), type::v1::PROJECT_STATE_PROPOSED);
  ASSERT_OK(Change("passerelles-numeriques", v1::ProjectFact::KIND_STARTED, Day(1, 21)));
  ASSERT_OK_AND_ASSIGN(
      const v1::ProjectStatus declared,
      Change("passerelles-numeriques", v1::ProjectFact::KIND_COMPLETION_DECLARED, Day(12, 18)));
  EXPECT_EQ(declared.state(), type::v1::PROJECT_STATE_RUNNING);
  EXPECT_TRUE(declared.completion_pending());
  EXPECT_THAT(Confirm("passerelles-numeriques", Day(12, 17)), HasReason("EFFECTIVE_DAY_INVALID"));
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus completed,
                       Confirm("passerelles-numeriques", Day(12, 20)));
  EXPECT_EQ(completed.state(), type::v1::PROJECT_STATE_COMPLETED);
  EXPECT_FALSE(completed.completion_pending());
  ASSERT_EQ(completed.facts_size(), 3);
  EXPECT_EQ(completed.facts(2).recorded_by(), "dreets");
  EXPECT_EQ(completed.facts(1).recorded_by(), "bureau");

  const auto over =
      Change("passerelles-numeriques", v1::ProjectFact::KIND_ABANDONED, Day(12, 31), "too late");
  EXPECT_THAT(over, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(over, HasReason("PROJECT_STATE"));
  EXPECT_EQ(GetErrorInfo(over.status())->metadata.at("state"), "COMPLETED");
  EXPECT_EQ(GetErrorInfo(over.status())->metadata.at("asked"), "ABANDONED");
  // By day: what is effective after the cut-off does not count.
  ASSERT_OK_AND_ASSIGN(v1::PactPosition position, Position(std::nullopt, Day(12, 19)));
  EXPECT_EQ(ProjectIn(position, "passerelles-numeriques").state(), type::v1::PROJECT_STATE_RUNNING);
  ASSERT_OK_AND_ASSIGN(position, Position(std::nullopt, Day(12, 20)));
  EXPECT_EQ(ProjectIn(position, "passerelles-numeriques").state(),
            type::v1::PROJECT_STATE_COMPLETED);
  ASSERT_OK_AND_ASSIGN(position, Position(std::nullopt, Day(1, 20)));
  EXPECT_EQ(ProjectIn(position, "passerelles-numeriques").state(),
            type::v1::PROJECT_STATE_PROPOSED);
}

TEST_F(HappeningsApiTest, AChangeSaysWhyOnWhatDayAndFromWhatItSaw) {
  const std::string before = Rows();
  const auto change = [&](auto set) {
    v1::ChangeProjectStateRequest request =
        ChangeRequest("industrie-navale", v1::ProjectFact::KIND_STARTED, Day(2, 4));
    set(request);
    return Send(&Stub::ChangeProjectState, region_, request);
  };
  EXPECT_THAT(change([](auto& r) { r.set_etag("stale"); }), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(change([](auto& r) { r.set_name(Project("none")); }), HasReason("PROJECT_NOT_FOUND"));
  EXPECT_THAT(change([](auto& r) { *r.mutable_effective_date() = ToProto(Day(1, 1) - 1); }),
              HasReason("EFFECTIVE_DAY_INVALID"));
  EXPECT_THAT(
      change([](auto& r) { *r.mutable_effective_date() = ToProto(absl::CivilDay(2020, 6, 2)); }),
      HasReason("EFFECTIVE_DAY_IN_FUTURE"));
  EXPECT_THAT(FieldsOf(change([](auto& r) {
                r.set_maturity(type::v1::MATURITY_PROSPECT);
                r.set_agreed(true);
              })),
              ElementsAre("maturity", "agreed"));
  EXPECT_THAT(FieldsOf(change([](auto& r) { r.set_kind(v1::ProjectFact::KIND_PROMOTED); })),
              ElementsAre("maturity"));
  EXPECT_THAT(
      FieldsOf(change([](auto& r) { r.set_kind(v1::ProjectFact::KIND_COMPLETION_CONFIRMED); })),
      ElementsAre("kind"));
  EXPECT_THAT(change([](auto& r) { r.set_kind(v1::ProjectFact::KIND_ABANDONED); }),
              HasReason("REASON_REQUIRED"));
  EXPECT_THAT(change([](auto& r) { r.set_kind(v1::ProjectFact::KIND_SUSPENDED); }),
              HasReason("REASON_REQUIRED"));
  const auto request = ChangeRequest("industrie-navale", v1::ProjectFact::KIND_STARTED, Day(2, 4));
  EXPECT_THAT(Send(&Stub::ChangeProjectState, pes_officer_, request),
              HasReason("NOT_OF_THIS_PACT"));
  EXPECT_THAT(Send(&Stub::ChangeProjectState, officer_, request), HasReason("ROLE_NOT_ALLOWED"));
  v1::ConfirmCompletionRequest confirm;
  confirm.set_name(Project("industrie-navale"));
  confirm.set_etag("e");
  *confirm.mutable_effective_date() = ToProto(Day(2, 4));
  EXPECT_THAT(Do(&Stub::ConfirmCompletion, region_, confirm), HasReason("ROLE_NOT_ALLOWED"));
  EXPECT_EQ(Rows(), before);
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus abandoned,
                       Change("industrie-navale", v1::ProjectFact::KIND_ABANDONED, Day(2, 4),
                              "the yard closed", true));
  EXPECT_TRUE(abandoned.agreed_abandonment());
  EXPECT_EQ(abandoned.facts(0).reason(), "the yard closed");
}

TEST_F(HappeningsApiTest, AProspectIsPromotedOnceItsContentIsThere) {
  // competences-hydrogene has neither start nor end nor milestones, and of what a project of its
  // axis says once it is more than a prospect, nothing yet.
  v1::ChangeProjectStateRequest request =
      ChangeRequest("competences-hydrogene", v1::ProjectFact::KIND_PROMOTED, Day(6, 1));
  request.set_maturity(type::v1::MATURITY_IDENTIFIED);
  const auto refused = Send(&Stub::ChangeProjectState, region_, request);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, HasReason("MATURITY_NOT_MET"));
  EXPECT_THAT(ItemsOf(refused), IsSupersetOf({"R9", "R9", "R10", "R39", "R46", "R58", "R63"}));
  EXPECT_EQ(Status("competences-hydrogene").maturity(), type::v1::MATURITY_PROSPECT);
}

TEST_F(HappeningsApiTest, OfManyChangesAtOnceOneFollows) {
  const v1::ChangeProjectStateRequest request =
      ChangeRequest("industrie-navale", v1::ProjectFact::KIND_STARTED, Day(2, 4));
  std::vector<absl::StatusOr<v1::ProjectStatus>> results(8, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (auto& result : results) {
    threads.emplace_back([&] {
      v1::ChangeProjectStateRequest own = request;
      own.set_request_id(NewUuid());
      result = Send(&Stub::ChangeProjectState, region_, own);
    });
  }
  for (std::thread& thread : threads) thread.join();
  int passed = 0;
  for (const auto& result : results) {
    passed += result.ok();
    if (!result.ok()) {
      EXPECT_THAT(result, HasReason("ETAG_MISMATCH"));
    }
  }
  EXPECT_EQ(passed, 1);
  EXPECT_EQ(Count("project_fact"), "1");
}

// --- Reports and answers.

TEST_F(HappeningsApiTest, AReportIsContestedCorrectedAndConfirmed) {
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

TEST_F(HappeningsApiTest, AReportNamesWhatWasPromised) {
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

TEST_F(HappeningsApiTest, TheSideThatOwesReportsAndTheOtherAnswers) {
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

TEST_F(HappeningsApiTest, TheProviderMeasures) {
  const auto measure = [&](const std::string& token, v1::RecordMeasurementRequest request) {
    return Do(&Stub::RecordMeasurement, token, request);
  };
  const auto kairos = MeasurementRequest("part-organismes-kairos", 54'000'000);
  EXPECT_THAT(measure(officer_, kairos), HasReason("NOT_THE_PROVIDER"));
  ASSERT_OK_AND_ASSIGN(const v1::Report own, measure(region_, kairos));
  EXPECT_EQ(own.standing(), type::v1::STANDING_UNCONFIRMED);
  // A third party's is the State's to record, and confirmed as it comes.
  const auto brest = MeasurementRequest("part-entrees-qpv", 12'200'000);
  EXPECT_THAT(measure(region_, brest), HasReason("NOT_THE_PROVIDER"));
  ASSERT_OK_AND_ASSIGN(const v1::Report third, measure(officer_, brest));
  EXPECT_EQ(third.standing(), type::v1::STANDING_CONFIRMED);
  EXPECT_THAT(Answer(officer_, third.name(), type::v1::STANDING_CONTESTED, "r"),
              HasReason("OWN_REPORT"));

  const std::string before = Rows();
  const auto invalid = [&](auto set) {
    auto request = MeasurementRequest("part-organismes-kairos", 1, Day(6, 30));
    set(*request.mutable_measurement());
    const auto refused = measure(region_, request);
    EXPECT_THAT(refused, HasReason("MEASUREMENT_INVALID"));
    return FieldsOf(refused);
  };
  EXPECT_THAT(invalid([](auto& m) { *m.mutable_period_end_date() = ToProto(Day(1, 1) - 1); }),
              ElementsAre("measurement.period_end_date", "measurement.year"));
  EXPECT_THAT(invalid([](auto& m) {
                *m.mutable_period_end_date() = ToProto(absl::CivilDay(2020, 6, 2));
                m.set_year(2020);
              }),
              ElementsAre("measurement.period_end_date"));
  EXPECT_THAT(invalid([](auto& m) { *m.mutable_period_start_date() = ToProto(Day(1, 1) - 1); }),
              ElementsAre("measurement.period_start_date"));
  EXPECT_THAT(invalid([](auto& m) { m.set_year(2023); }), ElementsAre("measurement.year"));
  EXPECT_THAT(invalid([](auto& m) { m.set_year(2020); }), ElementsAre("measurement.year"));
  EXPECT_THAT(measure(region_, MeasurementRequest("none", 1)), HasReason("INDICATOR_NOT_FOUND"));
  // The same period again is a correction, or refused.
  auto again = MeasurementRequest("part-organismes-kairos", 55'000'000);
  EXPECT_THAT(measure(region_, again), HasReason("REPORT_STANDS"));
  again.set_corrects(third.name());
  EXPECT_THAT(FieldsOf(measure(region_, again)), ElementsAre("corrects"));
  EXPECT_EQ(Rows(), before);

  // The last period decides, corrections applied; what its answers said is not the correction's.
  ASSERT_OK(measure(region_, MeasurementRequest("part-organismes-kairos", 40'000'000, Day(6, 30))));
  ASSERT_OK(Answer(officer_, own.name(), type::v1::STANDING_CONFIRMED));
  ASSERT_OK_AND_ASSIGN(v1::PactPosition position, Position());
  v1::TargetPosition target = CommitmentIn(position, "kairos").target();
  EXPECT_EQ(target.observed_micros(), 54'000'000);
  EXPECT_EQ(target.standing(), type::v1::STANDING_CONFIRMED);
  again.set_corrects(own.name());
  ASSERT_OK_AND_ASSIGN(const v1::Report correction, measure(region_, again));
  ASSERT_OK_AND_ASSIGN(position, Position());
  target = CommitmentIn(position, "kairos").target();
  EXPECT_EQ(target.observed_micros(), 55'000'000);
  EXPECT_EQ(target.standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(target.report(), correction.name());
  ASSERT_OK_AND_ASSIGN(position, Position(std::nullopt, Day(12, 30)));
  EXPECT_EQ(CommitmentIn(position, "kairos").target().observed_micros(), 40'000'000);
  ASSERT_OK_AND_ASSIGN(position, Position(std::nullopt, Day(6, 29)));
  EXPECT_FALSE(CommitmentIn(position, "kairos").target().has_observed_micros());
}

TEST_F(HappeningsApiTest, ReportsAreListedNewestFirstByStanding) {
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

TEST_F(HappeningsApiTest, FiftyEqualReportsAreOne) {
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

// --- Both dates.

TEST_F(HappeningsApiTest, ThePositionOfThePact) {
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

TEST_F(HappeningsApiTest, ThePastStaysAsItWasKnown) {
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

TEST_F(HappeningsApiTest, ATransactionThatIsOpenAtKnownAtDoesNotChangeThatReadLater) {
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

TEST_F(HappeningsApiTest, AVersionCountsFromWhenItWasKnown) {
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

TEST_F(HappeningsApiTest, EachFactIsAnEventWithItsDay) {
  ASSERT_OK(Change("metiers-en-tension", v1::ProjectFact::KIND_STARTED, Day(1, 7)));
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Milestone(Day(3, 20)));
  ASSERT_OK(Answer(officer_, report.name(), type::v1::STANDING_CONFIRMED));
  EXPECT_EQ(database_.Value("SELECT string_agg(type || ' ' || effective, ', ' ORDER BY id) FROM "
                            "event WHERE type LIKE 'project.changed' OR type LIKE 'report.%'"),
            "project.changed 2019-01-07, report.made 2019-03-20, report.answered 2020-06-01");
}

// --- Before and beside a pact in force.

class DraftHappeningsTest : public HappeningsApiTest {
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

TEST_F(DraftHappeningsTest, NothingHappensToAPactThatIsNotInForce) {
  const std::string before = Rows();
  EXPECT_THAT(Milestone(Day(3, 20)), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Deliverable(officer_, "donnees-brest"), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Change("industrie-navale", v1::ProjectFact::KIND_STARTED, Day(2, 4)),
              HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Position(), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_THAT(Fundability(Day(3, 1)), HasReason("NO_VERSION_IN_FORCE"));
  EXPECT_EQ(Rows(), before);
}

TEST_F(DraftHappeningsTest, APactSignedBeforeItsFirstDayIsReadAndNotYetActedOn) {
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

TEST_F(DraftHappeningsTest, FundabilityNamesEachObstacleUntilTheProjectIsMature) {
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

  // What is interrupted is not stabilised, until it is resumed.
  ASSERT_OK(Change("structuring", v1::ProjectFact::KIND_STARTED, Day(7, 1)));
  ASSERT_OK(Change("structuring", v1::ProjectFact::KIND_SUSPENDED, Day(8, 1), "strike"));
  ASSERT_OK_AND_ASSIGN(const v1::Fundability halted,
                       Fundability(Day(8, 1), Project("structuring")));
  EXPECT_THAT(Obstacles(halted.projects(0)), ElementsAre("R137"));
}

TEST_F(DraftHappeningsTest, WhatTheStateMeasuresTheCounterpartyAnswers) {
  auto indicator = Example<v1::CreateIndicatorRequest>("023-indicator-delai-entree-formation");
  indicator.set_indicator_id("by-state");
  indicator.mutable_indicator()->set_provider(v1::Indicator::PROVIDER_STATE);
  ASSERT_OK(Do(&Stub::CreateIndicator, region_, indicator));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  EXPECT_THAT(Do(&Stub::RecordMeasurement, region_, MeasurementRequest("by-state", 1)),
              HasReason("NOT_THE_PROVIDER"));
  ASSERT_OK_AND_ASSIGN(const v1::Report report,
                       Do(&Stub::RecordMeasurement, officer_, MeasurementRequest("by-state", -1)));
  EXPECT_EQ(report.standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_EQ(report.measurement().value_micros(), -1);
  EXPECT_THAT(Answer(officer_, report.name(), type::v1::STANDING_CONFIRMED),
              HasReason("OWN_REPORT"));
  EXPECT_OK(Answer(region_, report.name(), type::v1::STANDING_CONFIRMED));
}

}  // namespace
}  // namespace pactum::registry
