// Registry as tests of what happens after the signatures use it: the example in force, and the
// requests that change, report, answer and read.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_IN_FORCE_TEST_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_IN_FORCE_TEST_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry::testing {

// Of metiers-en-tension, due on 31 March 2019.
inline constexpr char kMilestone[] = "cahier-des-charges";

class InForceTest : public RegistryTest {
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

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_IN_FORCE_TEST_H_
