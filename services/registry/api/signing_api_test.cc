// From a draft to a pact in force, through gRPC on a real database: the submission, what budget
// says of it, the return, the two signatures.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/tx.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using ::testing::Contains;
using testing::DetailOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ItemsOf;
using testing::kVersion;

using SigningApiTest = testing::RegistryTest;

TEST_F(SigningApiTest, FromNothingToForce) {
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

  // The question of a submission to budget contains the annex, and no transaction is open
  // meanwhile.
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

TEST_F(SigningApiTest, EachWriteIsAnEventAndTheChainHolds) {
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

TEST_F(SigningApiTest, TwoSignaturesAreTwoPersonsOnTheSameContent) {
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

TEST_F(SigningApiTest, AChangeAfterASignatureVoidsIt) {
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
  // The prefect's signature needs the etag of the present content.
  EXPECT_THAT(Sign(prefect_, before.etag()), HasReason("ETAG_MISMATCH"));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion once, Sign(prefect_));
  EXPECT_EQ(once.state(), v1::PactVersion::STATE_SUBMITTED);
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion both, Sign(president_));
  EXPECT_EQ(both.state(), v1::PactVersion::STATE_SIGNED);
  EXPECT_EQ(both.signatures(1).content_digest(), edited.content_digest());
}

TEST_F(SigningApiTest, AnEtagComesBackWithTheState) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  const std::string submitted = Version().etag();
  ASSERT_OK(Return());
  EXPECT_NE(Version().etag(), submitted);
  ASSERT_OK(Submit());
  EXPECT_EQ(Version().etag(), submitted);
}

TEST_F(SigningApiTest, AnIncompletePactIsNoQuestionForBudget) {
  ASSERT_OK(DoExample(&Stub::CreatePact, region_, "010-create-pact"));
  const std::string before = Rows();
  const auto refused = Submit();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, HasReason("PACT_INCOMPLETE"));
  // An error has the first 25 findings, in the order of the framework.
  EXPECT_EQ(ItemsOf(refused).size(), 25u);
  EXPECT_EQ(ItemsOf(refused)[0], "R3");
  EXPECT_THAT(ItemsOf(refused), Contains("R17"));
  EXPECT_THAT(budget_.asked(), IsEmpty());
  EXPECT_EQ(Rows(), before);
}

TEST_F(SigningApiTest, BudgetRefusesOrIsAwayAtTheSubmission) {
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

TEST_F(SigningApiTest, WhatBudgetWarnsOfIsToldToWhoSignsAndRefusesNothing) {  // R139
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
  // The version shows the warnings to every reader and signatory.
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

TEST_F(SigningApiTest, BudgetRefusesOrIsAwayAtTheLastSignature) {
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

TEST_F(SigningApiTest, WhatChangesWhileBudgetIsAskedIsNotSigned) {
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

}  // namespace
}  // namespace pactum::registry
