// What is promised, through gRPC on a real database: drafts, versions, signatures, lists, both ways
// of repeating a request. What happens then is in happenings_api_test.cc.
#include "services/registry/api/registry_api.h"

#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/pqxx_compat.h"
#include "common/db/sql_error.h"
#include "common/db/transaction.h"
#include "services/registry/testing/readme_table.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using ::testing::Contains;
using testing::DetailOf;
using ::testing::ElementsAre;
using testing::Example;
using testing::FieldsOf;
using ::testing::IsEmpty;
using testing::ItemsOf;
using testing::kPact;
using testing::kVersion;
using ::testing::UnorderedElementsAre;

class RegistryApiTest : public testing::RegistryTest {
 protected:
  // A statement as the service's role; its constraint where one was violated, else the code.
  std::string AsService(const db::Statement& statement) {
    std::string violated;
    const absl::Status status =
        db::InTransaction(pool_, CallContext{}, [&](db::Tx& tx) -> absl::Status {
          const auto result = tx.TryExec(statement);
          if (result.ok()) return absl::OkStatus();
          violated = db::ViolatedConstraint(result.status()).value_or("");
          return result.status();
        });
    return violated.empty() ? absl::StatusCodeToString(status.code()) : violated;
  }

  template <class Resp>
  static std::vector<std::string> Ids(const Resp& items) {
    std::vector<std::string> ids;
    for (const auto& item : items) ids.push_back(item.name().substr(item.name().rfind('/') + 1));
    return ids;
  }
};

TEST_F(RegistryApiTest, FromNothingToForce) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  const v1::PactVersion draft = Version();
  EXPECT_EQ(draft.state(), v1::PactVersion::STATE_DRAFT);
  EXPECT_EQ(draft.project_count(), 6);
  EXPECT_EQ(draft.commitment_count(), 10);
  EXPECT_EQ(Pact().state(), v1::Pact::STATE_DRAFT);
  EXPECT_EQ(Pact().version_in_force(), "");
  EXPECT_EQ(Pact().open_version(), kVersion);
  v1::CheckCompletenessRequest check;
  check.set_name(kVersion);
  ASSERT_OK_AND_ASSIGN(const v1::CheckCompletenessResponse complete,
                       Send(&Stub::CheckCompleteness, officer_, check));
  EXPECT_EQ(complete.findings_size(), 0);

  // What submission asks of budget holds the annex, and no transaction meanwhile.
  std::string open;
  budget_.while_asked = [&] {
    open = database_.Value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND xact_start IS NOT NULL AND pid <> pg_backend_pid()");
  };
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion submitted, Submit());
  EXPECT_EQ(submitted.state(), v1::PactVersion::STATE_SUBMITTED);
  EXPECT_EQ(submitted.content_digest(), draft.content_digest());
  EXPECT_NE(submitted.etag(), draft.etag());
  EXPECT_EQ(open, "0");
  ASSERT_EQ(budget_.asked().size(), 1u);
  EXPECT_EQ(budget_.asked()[0].lines_size(), draft.financial_annex().lines_size());
  EXPECT_EQ(budget_.asked()[0].sub_axes_size(), 3);
  EXPECT_EQ(budget_.asked()[0].start_year(), 2019);
  EXPECT_EQ(budget_.asked()[0].end_year(), 2022);
  EXPECT_TRUE(budget_.asked()[0].axis_3_supports_new_pathways());
  EXPECT_EQ(budget_.asked()[0].obstacles_size(), 0);

  // The first signature asks nothing; the last one asks again.
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion once, Sign(president_, submitted.etag()));
  EXPECT_EQ(once.state(), v1::PactVersion::STATE_SUBMITTED);
  EXPECT_EQ(once.etag(), submitted.etag());
  EXPECT_EQ(budget_.asked().size(), 1u);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion signed_by_both, Sign(prefect_, submitted.etag()));
  EXPECT_EQ(signed_by_both.state(), v1::PactVersion::STATE_SIGNED);
  EXPECT_EQ(budget_.asked().size(), 2u);
  ASSERT_EQ(signed_by_both.signatures_size(), 2);
  EXPECT_EQ(signed_by_both.signatures(0).side(), type::v1::SIDE_COUNTERPARTY);
  EXPECT_EQ(signed_by_both.signatures(0).signatory(), "presidence");
  EXPECT_EQ(signed_by_both.signatures(0).content_digest(), draft.content_digest());
  EXPECT_EQ(signed_by_both.signatures(1).side(), type::v1::SIDE_STATE);
  EXPECT_EQ(signed_by_both.effective_date().year(), 2019);
  EXPECT_EQ(signed_by_both.effective_date().month(), 1);
  EXPECT_EQ(signed_by_both.effective_date().day(), 1);
  EXPECT_EQ(Pact().state(), v1::Pact::STATE_IN_FORCE);
  EXPECT_EQ(Pact().version_in_force(), kVersion);
  EXPECT_EQ(Pact().open_version(), "");
}

TEST_F(RegistryApiTest, EachWriteIsAnEventAndTheChainHolds) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  // 1 pact, 5 indicators, 6 projects, 10 commitments, 1 update, 1 submission, 2 signatures.
  EXPECT_EQ(Count("event"), "26");
  EXPECT_EQ(database_.Value("SELECT string_agg(type || ' ' || actor, ', ' ORDER BY version) "
                            "FROM event WHERE aggregate LIKE '%/versions/1'"),
            "pact_version.updated bureau, pact_version.submitted bureau, "
            "pact_version.signed_once presidence, pact_version.signed prefet");
  constexpr char kBroken[] =
      "SELECT count(*) FROM (SELECT e.chain, event_chain(coalesce(lag(e.chain) OVER "
      "(PARTITION BY e.pact, e.aggregate ORDER BY e.version), ''), e) AS wanted FROM event e) c "
      "WHERE chain <> wanted";
  EXPECT_EQ(database_.Value(kBroken), "0");
  database_.Exec("UPDATE event SET actor = 'x' WHERE type = 'pact_version.submitted'");
  EXPECT_EQ(database_.Value(kBroken), "1");
}

// --- The states of a version and who may move them.

// The tables are those of README.md: «→ STATE» is accepted, «may» is the state's to judge.
const std::vector<std::string> kRoles = {"REGION_OFFICER", "REGION_PRESIDENT", "STATE_OFFICER",
                                         "STATE_PREFECT",  "PES_OFFICER",      "PES_DIRECTOR",
                                         "AUDITOR",        "PLATFORM_ADMIN"};

template <class T>
std::string Outcome(const absl::StatusOr<T>& result) {
  if (!result.ok()) return ReasonOf(result.status());
  const std::string state = T::State_Name(result->state());
  return "→ " + state.substr(std::string("STATE_").size());
}

class VersionMovesTest : public RegistryApiTest {
 protected:
  // Every cell of one state of version `name`, tried without effect.
  void CheckState(const std::string& name, const std::string& state) {
    const std::string etag = VersionNamed(name).etag(), before = Rows();
    int cells = 0;
    for (const std::string& role : kRoles) {
      // Those who have signed are «presidence» and «prefet»: another person of the same side.
      const std::string token = signer_.Person(role, "another " + role);
      for (const auto& [move, allowed] : by_role_.at(role)) {
        const std::string column = move != "Sign"            ? move
                                   : role == "STATE_PREFECT" ? "Sign, State"
                                                             : "Sign, counterparty";
        std::string expected = allowed == "may" ? by_state_.at(state).at(column) : allowed;
        if (allowed == "may" && move == "Withdraw" && name == kVersion) {
          expected = "VERSION_NOT_WITHDRAWABLE";
        }
        EXPECT_EQ(Try(name, move, token, etag), expected)
            << name << ", " << state << ", " << role << ", " << move;
        ++cells;
      }
    }
    EXPECT_EQ(cells, 40);
    EXPECT_EQ(Rows(), before);
  }
  v1::PactVersion VersionNamed(const std::string& name) {
    v1::GetPactVersionRequest request;
    request.set_name(name);
    const auto version = Send(&Stub::GetPactVersion, auditor_, request);
    EXPECT_OK(version);
    return version.value_or(v1::PactVersion());
  }
  std::string Try(const std::string& name, const std::string& move, const std::string& token,
                  const std::string& etag, bool validate_only = true) {
    if (move == "Update") {
      v1::UpdatePactVersionRequest request = Justify("because", etag);
      request.set_name(name);
      request.set_validate_only(validate_only);
      return Outcome(Send(&Stub::UpdatePactVersion, token, request));
    }
    if (move == "Submit") {
      v1::SubmitPactVersionRequest request = SubmitRequest(etag);
      request.set_name(name);
      request.set_validate_only(validate_only);
      return Outcome(Send(&Stub::SubmitPactVersion, token, request));
    }
    if (move == "Return") {
      v1::ReturnPactVersionRequest request;
      request.set_name(name);
      request.set_comment("c");
      request.set_etag(etag);
      request.set_validate_only(validate_only);
      return Outcome(Do(&Stub::ReturnPactVersion, token, request));
    }
    if (move == "Withdraw") {
      v1::WithdrawAmendmentRequest request;
      request.set_name(name);
      request.set_etag(etag);
      request.set_validate_only(validate_only);
      return Outcome(Do(&Stub::WithdrawAmendment, token, request));
    }
    v1::SignPactVersionRequest request = SignRequest(etag);
    request.set_name(name);
    request.set_validate_only(validate_only);
    return Outcome(Send(&Stub::SignPactVersion, token, request));
  }
  void Take(const std::string& name, const std::string& move, const std::string& token,
            const std::string& to) {
    ASSERT_EQ(Try(name, move, token, VersionNamed(name).etag(), false), to) << move;
  }
  v1::DraftAmendmentRequest Amendment() {
    v1::DraftAmendmentRequest request;
    request.set_parent(kPact);
    request.set_reason("un premier bilan");
    *request.mutable_effective_date() = ToProto(absl::CivilDay(2020, 7, 1));
    return request;
  }
  // From a draft through every state to SIGNED.
  void Walk(const std::string& name) {
    CheckState(name, "DRAFT");
    Take(name, "Submit", region_, "→ SUBMITTED");
    CheckState(name, "SUBMITTED");
    Take(name, "Sign", prefect_, "→ SUBMITTED");
    CheckState(name, "SUBMITTED, signed by the State");
    Take(name, "Return", officer_, "→ DRAFT");
    CheckState(name, "DRAFT");
    Take(name, "Submit", region_, "→ SUBMITTED");
    Take(name, "Sign", president_, "→ SUBMITTED");
    CheckState(name, "SUBMITTED, signed by the counterparty");
    Take(name, "Sign", prefect_, "→ SIGNED");
    CheckState(name, "SIGNED");
  }
  // Every cell of one state of the pact.
  void CheckPact(const std::string& state, absl::CivilDay closing) {
    const testing::ReadmeTable moves = testing::TableOfReadme("States of a pact", 0);
    const testing::ReadmeTable who = testing::TableOfReadme("States of a pact", 1);
    for (const std::string& role : kRoles) {
      const std::string token = signer_.Person(role, "another " + role);
      v1::DraftAmendmentRequest draft = Amendment();
      draft.set_validate_only(true);
      v1::ClosePactRequest close;
      close.set_name(kPact);
      close.set_reason("soldé");
      *close.mutable_effective_date() = ToProto(closing);
      close.set_validate_only(true);
      const auto expected = [&](const std::string& move) {
        const std::string& allowed = who.at(role).at(move);
        // A closed pact says so before it is judged whose it is.
        const bool judged =
            allowed == "may" || (state == "CLOSED" && allowed == "NOT_OF_THIS_PACT");
        return judged ? moves.at(state).at(move) : allowed;
      };
      EXPECT_EQ(Outcome(Do(&Stub::DraftAmendment, token, draft)), expected("Draft an amendment"))
          << state << ", " << role;
      EXPECT_EQ(Outcome(Do(&Stub::ClosePact, token, close)), expected("Close"))
          << state << ", " << role;
    }
  }

  const testing::ReadmeTable by_state_ = testing::TableOfReadme("States of a version", 0);
  const testing::ReadmeTable by_role_ = testing::TableOfReadme("States of a version", 1);
};

TEST_F(VersionMovesTest, EveryStateTakesEveryMoveOfEveryRoleAsTheTableSays) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  ASSERT_NO_FATAL_FAILURE(Walk(kVersion));
}

TEST_F(VersionMovesTest, AnAmendmentTakesTheSameMovesAndIsWithdrawn) {
  constexpr char kSecond[] = "pacts/pdl-2019-2022/versions/2";
  constexpr char kThird[] = "pacts/pdl-2019-2022/versions/3";
  ASSERT_NO_FATAL_FAILURE(InForce());
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment()));
  ASSERT_NO_FATAL_FAILURE(Take(kSecond, "Withdraw", region_, "→ WITHDRAWN"));
  CheckState(kSecond, "WITHDRAWN");
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment()));
  ASSERT_NO_FATAL_FAILURE(Walk(kThird));
}

TEST_F(VersionMovesTest, APactIsAmendedAndClosedAsTheTableSays) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  const absl::CivilDay end(2023, 6, 30);
  CheckPact("DRAFT", absl::CivilDay(2020, 5, 31));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, Amendment()));
  CheckPact("IN_FORCE, a version open", absl::CivilDay(2020, 5, 31));
  ASSERT_NO_FATAL_FAILURE(
      Take("pacts/pdl-2019-2022/versions/2", "Withdraw", region_, "→ WITHDRAWN"));
  clock_.Set(absl::FromCivil(absl::CivilDay(2023, 7, 1), absl::UTCTimeZone()));
  CheckPact("IN_FORCE", end);
  v1::ClosePactRequest close;
  close.set_name(kPact);
  close.set_reason("soldé");
  *close.mutable_effective_date() = ToProto(end);
  ASSERT_OK(Do(&Stub::ClosePact, signer_.Person("STATE_PREFECT", "prefet"), close));
  CheckPact("CLOSED", end);
}

TEST_F(VersionMovesTest, WhoChangesAProjectIsAsTheTableSays) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  const testing::ReadmeTable who = testing::TableOfReadme("States of a project", 1);
  for (const std::string& role : kRoles) {
    const std::string token = signer_.Person(role, "another " + role);
    v1::ChangeProjectStateRequest change;
    change.set_name(testing::Project("industrie-navale"));
    change.set_kind(v1::ProjectFact::KIND_STARTED);
    change.set_etag("x");
    *change.mutable_effective_date() = ToProto(absl::CivilDay(2019, 3, 1));
    v1::ConfirmCompletionRequest confirm;
    confirm.set_name(change.name());
    confirm.set_etag("x");
    *confirm.mutable_effective_date() = change.effective_date();
    const auto seen = [](const absl::Status& status) {
      const std::string reason = ReasonOf(status);  // Who may comes as far as the etag.
      return reason == "ETAG_MISMATCH" ? "may" : reason;
    };
    EXPECT_EQ(seen(Do(&Stub::ChangeProjectState, token, change).status()),
              who.at(role).at("ChangeProjectState"))
        << role;
    EXPECT_EQ(seen(Do(&Stub::ConfirmCompletion, token, confirm).status()),
              who.at(role).at("ConfirmCompletion"))
        << role;
  }
}

// --- Signing.

TEST_F(RegistryApiTest, TwoSignaturesAreTwoPersonsOnTheSameContent) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string etag = Version().etag();
  const auto stale = Sign(president_, std::string("stale"));
  EXPECT_THAT(stale, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(stale, HasReason("ETAG_MISMATCH"));
  ASSERT_OK(Sign(president_, etag));
  const auto twice = Sign(signer_.Person("REGION_PRESIDENT", "another"), etag);
  EXPECT_THAT(twice, HasReason("ALREADY_SIGNED"));
  EXPECT_EQ(GetErrorInfo(twice.status())->metadata.at("signatory"), "presidence");
  EXPECT_THAT(Sign(signer_.Person("STATE_PREFECT", "presidence"), etag),
              HasReason("SAME_SIGNATORY"));
  EXPECT_EQ(Count("signature"), "1");
  // The database holds it as well.
  constexpr db::Statement kSamePerson = {
      "test.same_person",
      "INSERT INTO signature (pact, version, round, side, signatory, capacity, content) "
      "SELECT pact, version, round, 'STATE', signatory, capacity, content FROM signature"};
  EXPECT_EQ(AsService(kSamePerson), "signature_persons");
  constexpr db::Statement kSameSide = {
      "test.same_side",
      "INSERT INTO signature (pact, version, round, side, signatory, capacity, content) "
      "SELECT pact, version, round, side, 'another', capacity, content FROM signature"};
  EXPECT_EQ(AsService(kSameSide), "signature_pkey");
  constexpr db::Statement kHalfSigned = {
      "test.half_signed", "UPDATE pact_version SET state = 'SIGNED', signed = recorded_now()"};
  EXPECT_EQ(AsService(kHalfSigned), "version_signed_by_both");
}

TEST_F(RegistryApiTest, AChangeAfterASignatureVoidsIt) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const v1::PactVersion before = Version();
  ASSERT_OK(Sign(president_));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion returned, Return());
  EXPECT_EQ(returned.state(), v1::PactVersion::STATE_DRAFT);
  EXPECT_EQ(returned.return_comment(), "a second look");
  EXPECT_EQ(returned.signatures_size(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion edited, Edit("more for axis 1"));
  EXPECT_NE(edited.content_digest(), before.content_digest());
  ASSERT_OK(Submit());
  // What the prefect has before him is what was signed then.
  EXPECT_THAT(Sign(prefect_, before.etag()), HasReason("ETAG_MISMATCH"));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion once, Sign(prefect_));
  EXPECT_EQ(once.state(), v1::PactVersion::STATE_SUBMITTED);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion both, Sign(president_));
  EXPECT_EQ(both.state(), v1::PactVersion::STATE_SIGNED);
  EXPECT_EQ(both.signatures(1).content_digest(), edited.content_digest());
}

TEST_F(RegistryApiTest, AnEtagComesBackWithTheState) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string submitted = Version().etag();
  ASSERT_OK(Return());
  EXPECT_NE(Version().etag(), submitted);
  ASSERT_OK(Submit());
  EXPECT_EQ(Version().etag(), submitted);
}

TEST_F(RegistryApiTest, AnIncompletePactIsNoQuestionForBudget) {
  ASSERT_OK(DoExample(&Stub::CreatePact, region_, "010-create-pact"));
  const std::string before = Rows();
  const auto refused = Submit();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, HasReason("PACT_INCOMPLETE"));
  // More is lacking than an error tells: the first 25, in the order of the framework.
  EXPECT_EQ(ItemsOf(refused).size(), 25u);
  EXPECT_EQ(ItemsOf(refused)[0], "R3");
  EXPECT_THAT(ItemsOf(refused), Contains("R17"));
  EXPECT_THAT(budget_.asked(), IsEmpty());
  EXPECT_EQ(Rows(), before);
}

TEST_F(RegistryApiTest, BudgetRefusesOrIsAwayAtTheSubmission) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  const v1::SubmitPactVersionRequest request = SubmitRequest(Version().etag());
  const std::string before = Rows();
  budget_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  const auto away = Send(&Stub::SubmitPactVersion, region_, request);
  EXPECT_THAT(away, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(away, HasReason("PEER_UNAVAILABLE"));
  EXPECT_EQ(Rows(), before);

  budget_.status = grpc::Status::OK;
  budget_.response.set_accepted(false);
  auto* fine = budget_.response.add_figures();
  fine->set_rule("AXIS_1_TARGET");
  fine->set_verdict(budget::v1::RuleFigure::VERDICT_OK);
  auto* broken = budget_.response.add_figures();
  broken->set_rule("AXIS_3_CAP");
  broken->set_subject("AXIS_3");
  broken->set_verdict(budget::v1::RuleFigure::VERDICT_REFUSED);
  broken->set_figure_cents(3'000'600'001);
  broken->set_upper_limit_cents(3'000'600'000);
  const auto refused = Send(&Stub::SubmitPactVersion, region_, request);
  EXPECT_THAT(refused, HasReason("ANNEX_REFUSED"));
  EXPECT_THAT(ItemsOf(refused), ElementsAre("AXIS_3_CAP"));
  EXPECT_THAT(
      DetailOf<google::rpc::PreconditionFailure>(refused.status()).violations(0).description(),
      ::testing::HasSubstr("30006000.00"));
  // A refusal whose rule is not known here is one all the same.
  budget_.response.clear_figures();
  EXPECT_THAT(Send(&Stub::SubmitPactVersion, region_, request), HasReason("ANNEX_REFUSED"));
  EXPECT_EQ(Rows(), before);

  // A failure is not pinned: the same request may succeed later.
  budget_.response.set_accepted(true);
  ASSERT_OK(Send(&Stub::SubmitPactVersion, region_, request));
  // It is answered as the first time, also while budget is away.
  budget_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion again,
                       Send(&Stub::SubmitPactVersion, region_, request));
  EXPECT_EQ(again.state(), v1::PactVersion::STATE_SUBMITTED);
}

TEST_F(RegistryApiTest, WhatBudgetWarnsOfIsToldToWhoSignsAndRefusesNothing) {  // R139
  ASSERT_NO_FATAL_FAILURE(Draft());
  auto* fine = budget_.response.add_figures();
  fine->set_rule("AXIS_3_CAP");
  fine->set_verdict(budget::v1::RuleFigure::VERDICT_OK);
  auto* cost = budget_.response.add_figures();
  cost->set_rule("UNIT_COST");
  cost->set_subject("ENVELOPE");
  cost->set_verdict(budget::v1::RuleFigure::VERDICT_WARNING);
  cost->set_figure_cents(912'036);
  cost->set_description("by pathway");
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion submitted, Submit());
  // 4 years of 3 000, 2 000 and 2 800, one of 1 700; what axis 3 supports plans none of its own.
  ASSERT_EQ(budget_.asked().size(), 1u);
  EXPECT_EQ(budget_.asked()[0].planned_pathways(), 32'900);
  EXPECT_EQ(submitted.state(), v1::PactVersion::STATE_SUBMITTED);
  ASSERT_EQ(submitted.annex_check().warnings_size(), 1);
  const v1::AnnexWarning& warning = submitted.annex_check().warnings(0);
  EXPECT_EQ(warning.rule(), "UNIT_COST");
  EXPECT_EQ(warning.subject(), "ENVELOPE");
  EXPECT_EQ(warning.figure_cents(), 912'036);
  EXPECT_EQ(warning.description(), "UNIT_COST gives 9120.36 EUR (by pathway)");
  // Whoever reads the version to sign it is told, and the first who signs.
  EXPECT_EQ(Version().annex_check().warnings_size(), 1);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion once, Sign(president_));
  EXPECT_EQ(once.annex_check().warnings_size(), 1);
  // A returned version is a draft again, of which budget said nothing yet.
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion returned, Return());
  EXPECT_FALSE(returned.has_annex_check());
  cost->set_verdict(budget::v1::RuleFigure::VERDICT_OK);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion again, Submit());
  EXPECT_FALSE(again.has_annex_check());
  ASSERT_OK(Sign(president_));
  // The last signature asks again, and its answer is what stays.
  cost->set_verdict(budget::v1::RuleFigure::VERDICT_WARNING);
  cost->set_figure_cents(1);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion both, Sign(prefect_));
  EXPECT_EQ(both.state(), v1::PactVersion::STATE_SIGNED);
  ASSERT_EQ(both.annex_check().warnings_size(), 1);
  EXPECT_EQ(both.annex_check().warnings(0).figure_cents(), 1);
  EXPECT_EQ(both.content_digest(), submitted.content_digest());
  EXPECT_EQ(Version().annex_check().warnings_size(), 1);
}

TEST_F(RegistryApiTest, BudgetRefusesOrIsAwayAtTheLastSignature) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  budget_.status = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  ASSERT_OK(Sign(president_));  // Needs no budget.
  const std::string before = Rows();
  EXPECT_THAT(Sign(prefect_), HasReason("PEER_UNAVAILABLE"));
  budget_.status = grpc::Status::OK;
  budget_.response.set_accepted(false);
  EXPECT_THAT(Sign(prefect_), HasReason("ANNEX_REFUSED"));
  EXPECT_EQ(Rows(), before);
  budget_.response.set_accepted(true);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion both, Sign(prefect_));
  EXPECT_EQ(both.state(), v1::PactVersion::STATE_SIGNED);
}

TEST_F(RegistryApiTest, WhatChangesWhileBudgetIsAskedIsNotSigned) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  ASSERT_OK(Sign(president_));
  budget_.while_asked = [&] {
    budget_.while_asked = nullptr;
    EXPECT_OK(Return());
  };
  EXPECT_THAT(Sign(prefect_), HasReason("VERSION_NOT_SUBMITTED"));
  ASSERT_OK(Submit());
  ASSERT_OK(Sign(president_));
  budget_.while_asked = [&] {
    budget_.while_asked = nullptr;
    EXPECT_OK(Return());
    EXPECT_OK(Edit("other content"));
    EXPECT_OK(Submit());
  };
  EXPECT_THAT(Sign(prefect_), HasReason("ETAG_MISMATCH"));
  // The same content again has its etag again, and no signature of the other side: this one is the
  // first.
  ASSERT_OK(Sign(president_));
  budget_.while_asked = [&] {
    budget_.while_asked = nullptr;
    EXPECT_OK(Return());
    EXPECT_OK(Submit());
  };
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion once, Sign(prefect_));
  EXPECT_EQ(once.state(), v1::PactVersion::STATE_SUBMITTED);
  ASSERT_EQ(once.signatures_size(), 1);
  EXPECT_EQ(once.signatures(0).side(), type::v1::SIDE_STATE);
}

TEST_F(RegistryApiTest, OfTwoSignersOfASideOneWins) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string etag = Version().etag();
  std::vector<absl::StatusOr<v1::PactVersion>> results(2, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i, token = signer_.Person("REGION_PRESIDENT", absl::StrCat("p", i))] {
      results[i] = Sign(token, etag);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(results[0].ok(), results[1].ok());
  EXPECT_THAT(results[results[0].ok() ? 1 : 0], HasReason("ALREADY_SIGNED"));
  EXPECT_EQ(Count("signature"), "1");
}

TEST_F(RegistryApiTest, BothSidesAtOnceSignIt) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string etag = Version().etag();
  std::thread president([&] { EXPECT_OK(Sign(president_, etag)); });
  std::thread prefect([&] { EXPECT_OK(Sign(prefect_, etag)); });
  president.join();
  prefect.join();
  EXPECT_EQ(Version().state(), v1::PactVersion::STATE_SIGNED);
}

TEST_F(RegistryApiTest, OfAnEditorAndASubmitterOneWins) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  for (int i = 0; i < 5; ++i) {
    const std::string etag = Version().etag();
    absl::StatusOr<v1::PactVersion> edited = absl::UnknownError(""), submitted = edited;
    std::thread editor([&] {
      edited = Send(&Stub::UpdatePactVersion, region_, Justify(absl::StrCat("try ", i), etag));
    });
    std::thread submitter(
        [&] { submitted = Send(&Stub::SubmitPactVersion, region_, SubmitRequest(etag)); });
    editor.join();
    submitter.join();
    EXPECT_NE(edited.ok(), submitted.ok());
    if (edited.ok()) {
      EXPECT_THAT(submitted, HasReason("ETAG_MISMATCH"));
    } else {
      EXPECT_THAT(edited, HasReason("VERSION_NOT_EDITABLE"));
      ASSERT_OK(Return());
    }
  }
}

TEST_F(RegistryApiTest, OfAReturnAndTheLastSignatureOneWins) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  ASSERT_OK(Sign(president_));
  absl::StatusOr<v1::PactVersion> returned = absl::UnknownError(""), signed_last = returned;
  std::thread returner([&] { returned = Return(); });
  std::thread signer([&] { signed_last = Sign(prefect_); });
  returner.join();
  signer.join();
  EXPECT_NE(returned.ok(), signed_last.ok());
  EXPECT_EQ(Version().state(),
            returned.ok() ? v1::PactVersion::STATE_DRAFT : v1::PactVersion::STATE_SIGNED);
}

TEST_F(RegistryApiTest, TheDatabaseKeepsContentThatIsNoDraft) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  constexpr db::Statement kUpdate = {"test.update", "UPDATE content SET message = ''"};
  constexpr db::Statement kDelete = {"test.delete", "DELETE FROM content"};
  constexpr db::Statement kInsert = {"test.insert",
                                     "INSERT INTO content (pact, version, kind, id, message) "
                                     "VALUES ('pdl-2019-2022', 1, 'INDICATOR', 'new', '')"};
  constexpr db::Statement kNarrative = {"test.narrative", "UPDATE pact_version SET narrative = ''"};
  constexpr db::Statement kAnnex = {"test.annex", "UPDATE pact_version SET annex = ''"};
  const auto held = [&] {
    EXPECT_EQ(AsService(kUpdate), "content_is_draft");
    EXPECT_EQ(AsService(kDelete), "content_is_draft");
    EXPECT_EQ(AsService(kInsert), "content_is_draft");
    EXPECT_EQ(AsService(kNarrative), "version_content_is_draft");
    EXPECT_EQ(AsService(kAnnex), "version_content_is_draft");
  };
  held();
  ASSERT_OK(Sign(president_));
  ASSERT_OK(Sign(prefect_));
  held();
  constexpr db::Statement kReopen = {"test.reopen",
                                     "UPDATE pact_version SET state = 'DRAFT', signed = NULL"};
  constexpr db::Statement kBackdate = {"test.backdate",
                                       "UPDATE pact_version SET effective = '2018-01-01'"};
  EXPECT_EQ(AsService(kReopen), "version_is_signed");
  EXPECT_EQ(AsService(kBackdate), "version_is_signed");
  constexpr db::Statement kBornSigned = {
      "test.born_signed",
      "INSERT INTO pact_version (pact, version, state, effective, signed) "
      "VALUES ('pdl-2019-2022', 2, 'SIGNED', '2019-01-01', now())"};
  EXPECT_EQ(AsService(kBornSigned), "version_moves");
  // A row does not slip out of what was signed into a new draft; the owner of the tables neither.
  constexpr db::Statement kDraft2 = {
      "test.draft_2",
      "INSERT INTO pact_version (pact, version, state, effective, reason, base) "
      "VALUES ('pdl-2019-2022', 2, 'DRAFT', '2020-01-01', 'r', 1)"};
  EXPECT_EQ(AsService(kDraft2), "OK");
  constexpr db::Statement kMove = {"test.move", "UPDATE content SET version = 2"};
  EXPECT_EQ(AsService(kMove), "INTERNAL");  // Not granted.
  EXPECT_ANY_THROW(database_.Exec("UPDATE content SET version = 2"));
  // Rows of facts and signatures are not the service's to change at all.
  constexpr db::Statement kSignature = {"test.signature", "UPDATE signature SET signatory = 'x'"};
  constexpr db::Statement kReport = {"test.report", "UPDATE report SET side = 'STATE'"};
  constexpr db::Statement kAnswer = {"test.answer", "DELETE FROM report_answer"};
  constexpr db::Statement kFact = {"test.fact", "DELETE FROM project_fact"};
  for (const db::Statement& statement : {kSignature, kReport, kAnswer, kFact}) {
    EXPECT_EQ(AsService(statement), "INTERNAL") << statement.sql;
  }
}

TEST_F(RegistryApiTest, AnEditDoesNotPassASubmissionUnseen) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  pqxx::connection submitting(database_.conninfo()), editing(database_.conninfo());
  pqxx::work submission(submitting);
  submission.exec("UPDATE pact_version SET state = 'SUBMITTED'");
  pqxx::work edit(editing);
  edit.exec("SET LOCAL lock_timeout = '10ms'");
  EXPECT_ANY_THROW(edit.exec("DELETE FROM content"));  // Waits: whether it may is not known yet.
}

// --- Drafts.

TEST_F(RegistryApiTest, APactHasItsTerritoryAndItsPeriod) {
  const auto example = Example<v1::CreatePactRequest>("010-create-pact");
  ASSERT_OK_AND_ASSIGN(const v1::Pact pact, Do(&Stub::CreatePact, region_, example));
  EXPECT_EQ(pact.name(), kPact);
  const auto again = Do(&Stub::CreatePact, region_, example);
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(again, HasReason("PACT_EXISTS"));
  EXPECT_EQ(GetErrorInfo(again.status())->metadata.at("pact"), kPact);

  v1::CreatePactRequest other = example;
  other.set_pact_id("other");
  other.mutable_pact()->set_start_year(2022);
  other.mutable_pact()->set_end_year(2025);
  const auto taken = Do(&Stub::CreatePact, region_, other);
  EXPECT_THAT(taken, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(taken, HasReason("TERRITORY_TAKEN"));
  EXPECT_EQ(GetErrorInfo(taken.status())->metadata.at("pact"), kPact);
  other.mutable_pact()->set_start_year(2023);
  EXPECT_OK(Do(&Stub::CreatePact, region_, other));

  const auto period = [&](int start, int end) {
    v1::CreatePactRequest request = example;
    request.set_pact_id("third");
    request.mutable_pact()->set_start_year(start);
    request.mutable_pact()->set_end_year(end);
    return Do(&Stub::CreatePact, region_, request);
  };
  EXPECT_THAT(period(2031, 2030), HasReason("PERIOD_INVALID"));
  EXPECT_THAT(period(2031, 2041), HasReason("PERIOD_INVALID"));
  EXPECT_THAT(period(2147483647, 2147483647), HasReason("PERIOD_INVALID"));
  EXPECT_OK(period(2031, 2040));
  v1::CreatePactRequest code = example;
  code.mutable_pact()->set_region_code("52x9");
  EXPECT_THAT(Do(&Stub::CreatePact, signer_.Person("REGION_OFFICER", "x", {"*"}), code),
              HasReason("INVALID_REQUEST"));
}

TEST_F(RegistryApiTest, OfTwoPactsOfATerritoryAtOnceOneIsCreated) {
  std::vector<absl::StatusOr<v1::Pact>> results(8, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] {
      auto request = Example<v1::CreatePactRequest>("010-create-pact");
      request.set_pact_id(absl::StrCat("p-", i));
      results[i] = Do(&Stub::CreatePact, region_, request);
    });
  }
  for (std::thread& thread : threads) thread.join();
  int created = 0;
  for (const auto& result : results) {
    created += result.ok();
    if (result.ok()) continue;
    EXPECT_THAT(result, HasReason("TERRITORY_TAKEN"));
  }
  EXPECT_EQ(created, 1);
}

TEST_F(RegistryApiTest, BadInputIsNamedAndNothingHappens) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  const std::string before = Rows();
  // Every missing field at once.
  const auto empty = Send(&Stub::CreateProject, region_, v1::CreateProjectRequest());
  EXPECT_THAT(empty, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(empty, HasReason("INVALID_REQUEST"));
  EXPECT_THAT(FieldsOf(empty), ElementsAre("parent", "project_id", "project", "request_id"));
  v1::CreateProjectRequest request;
  request.set_parent("pacts/Not A Name");
  request.set_project_id("UPPER");
  request.mutable_project()->set_title(std::string("a\0b", 3));
  request.set_request_id("1");
  EXPECT_THAT(FieldsOf(Send(&Stub::CreateProject, region_, request)),
              ElementsAre("parent", "project_id", "project.title", "project.axis",
                          "project.maturity", "project.description", "request_id"));
  // Content that contradicts itself.
  auto project = Example<v1::CreateProjectRequest>("032-project-industrie-navale");
  project.set_project_id("second");
  project.mutable_project()->mutable_plans(0)->set_year(2030);
  project.mutable_project()->mutable_milestones(1)->set_milestone_id("chantier-ecole");
  const auto invalid = Do(&Stub::CreateProject, region_, project);
  EXPECT_THAT(invalid, HasReason("PROJECT_INVALID"));
  EXPECT_THAT(FieldsOf(invalid),
              ElementsAre("project.milestones[1].milestone_id", "project.plans[0].year"));
  auto commitment = Example<v1::CreateCommitmentRequest>("041-commitment-kairos");
  commitment.set_commitment_id("second");
  commitment.mutable_commitment()->mutable_yearly_targets()->set_indicator(
      absl::StrCat(kPact, "/indicators/none"));
  EXPECT_THAT(Do(&Stub::CreateCommitment, region_, commitment), HasReason("INDICATOR_NOT_FOUND"));
  commitment = Example<v1::CreateCommitmentRequest>("041-commitment-kairos");
  commitment.set_commitment_id("second");
  commitment.mutable_commitment()->set_branch("uimm");
  EXPECT_THAT(Do(&Stub::CreateCommitment, region_, commitment), HasReason("COMMITMENT_INVALID"));
  auto annex = Justify("", Version().etag());
  *annex.mutable_financial_annex()->add_lines() = annex.financial_annex().lines(0);
  EXPECT_THAT(Send(&Stub::UpdatePactVersion, region_, annex), HasReason("ANNEX_INVALID"));
  // Ids that are taken, things that are not there.
  EXPECT_THAT(DoExample(&Stub::CreateProject, region_, "032-project-industrie-navale"),
              HasReason("PROJECT_EXISTS"));
  EXPECT_THAT(DoExample(&Stub::CreateCommitment, region_, "041-commitment-kairos"),
              HasReason("COMMITMENT_EXISTS"));
  EXPECT_THAT(DoExample(&Stub::CreateIndicator, region_, "022-indicator-part-entrees-qpv"),
              HasReason("INDICATOR_EXISTS"));
  project = Example<v1::CreateProjectRequest>("032-project-industrie-navale");
  project.set_parent("pacts/none");
  EXPECT_THAT(Do(&Stub::CreateProject, region_, project), HasReason("PACT_NOT_FOUND"));
  v1::GetProjectRequest get;
  get.set_name(testing::Project("none"));
  EXPECT_THAT(Send(&Stub::GetProject, region_, get), HasReason("PROJECT_NOT_FOUND"));
  get.set_version(2);
  EXPECT_THAT(Send(&Stub::GetProject, region_, get), HasReason("VERSION_NOT_FOUND"));
  v1::GetPactVersionRequest version;
  for (const char* name : {"2", "01", "x", "99999999999"}) {
    version.set_name(absl::StrCat(kPact, "/versions/", name));
    EXPECT_THAT(Send(&Stub::GetPactVersion, region_, version), HasReason("VERSION_NOT_FOUND"));
  }
  EXPECT_EQ(Rows(), before);
}

TEST_F(RegistryApiTest, ItemsAreReplacedAndDroppedByTheirEtag) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::GetProjectRequest get;
  get.set_name(testing::Project("competences-hydrogene"));
  ASSERT_OK_AND_ASSIGN(const v1::Project project, Send(&Stub::GetProject, auditor_, get));
  v1::UpdateProjectRequest update;
  update.set_name(project.name());
  *update.mutable_project() = project;
  update.mutable_project()->set_title("another");
  update.set_etag("stale");
  EXPECT_THAT(Do(&Stub::UpdateProject, region_, update), HasReason("ETAG_MISMATCH"));
  update.set_etag(project.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Project updated, Do(&Stub::UpdateProject, region_, update));
  EXPECT_EQ(updated.title(), "another");
  EXPECT_EQ(updated.name(), project.name());
  EXPECT_EQ(updated.version(), 1);
  EXPECT_THAT(Do(&Stub::UpdateProject, region_, update), HasReason("ETAG_MISMATCH"));
  *update.mutable_project() = project;  // As it was: with its etag of then.
  update.set_etag(updated.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Project restored, Do(&Stub::UpdateProject, region_, update));
  EXPECT_EQ(restored.etag(), project.etag());

  v1::DeleteProjectRequest drop;
  drop.set_name(project.name());
  drop.set_etag(updated.etag());
  EXPECT_THAT(Do(&Stub::DeleteProject, region_, drop), HasReason("ETAG_MISMATCH"));
  drop.set_etag(project.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Project dropped, Do(&Stub::DeleteProject, region_, drop));
  EXPECT_EQ(dropped.title(), project.title());
  EXPECT_THAT(Do(&Stub::DeleteProject, region_, drop), HasReason("PROJECT_NOT_FOUND"));
  EXPECT_THAT(Send(&Stub::GetProject, auditor_, get), HasReason("PROJECT_NOT_FOUND"));

  v1::ListCommitmentsRequest list;
  list.set_parent(kPact);
  ASSERT_OK_AND_ASSIGN(const auto commitments, Send(&Stub::ListCommitments, auditor_, list));
  const v1::Commitment& first = commitments.commitments(1);  // acces-quartiers
  v1::UpdateCommitmentRequest change;
  change.set_name(first.name());
  *change.mutable_commitment() = first;
  change.mutable_commitment()->set_weight(7);
  change.set_etag(first.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Commitment weighed, Do(&Stub::UpdateCommitment, region_, change));
  EXPECT_EQ(weighed.weight(), 7);
  v1::DeleteCommitmentRequest drop_commitment;
  drop_commitment.set_name(first.name());
  drop_commitment.set_etag(weighed.etag());
  ASSERT_OK(Do(&Stub::DeleteCommitment, region_, drop_commitment));
  EXPECT_THAT(Do(&Stub::DeleteCommitment, region_, drop_commitment),
              HasReason("COMMITMENT_NOT_FOUND"));

  v1::ListIndicatorsRequest indicators;
  indicators.set_parent(kPact);
  ASSERT_OK_AND_ASSIGN(const auto listed, Send(&Stub::ListIndicators, auditor_, indicators));
  v1::UpdateIndicatorRequest rename;
  rename.set_name(listed.indicators(0).name());
  *rename.mutable_indicator() = listed.indicators(0);
  rename.mutable_indicator()->set_unit("days");
  rename.set_etag(listed.indicators(0).etag());
  ASSERT_OK_AND_ASSIGN(const v1::Indicator renamed, Do(&Stub::UpdateIndicator, region_, rename));
  EXPECT_EQ(renamed.unit(), "days");
  rename.set_name(absl::StrCat(kPact, "/indicators/none"));
  EXPECT_THAT(Do(&Stub::UpdateIndicator, region_, rename), HasReason("INDICATOR_NOT_FOUND"));

  // Nine commitments and five projects are left; nothing of them changes once it is submitted. The
  // dropped project is missed by nobody here.
  ASSERT_OK(Submit());
  drop.set_name(testing::Project("premiers-savoirs"));
  EXPECT_THAT(Do(&Stub::DeleteProject, region_, drop), HasReason("VERSION_NOT_EDITABLE"));
  EXPECT_THAT(Do(&Stub::UpdateCommitment, region_, change), HasReason("VERSION_NOT_EDITABLE"));
  EXPECT_THAT(Do(&Stub::UpdateIndicator, region_, rename), HasReason("VERSION_NOT_EDITABLE"));
}

// --- Scope.

TEST_F(RegistryApiTest, TheRegionOfThePactDecides) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string before = Rows();
  const std::vector<std::string> elsewhere = {"53"};
  const auto person = [&](const char* role) { return signer_.Person(role, "x", elsewhere); };
  EXPECT_THAT(DoExample(&Stub::CreatePact, person("REGION_OFFICER"), "010-create-pact"),
              HasReason("REGION_NOT_IN_SCOPE"));
  EXPECT_THAT(
      DoExample(&Stub::CreateProject, person("REGION_OFFICER"), "032-project-industrie-navale"),
      HasReason("REGION_NOT_IN_SCOPE"));
  EXPECT_THAT(Sign(person("STATE_PREFECT")), HasReason("REGION_NOT_IN_SCOPE"));
  EXPECT_THAT(Sign(person("REGION_PRESIDENT")), HasReason("REGION_NOT_IN_SCOPE"));
  v1::GetPactRequest get;
  get.set_name(kPact);
  EXPECT_THAT(Send(&Stub::GetPact, person("STATE_OFFICER"), get), HasReason("REGION_NOT_IN_SCOPE"));
  v1::ListProjectsRequest list;
  list.set_parent(kPact);
  EXPECT_THAT(Send(&Stub::ListProjects, person("AUDITOR"), list), HasReason("REGION_NOT_IN_SCOPE"));
  // A service is bound to no region; one that has no business here is refused.
  EXPECT_OK(Send(&Stub::GetPact, signer_.Service("budget"), get));
  v1::GetPactVersionRequest version;
  version.set_name(kVersion);
  EXPECT_THAT(Send(&Stub::GetPactVersion, signer_.Service("budget"), version),
              HasReason("ROLE_NOT_ALLOWED"));
  EXPECT_THAT(Send(&Stub::GetPact, "", get), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(Rows(), before);
}

TEST_F(RegistryApiTest, APactWithThePublicEmploymentServiceIsItsOwn) {
  auto request = Example<v1::CreatePactRequest>("010-create-pact");
  request.mutable_pact()->set_counterparty_kind(type::v1::COUNTERPARTY_KIND_PES);
  EXPECT_THAT(Do(&Stub::CreatePact, region_, request), HasReason("NOT_OF_THIS_PACT"));
  ASSERT_OK(Do(&Stub::CreatePact, pes_officer_, request));
  const auto indicator = Example<v1::CreateIndicatorRequest>("022-indicator-part-entrees-qpv");
  EXPECT_THAT(Do(&Stub::CreateIndicator, region_, indicator), HasReason("NOT_OF_THIS_PACT"));
  EXPECT_OK(Do(&Stub::CreateIndicator, pes_officer_, indicator));
  EXPECT_THAT(Send(&Stub::SubmitPactVersion, region_, SubmitRequest(Version().etag())),
              HasReason("NOT_OF_THIS_PACT"));
  EXPECT_THAT(Send(&Stub::SubmitPactVersion, pes_officer_, SubmitRequest(Version().etag())),
              HasReason("PACT_INCOMPLETE"));
  EXPECT_THAT(Sign(president_), HasReason("NOT_OF_THIS_PACT"));
  EXPECT_THAT(Sign(pes_director_), HasReason("VERSION_NOT_SUBMITTED"));
}

// --- Lists.

TEST_F(RegistryApiTest, ListsAreFilteredAndPagedById) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::ListProjectsRequest projects;
  projects.set_parent(kPact);
  projects.set_page_size(4);
  ASSERT_OK_AND_ASSIGN(auto page, Send(&Stub::ListProjects, auditor_, projects));
  EXPECT_THAT(Ids(page.projects()), ElementsAre("appariement-agora", "competences-hydrogene",
                                                "industrie-navale", "metiers-en-tension"));
  projects.set_page_token(page.next_page_token());
  // What is added behind the first page comes where it belongs; nothing is given twice.
  auto more = Example<v1::CreateProjectRequest>("033-project-competences-hydrogene");
  more.set_project_id("aaa");
  ASSERT_OK(Do(&Stub::CreateProject, region_, more));
  ASSERT_OK_AND_ASSIGN(page, Send(&Stub::ListProjects, auditor_, projects));
  EXPECT_THAT(Ids(page.projects()), ElementsAre("passerelles-numeriques", "premiers-savoirs"));
  EXPECT_EQ(page.next_page_token(), "");
  projects.set_axis(type::v1::AXIS_2);  // Another list: the token is none of it.
  EXPECT_THAT(Send(&Stub::ListProjects, auditor_, projects), HasReason("PAGE_TOKEN_INVALID"));
  projects.clear_page_token();
  ASSERT_OK_AND_ASSIGN(page, Send(&Stub::ListProjects, auditor_, projects));
  EXPECT_THAT(Ids(page.projects()), ElementsAre("passerelles-numeriques", "premiers-savoirs"));
  projects.clear_axis();
  projects.set_maturity(type::v1::MATURITY_PROSPECT);
  ASSERT_OK_AND_ASSIGN(page, Send(&Stub::ListProjects, auditor_, projects));
  EXPECT_THAT(Ids(page.projects()), ElementsAre("aaa", "competences-hydrogene"));
  projects.set_version(2);
  EXPECT_THAT(Send(&Stub::ListProjects, auditor_, projects), HasReason("VERSION_NOT_FOUND"));

  v1::ListCommitmentsRequest commitments;
  commitments.set_parent(kPact);
  commitments.set_obligor(type::v1::OBLIGOR_JOINT);
  ASSERT_OK_AND_ASSIGN(const auto joint, Send(&Stub::ListCommitments, auditor_, commitments));
  EXPECT_THAT(Ids(joint.commitments()),
              ElementsAre("acces-non-inscrits", "appariement-agora", "orientation-dematerialisee",
                          "publication-sessions"));
  v1::ListIndicatorsRequest indicators;
  indicators.set_parent(kPact);
  ASSERT_OK_AND_ASSIGN(const auto all, Send(&Stub::ListIndicators, auditor_, indicators));
  EXPECT_THAT(Ids(all.indicators()),
              ElementsAre("delai-entree-formation", "delai-saisie-entrees", "part-entrees-qpv",
                          "part-entrees-socle", "part-organismes-kairos"));
  v1::ListPactVersionsRequest versions;
  versions.set_parent(kPact);
  ASSERT_OK_AND_ASSIGN(const auto numbered, Send(&Stub::ListPactVersions, auditor_, versions));
  EXPECT_THAT(Ids(numbered.versions()), ElementsAre("1"));
  EXPECT_FALSE(numbered.versions(0).has_narrative());
  EXPECT_EQ(numbered.versions(0).etag(), Version().etag());
}

TEST_F(RegistryApiTest, PactsAreListedInTheRegionsOfTheToken) {
  const std::string everywhere = signer_.Person("REGION_OFFICER", "all", {"*"});
  for (const auto& [id, region] : {std::pair("b", "53"), {"a", "52"}, {"c", "24"}}) {
    auto request = Example<v1::CreatePactRequest>("010-create-pact");
    request.set_pact_id(id);
    request.mutable_pact()->set_region_code(region);
    ASSERT_OK(Do(&Stub::CreatePact, everywhere, request));
  }
  const auto list = [&](const std::string& token, const char* region = "", int size = 0) {
    v1::ListPactsRequest request;
    request.set_region_code(region);
    request.set_page_size(size);
    std::vector<std::string> ids;
    do {
      const auto page = Send(&Stub::ListPacts, token, request);
      EXPECT_OK(page);
      if (!page.ok()) break;
      for (const std::string& id : Ids(page->pacts())) ids.push_back(id);
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  };
  EXPECT_THAT(list(auditor_), ElementsAre("a", "b", "c"));
  EXPECT_THAT(list(auditor_, "", 1), ElementsAre("a", "b", "c"));
  EXPECT_THAT(list(auditor_, "53"), ElementsAre("b"));
  EXPECT_THAT(list(region_), ElementsAre("a"));
  EXPECT_THAT(list(region_, "53"), IsEmpty());
  EXPECT_THAT(list(signer_.Person("STATE_OFFICER", "x", {"24", "53"})), ElementsAre("b", "c"));
}

// --- Repetition.

TEST_F(RegistryApiTest, FiftyEqualRequestsHaveOneEffect) {
  ASSERT_OK(DoExample(&Stub::CreatePact, region_, "010-create-pact"));
  auto request = Example<v1::CreateProjectRequest>("032-project-industrie-navale");
  request.set_request_id(NewUuid());
  std::vector<std::string> answers(50);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      const auto response = Send(&Stub::CreateProject, region_, request);
      answer = response.ok() ? response->SerializeAsString() : response.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  v1::Project project;
  EXPECT_TRUE(project.ParseFromString(answers[0]));
  EXPECT_EQ(project.name(), testing::Project("industrie-navale"));
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_EQ(Count("content"), "1");
  EXPECT_EQ(Count("event"), "2");
  request.mutable_project()->set_title("another body");
  EXPECT_THAT(Send(&Stub::CreateProject, region_, request), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(RegistryApiTest, FiftyEqualSubmissionsHaveOneEffect) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  const v1::SubmitPactVersionRequest request = SubmitRequest(Version().etag());
  std::vector<std::string> answers(50);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      const auto response = Send(&Stub::SubmitPactVersion, region_, request);
      answer = response.ok() ? response->SerializeAsString() : response.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Version().SerializeAsString(), answers[0]);
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'pact_version.submitted'"),
            "1");
}

TEST_F(RegistryApiTest, ARequestIdMakesOnePactWhateverIdItAsksFor) {
  auto request = Example<v1::CreatePactRequest>("010-create-pact");
  request.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const v1::Pact first, Send(&Stub::CreatePact, region_, request));
  ASSERT_OK_AND_ASSIGN(const v1::Pact again, Send(&Stub::CreatePact, region_, request));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  request.set_pact_id("another");
  request.mutable_pact()->set_start_year(2030);
  request.mutable_pact()->set_end_year(2033);
  EXPECT_THAT(Send(&Stub::CreatePact, region_, request), HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(Count("pact"), "1");
}

TEST_F(RegistryApiTest, ValidateOnlyChecksAndStoresNothing) {
  auto request = Example<v1::CreatePactRequest>("010-create-pact");
  request.set_request_id(NewUuid());
  request.set_validate_only(true);
  ASSERT_OK_AND_ASSIGN(const v1::Pact tried, Send(&Stub::CreatePact, region_, request));
  EXPECT_EQ(tried.name(), kPact);
  EXPECT_EQ(Count("pact"), "0");
  EXPECT_EQ(Count("event"), "0");
  EXPECT_EQ(Count("idempotency"), "0");
  request.set_validate_only(false);  // The id is as good as new.
  EXPECT_OK(Send(&Stub::CreatePact, region_, request));
  v1::SubmitPactVersionRequest submit = SubmitRequest(Version().etag());
  submit.set_validate_only(true);
  EXPECT_THAT(Send(&Stub::SubmitPactVersion, region_, submit), HasReason("PACT_INCOMPLETE"));
}

}  // namespace
}  // namespace pactum::registry
