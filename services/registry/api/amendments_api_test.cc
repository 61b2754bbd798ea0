// Amendments and the end of a pact, through gRPC on a real database.
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/date_wire.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using ::testing::ElementsAre;
using testing::Example;
using ::testing::IsEmpty;
using testing::kPact;
using testing::kVersion;

constexpr char kSecond[] = "pacts/pdl-2019-2022/versions/2";

class AmendmentsApiTest : public testing::RegistryTest {
 protected:
  v1::DraftAmendmentRequest Amendment(int year, int month, int day) {
    v1::DraftAmendmentRequest request;
    request.set_parent(kPact);
    request.set_reason("un premier bilan");
    *request.mutable_effective_date() = ToProto(absl::CivilDay(year, month, day));
    return request;
  }
  // Another title of a project in the open draft.
  void Retitle(const std::string& title) {
    v1::GetProjectRequest get;
    get.set_name(testing::Project("industrie-navale"));
    get.set_version(2);
    ASSERT_OK_AND_ASSIGN(const v1::Project project, Send(&Stub::GetProject, auditor_, get));
    v1::UpdateProjectRequest update;
    update.set_name(project.name());
    *update.mutable_project() = project;
    update.mutable_project()->set_title(title);
    update.set_etag(project.etag());
    ASSERT_OK(Do(&Stub::UpdateProject, region_, update));
  }
  absl::StatusOr<v1::PactVersion> Withdraw(const std::string& name) {
    v1::WithdrawAmendmentRequest request;
    request.set_name(name);
    request.set_etag(Version(name).etag());
    return Do(&Stub::WithdrawAmendment, region_, request);
  }
  // The version of the position on a day, as known at an instant or now.
  int VersionOn(absl::CivilDay day, std::optional<absl::Time> known_at = std::nullopt) {
    v1::GetPactPositionRequest request;
    request.set_pact(kPact);
    request.set_year(2020);
    *request.mutable_cut_off() = ToProto(day);
    if (known_at) *request.mutable_known_at() = ToProto(*known_at);
    const auto position = Send(&Stub::GetPactPosition, auditor_, request);
    EXPECT_OK(position);
    return position.ok() ? position->version() : -1;
  }
  std::vector<std::string> Changes(const std::string& name, int base) {
    v1::CompareVersionsRequest request;
    request.set_name(name);
    request.set_base_version(base);
    const auto response = Send(&Stub::CompareVersions, auditor_, request);
    EXPECT_OK(response);
    std::vector<std::string> changes;
    for (const auto& change : response->changes()) {
      changes.push_back(change.path() + ": " + change.before() + " → " + change.after());
    }
    return changes;
  }
};

TEST_F(AmendmentsApiTest, AnAmendmentIsACopyThatComesIntoForceOnItsDay) {
  EXPECT_THAT(Do(&Stub::DraftAmendment, region_, Amendment(2020, 7, 1)),
              HasReason("PACT_NOT_FOUND"));
  ASSERT_NO_FATAL_FAILURE(Submitted());
  EXPECT_THAT(Do(&Stub::DraftAmendment, region_, Amendment(2020, 7, 1)), HasReason("VERSION_OPEN"));
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  EXPECT_THAT(Do(&Stub::DraftAmendment, region_, Amendment(2023, 1, 1)),
              HasReason("EFFECTIVE_DAY_INVALID"));
  EXPECT_THAT(Do(&Stub::DraftAmendment, officer_, Amendment(2020, 7, 1)),
              HasReason("ROLE_NOT_ALLOWED"));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion drafted,
                       Do(&Stub::DraftAmendment, region_, Amendment(2020, 3, 1)));
  EXPECT_EQ(drafted.name(), kSecond);
  EXPECT_EQ(drafted.state(), v1::PactVersion::STATE_DRAFT);
  EXPECT_EQ(drafted.reason(), "un premier bilan");
  EXPECT_EQ(drafted.base_version(), 1);
  EXPECT_EQ(drafted.content_digest(), Version(kVersion).content_digest());
  EXPECT_EQ(drafted.signatures_size(), 0);
  EXPECT_THAT(Changes(kSecond, 0), IsEmpty());

  ASSERT_NO_FATAL_FAILURE(Retitle("Navale et nautisme"));
  const std::vector<std::string> renamed = {
      "projects[pacts/pdl-2019-2022/projects/industrie-navale].title: "
      "Compétences de l'industrie navale et du nautisme → Navale et nautisme"};
  EXPECT_EQ(Changes(kSecond, 0), renamed);
  EXPECT_EQ(Changes(kSecond, 1), renamed);
  // The version in force stays as it is until both sides sign the other.
  EXPECT_EQ(Pact().version_in_force(), kVersion);
  EXPECT_EQ(Pact().open_version(), kSecond);
  EXPECT_EQ(VersionOn(absl::CivilDay(2020, 4, 1)), 1);
  ASSERT_OK(Submit(kSecond));
  ASSERT_OK(Sign(president_, std::nullopt, kSecond));
  EXPECT_EQ(VersionOn(absl::CivilDay(2020, 4, 1)), 1);
  v1::GetPactPositionRequest now;
  now.set_pact(kPact);
  now.set_year(2020);
  *now.mutable_cut_off() = ToProto(absl::CivilDay(2020, 4, 1));
  ASSERT_OK_AND_ASSIGN(const v1::PactPosition before, Send(&Stub::GetPactPosition, auditor_, now));
  ASSERT_OK(Sign(prefect_, std::nullopt, kSecond));
  // Known since now, effective since March: what was known before does not change.
  EXPECT_EQ(VersionOn(absl::CivilDay(2020, 4, 1)), 2);
  EXPECT_EQ(VersionOn(absl::CivilDay(2020, 3, 1)), 2);
  EXPECT_EQ(VersionOn(absl::CivilDay(2020, 2, 29)), 1);
  EXPECT_EQ(VersionOn(absl::CivilDay(2020, 4, 1), FromProto(before.known_at())), 1);
  EXPECT_EQ(Pact().version_in_force(), kSecond);
  EXPECT_EQ(Pact().open_version(), "");
}

TEST_F(AmendmentsApiTest, WhatAnAmendmentAddsWasNotPresentedWithTheProposal) {  // R137
  ASSERT_NO_FATAL_FAILURE(InForce());
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment(2020, 3, 1)));
  auto later = testing::Example<v1::CreateProjectRequest>("036-project-appariement-agora");
  later.set_project_id("later");
  ASSERT_OK(Do(&Stub::CreateProject, region_, later));
  ASSERT_OK(Submit(kSecond));
  ASSERT_OK(Sign(president_, std::nullopt, kSecond));
  ASSERT_OK(Sign(prefect_, std::nullopt, kSecond));
  v1::GetFundabilityRequest request;
  request.set_pact(kPact);
  *request.mutable_effective_date() = ToProto(absl::CivilDay(2020, 4, 1));
  ASSERT_OK_AND_ASSIGN(const v1::Fundability fundability,
                       Send(&Stub::GetFundability, signer_.Service("budget"), request));
  EXPECT_EQ(fundability.version(), 2);
  std::vector<std::string> presented;
  for (const v1::ProjectFundability& project : fundability.projects()) {
    if (project.presented_with_proposal()) presented.push_back(project.project());
  }
  EXPECT_THAT(presented, ElementsAre(testing::Project("appariement-agora")));
}

TEST_F(AmendmentsApiTest, AnAmendmentIsReturnedOrWithdrawn) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  EXPECT_THAT(Withdraw(kVersion), HasReason("VERSION_NOT_WITHDRAWABLE"));
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment(2020, 7, 1)));
  ASSERT_NO_FATAL_FAILURE(Retitle("another"));
  ASSERT_OK(Submit(kSecond));
  v1::ReturnPactVersionRequest back;
  back.set_name(kSecond);
  back.set_comment("a second look");
  back.set_etag(Version(kSecond).etag());
  ASSERT_OK(Do(&Stub::ReturnPactVersion, officer_, back));
  ASSERT_OK(Submit(kSecond));
  ASSERT_OK(Sign(prefect_, std::nullopt, kSecond));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion withdrawn, Withdraw(kSecond));
  EXPECT_EQ(withdrawn.state(), v1::PactVersion::STATE_WITHDRAWN);
  EXPECT_THAT(Sign(president_, std::nullopt, kSecond), HasReason("VERSION_NOT_SUBMITTED"));
  EXPECT_THAT(Withdraw(kSecond), HasReason("VERSION_NOT_WITHDRAWABLE"));
  EXPECT_EQ(Pact().version_in_force(), kVersion);
  EXPECT_EQ(VersionOn(absl::CivilDay(2020, 12, 31)), 1);
  // The next one has the next number and begins from what is in force.
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion third,
                       Do(&Stub::DraftAmendment, region_, Amendment(2020, 7, 1)));
  EXPECT_EQ(third.number(), 3);
  EXPECT_EQ(third.base_version(), 1);
  EXPECT_EQ(third.content_digest(), Version(kVersion).content_digest());
  EXPECT_EQ(database_.Value("SELECT string_agg(type, ', ' ORDER BY version) FROM event "
                            "WHERE aggregate LIKE '%/versions/2'"),
            "pact_version.drafted, pact_version.submitted, pact_version.returned, "
            "pact_version.submitted, pact_version.signed_once, pact_version.withdrawn");
}

TEST_F(AmendmentsApiTest, AClosedPactChangesNoMore) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  v1::ClosePactRequest close;
  close.set_name(kPact);
  close.set_reason("toutes les conventions sont soldées");
  *close.mutable_effective_date() = ToProto(absl::CivilDay(2023, 6, 30));
  EXPECT_THAT(Do(&Stub::ClosePact, prefect_, close), HasReason("EFFECTIVE_DAY_IN_FUTURE"));
  *close.mutable_effective_date() = ToProto(absl::CivilDay(2020, 5, 31));
  EXPECT_THAT(Do(&Stub::ClosePact, prefect_, close), HasReason("EFFECTIVE_DAY_INVALID"));
  clock_.Set(absl::FromCivil(absl::CivilDay(2023, 7, 1), absl::UTCTimeZone()));
  const std::string prefect = signer_.Person("STATE_PREFECT", "prefet");
  *close.mutable_effective_date() = ToProto(absl::CivilDay(2023, 6, 30));
  ASSERT_OK_AND_ASSIGN(const v1::Pact closed, Do(&Stub::ClosePact, prefect, close));
  EXPECT_EQ(closed.state(), v1::Pact::STATE_CLOSED);
  EXPECT_EQ(closed.version_in_force(), kVersion);
  EXPECT_THAT(Do(&Stub::ClosePact, prefect, close), HasReason("PACT_CLOSED"));
  EXPECT_THAT(Do(&Stub::DraftAmendment, region_, Amendment(2022, 12, 31)),
              HasReason("PACT_CLOSED"));
  EXPECT_EQ(Count("pact_closing"), "1");
}

}  // namespace
}  // namespace pactum::registry
