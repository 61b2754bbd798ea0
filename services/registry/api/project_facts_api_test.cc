// The life of projects, through gRPC on a real database: every state with every fact by every role,
// then what a change says.
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/in_force_test.h"
#include "services/registry/testing/readme_table.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using testing::Day;
using ::testing::ElementsAre;
using testing::Example;
using testing::FieldsOf;
using ::testing::IsSupersetOf;
using testing::ItemsOf;
using testing::kPact;
using testing::kRoles;
using testing::Project;

using ProjectFactsApiTest = testing::InForceTest;

// --- Every cell of «States of a project».

constexpr v1::ProjectFact::Kind kFacts[] = {v1::ProjectFact::KIND_STARTED,
                                            v1::ProjectFact::KIND_SUSPENDED,
                                            v1::ProjectFact::KIND_RESUMED,
                                            v1::ProjectFact::KIND_COMPLETION_DECLARED,
                                            v1::ProjectFact::KIND_COMPLETION_CONFIRMED,
                                            v1::ProjectFact::KIND_ABANDONED,
                                            v1::ProjectFact::KIND_PROMOTED};

std::string NameOf(v1::ProjectFact::Kind fact) {
  return v1::ProjectFact::Kind_Name(fact).substr(std::string("KIND_").size());
}
std::string StateOf(const v1::ProjectStatus& status) {
  const std::string name = type::v1::ProjectState_Name(status.state());
  return name.substr(std::string("PROJECT_STATE_").size()) +
         (status.completion_pending() ? ", pending" : "");
}

// Two projects whose content is that of an identified one, promised as structuring only: they can
// be promoted in every state.
class ProjectMovesTest : public testing::InForceTest {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Draft());
    auto project = Example<v1::CreateProjectRequest>("036-project-appariement-agora");
    project.mutable_project()->set_maturity(type::v1::MATURITY_STRUCTURING);
    for (const char* id : {"lived", "given-up"}) {
      project.set_project_id(id);
      ASSERT_OK(Do(&Stub::CreateProject, region_, project));
    }
    ASSERT_OK(Submit());
    ASSERT_OK(Sign(president_));
    ASSERT_OK(Sign(prefect_));
  }

  absl::StatusOr<v1::ProjectStatus> Try(const std::string& id, v1::ProjectFact::Kind fact,
                                        const std::string& token, bool validate_only) {
    if (fact == v1::ProjectFact::KIND_COMPLETION_CONFIRMED) {
      v1::ConfirmCompletionRequest request;
      request.set_name(Project(id));
      request.set_etag(Status(id).etag());
      request.set_validate_only(validate_only);
      *request.mutable_effective_date() = ToProto(Day(3, 1));
      return Do(&Stub::ConfirmCompletion, token, request);
    }
    v1::ChangeProjectStateRequest request = ChangeRequest(id, fact, Day(3, 1));
    request.set_reason("r");
    request.set_validate_only(validate_only);
    if (fact == v1::ProjectFact::KIND_PROMOTED) {
      request.set_maturity(type::v1::MATURITY_IDENTIFIED);
    }
    return Send(&Stub::ChangeProjectState, token, request);
  }

  // Every fact by every role in the state that the project has, without effect.
  void CheckState(const std::string& id, const std::string& state) {
    ASSERT_EQ(StateOf(Status(id)), state);
    const std::string before = Rows();
    int cells = 0;
    for (const std::string& role : kRoles) {
      const std::string token = signer_.Person(role, "another " + role);
      for (const v1::ProjectFact::Kind fact : kFacts) {
        const std::string& allowed = who_.at(role).at(
            fact == v1::ProjectFact::KIND_COMPLETION_CONFIRMED ? "ConfirmCompletion"
                                                               : "ChangeProjectState");
        std::string expected = allowed == "may" ? moves_.at(state).at(NameOf(fact)) : allowed;
        if (expected == "–") expected = "PROJECT_STATE";
        const auto result = Try(id, fact, token, true);
        EXPECT_EQ(result.ok() ? "→ " + StateOf(*result) : ReasonOf(result.status()), expected)
            << state << ", " << NameOf(fact) << ", " << role;
        ++cells;
      }
    }
    EXPECT_EQ(cells, 56);
    EXPECT_EQ(Rows(), before);
  }
  void Take(const std::string& id, v1::ProjectFact::Kind fact) {
    const bool states = fact == v1::ProjectFact::KIND_COMPLETION_CONFIRMED;
    ASSERT_OK(Try(id, fact, states ? officer_ : region_, false));
  }

  const testing::ReadmeTable moves_ = testing::TableOfReadme("States of a project", 0);
  const testing::ReadmeTable who_ = testing::TableOfReadme("States of a project", 1);
};

TEST_F(ProjectMovesTest, EveryStateTakesEveryFactOfEveryRoleAsTheTableSays) {
  ASSERT_EQ(moves_.size(), 6u);
  CheckState("lived", "PROPOSED");
  ASSERT_NO_FATAL_FAILURE(Take("lived", v1::ProjectFact::KIND_STARTED));
  CheckState("lived", "RUNNING");
  ASSERT_NO_FATAL_FAILURE(Take("lived", v1::ProjectFact::KIND_COMPLETION_DECLARED));
  CheckState("lived", "RUNNING, pending");
  ASSERT_NO_FATAL_FAILURE(Take("lived", v1::ProjectFact::KIND_SUSPENDED));
  CheckState("lived", "SUSPENDED");
  ASSERT_NO_FATAL_FAILURE(Take("lived", v1::ProjectFact::KIND_RESUMED));
  CheckState("lived", "RUNNING");
  ASSERT_NO_FATAL_FAILURE(Take("lived", v1::ProjectFact::KIND_COMPLETION_DECLARED));
  ASSERT_NO_FATAL_FAILURE(Take("lived", v1::ProjectFact::KIND_COMPLETION_CONFIRMED));
  CheckState("lived", "COMPLETED");
  ASSERT_NO_FATAL_FAILURE(Take("given-up", v1::ProjectFact::KIND_ABANDONED));
  CheckState("given-up", "ABANDONED");
}

// --- What a change says.

TEST_F(ProjectFactsApiTest, AProjectRunsUntilTheStateConfirmsItsCompletion) {
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

TEST_F(ProjectFactsApiTest, AChangeSaysWhyOnWhatDayAndFromWhatItSaw) {
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

TEST_F(ProjectFactsApiTest, AProspectIsPromotedOnceItsContentIsThere) {
  // competences-hydrogene has no start, no end, no milestones, and none of the texts that its axis
  // asks of a project after the prospect.
  v1::ChangeProjectStateRequest request =
      ChangeRequest("competences-hydrogene", v1::ProjectFact::KIND_PROMOTED, Day(6, 1));
  request.set_maturity(type::v1::MATURITY_IDENTIFIED);
  const auto refused = Send(&Stub::ChangeProjectState, region_, request);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, HasReason("MATURITY_NOT_MET"));
  EXPECT_THAT(ItemsOf(refused), IsSupersetOf({"R9", "R9", "R10", "R39", "R46", "R58", "R63"}));
  EXPECT_EQ(Status("competences-hydrogene").maturity(), type::v1::MATURITY_PROSPECT);
}

class PromotionsApiTest : public testing::InForceTest {
 protected:
  void SetUp() override { ASSERT_NO_FATAL_FAILURE(Draft()); }

  // An identified project of axis 3, promised at a lower maturity.
  static v1::CreateProjectRequest Promised(type::v1::Maturity maturity) {
    auto request = Example<v1::CreateProjectRequest>("036-project-appariement-agora");
    request.set_project_id("promised");
    request.mutable_project()->set_maturity(maturity);
    return request;
  }
  absl::StatusOr<v1::ProjectStatus> Promote(type::v1::Maturity maturity, absl::CivilDay day) {
    auto request = ChangeRequest("promised", v1::ProjectFact::KIND_PROMOTED, day);
    request.set_maturity(maturity);
    return Send(&Stub::ChangeProjectState, region_, request);
  }
  // Writes the project of a draft whole.
  absl::StatusOr<v1::Project> Rewrite(int version, const v1::Project& as) {
    v1::GetProjectRequest get;
    get.set_name(Project("promised"));
    get.set_version(version);
    const auto present = Send(&Stub::GetProject, auditor_, get);
    if (!present.ok()) return present.status();
    v1::UpdateProjectRequest update;
    update.set_name(get.name());
    *update.mutable_project() = as;
    update.set_etag(present->etag());
    return Do(&Stub::UpdateProject, region_, update);
  }
  type::v1::Maturity MaturityOn(absl::CivilDay day) {
    const auto position = Position(std::nullopt, day, static_cast<int>(day.year()));
    EXPECT_OK(position);
    return position.ok() ? ProjectIn(*position, "promised").maturity()
                         : type::v1::MATURITY_UNSPECIFIED;
  }
};

// R54: a workstream is signed with a provisional start, and is identified once an amendment has
// made it precise.
TEST_F(PromotionsApiTest, AProvisionalStartIsMadePreciseBeforeTheProjectIsIdentified) {
  v1::CreateProjectRequest precise = Promised(type::v1::MATURITY_STRUCTURING);
  v1::CreateProjectRequest vague = precise;
  vague.mutable_project()->clear_start_date();
  vague.mutable_project()->clear_end_date();
  vague.mutable_project()->clear_milestones();
  ASSERT_OK(Do(&Stub::CreateProject, region_, vague));
  const auto unsigned_yet = Submit();
  EXPECT_THAT(unsigned_yet, HasReason("PACT_INCOMPLETE"));
  EXPECT_THAT(ItemsOf(unsigned_yet), ElementsAre("R10"));
  *vague.mutable_project()->mutable_start_date() = ToProto(Day(9, 1));
  ASSERT_OK(Rewrite(1, vague.project()));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  const auto too_early = Promote(type::v1::MATURITY_IDENTIFIED, Day(9, 1));
  EXPECT_THAT(too_early, HasReason("MATURITY_NOT_MET"));
  EXPECT_THAT(ItemsOf(too_early), ElementsAre("R9", "R9"));  // No end, no milestone.

  v1::DraftAmendmentRequest amend;
  amend.set_parent(kPact);
  amend.set_reason("le chantier est précisé");
  *amend.mutable_effective_date() = ToProto(Day(9, 1));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion draft, Do(&Stub::DraftAmendment, region_, amend));
  ASSERT_OK(Rewrite(draft.number(), precise.project()));
  ASSERT_OK(Submit(draft.name()));
  ASSERT_OK(Sign(president_, std::nullopt, draft.name()));
  EXPECT_THAT(Promote(type::v1::MATURITY_IDENTIFIED, Day(9, 1)), HasReason("MATURITY_NOT_MET"));
  ASSERT_OK(Sign(prefect_, std::nullopt, draft.name()));
  // Before the amendment's day its content was not promised.
  EXPECT_THAT(Promote(type::v1::MATURITY_IDENTIFIED, Day(8, 31)), HasReason("MATURITY_NOT_MET"));
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus promoted,
                       Promote(type::v1::MATURITY_IDENTIFIED, Day(9, 1)));
  EXPECT_EQ(promoted.maturity(), type::v1::MATURITY_IDENTIFIED);
  EXPECT_EQ(MaturityOn(Day(8, 31)), type::v1::MATURITY_STRUCTURING);
  EXPECT_EQ(MaturityOn(Day(9, 1)), type::v1::MATURITY_IDENTIFIED);
}

// The promises of an amendment count from its day on, the maturity too.
TEST_F(PromotionsApiTest, APromotionRisesFromWhatWasPromisedOnItsDay) {
  v1::CreateProjectRequest first = Promised(type::v1::MATURITY_STRUCTURING);
  ASSERT_OK(Do(&Stub::CreateProject, region_, first));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  v1::DraftAmendmentRequest amend;
  amend.set_parent(kPact);
  amend.set_reason("deux chantiers");
  *amend.mutable_effective_date() = ToProto(Day(9, 1));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion draft, Do(&Stub::DraftAmendment, region_, amend));
  first.mutable_project()->set_maturity(type::v1::MATURITY_IDENTIFIED);
  ASSERT_OK(Rewrite(draft.number(), first.project()));
  v1::CreateProjectRequest second = Promised(type::v1::MATURITY_STRUCTURING);
  second.set_project_id("second");
  ASSERT_OK(Do(&Stub::CreateProject, region_, second));
  ASSERT_OK(Submit(draft.name()));
  ASSERT_OK(Sign(president_, std::nullopt, draft.name()));
  ASSERT_OK(Sign(prefect_, std::nullopt, draft.name()));

  auto early = ChangeRequest("second", v1::ProjectFact::KIND_PROMOTED, Day(8, 31));
  early.set_maturity(type::v1::MATURITY_IDENTIFIED);
  EXPECT_THAT(Send(&Stub::ChangeProjectState, region_, early), HasReason("EFFECTIVE_DAY_INVALID"));
  // In force today is IDENTIFIED; on its day the first rose from STRUCTURING.
  EXPECT_THAT(Promote(type::v1::MATURITY_IDENTIFIED, Day(9, 1)), HasReason("PROJECT_STATE"));
  ASSERT_OK(Promote(type::v1::MATURITY_IDENTIFIED, Day(6, 1)));
  EXPECT_EQ(MaturityOn(Day(5, 31)), type::v1::MATURITY_STRUCTURING);
  EXPECT_EQ(MaturityOn(Day(6, 1)), type::v1::MATURITY_IDENTIFIED);
}

// R55: on whatever day of the pact, step by step, each from its day on.
TEST_F(PromotionsApiTest, AProspectIsPromotedOnAnyDay) {
  ASSERT_OK(Do(&Stub::CreateProject, region_, Promised(type::v1::MATURITY_PROSPECT)));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  ASSERT_OK(Promote(type::v1::MATURITY_STRUCTURING, Day(1, 1)));
  ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus identified,
                       Promote(type::v1::MATURITY_IDENTIFIED, absl::CivilDay(2020, 2, 29)));
  ASSERT_EQ(identified.facts_size(), 2);
  EXPECT_EQ(identified.facts(0).maturity(), type::v1::MATURITY_STRUCTURING);
  EXPECT_EQ(identified.facts(1).maturity(), type::v1::MATURITY_IDENTIFIED);
  EXPECT_EQ(MaturityOn(Day(1, 1)), type::v1::MATURITY_STRUCTURING);
  EXPECT_EQ(MaturityOn(absl::CivilDay(2020, 2, 28)), type::v1::MATURITY_STRUCTURING);
  EXPECT_EQ(MaturityOn(absl::CivilDay(2020, 2, 29)), type::v1::MATURITY_IDENTIFIED);
}

TEST_F(ProjectFactsApiTest, OfManyChangesAtOnceOneFollows) {
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

}  // namespace
}  // namespace pactum::registry
