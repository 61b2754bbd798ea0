// Drafts and their content, through gRPC on a real database: what is created, replaced and dropped,
// what is refused, and that nothing of it changes once it is no draft.
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/tx.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using ::testing::ElementsAre;
using testing::Example;
using testing::FieldsOf;
using testing::kPact;

using DraftsApiTest = testing::RegistryTest;

TEST_F(DraftsApiTest, APactHasItsTerritoryAndItsPeriod) {
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

TEST_F(DraftsApiTest, BadInputIsNamedAndNothingHappens) {
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

TEST_F(DraftsApiTest, ItemsAreReplacedAndDroppedByTheirEtag) {
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

TEST_F(DraftsApiTest, CommitmentsAndIndicatorsAreReadAsInAVersion) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::GetCommitmentRequest commitment;
  commitment.set_name(absl::StrCat(kPact, "/commitments/kairos"));
  ASSERT_OK_AND_ASSIGN(const v1::Commitment found,
                       Send(&Stub::GetCommitment, auditor_, commitment));
  v1::ListCommitmentsRequest list;
  list.set_parent(kPact);
  ASSERT_OK_AND_ASSIGN(const auto listed, Send(&Stub::ListCommitments, auditor_, list));
  EXPECT_TRUE(std::any_of(listed.commitments().begin(), listed.commitments().end(),
                          [&](const v1::Commitment& one) {
                            return one.SerializeAsString() == found.SerializeAsString();
                          }));
  commitment.set_version(2);
  EXPECT_THAT(Send(&Stub::GetCommitment, auditor_, commitment), HasReason("VERSION_NOT_FOUND"));
  commitment.set_version(1);
  commitment.set_name(absl::StrCat(kPact, "/commitments/none"));
  EXPECT_THAT(Send(&Stub::GetCommitment, auditor_, commitment), HasReason("COMMITMENT_NOT_FOUND"));
  v1::GetIndicatorRequest indicator;
  indicator.set_name(absl::StrCat(kPact, "/indicators/none"));
  EXPECT_THAT(Send(&Stub::GetIndicator, auditor_, indicator), HasReason("INDICATOR_NOT_FOUND"));
  indicator.set_name(absl::StrCat(kPact, "/indicators/part-organismes-kairos"));
  ASSERT_OK_AND_ASSIGN(const v1::Indicator kairos, Send(&Stub::GetIndicator, auditor_, indicator));
  EXPECT_EQ(kairos.name(), indicator.name());
  EXPECT_EQ(kairos.version(), 1);
}

TEST_F(DraftsApiTest, AnIndicatorIsDeletedWhereNoCommitmentNamesIt) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::GetIndicatorRequest get;
  get.set_name(absl::StrCat(kPact, "/indicators/part-organismes-kairos"));
  ASSERT_OK_AND_ASSIGN(const v1::Indicator named, Send(&Stub::GetIndicator, auditor_, get));
  v1::DeleteIndicatorRequest drop;
  drop.set_name(named.name());
  drop.set_etag(named.etag());
  const std::string before = Rows();
  const auto in_use = Do(&Stub::DeleteIndicator, region_, drop);
  EXPECT_THAT(in_use, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(in_use, HasReason("INDICATOR_IN_USE"));
  v1::ListCommitmentsRequest list;
  list.set_parent(kPact);
  ASSERT_OK_AND_ASSIGN(const auto commitments, Send(&Stub::ListCommitments, auditor_, list));
  EXPECT_EQ(Rows(), before);
  bool names_it = false;
  for (const v1::Commitment& commitment : commitments.commitments()) {
    if (commitment.yearly_targets().indicator() != named.name()) continue;
    names_it =
        names_it || commitment.name() == GetErrorInfo(in_use.status())->metadata.at("commitment");
    v1::DeleteCommitmentRequest first;
    first.set_name(commitment.name());
    first.set_etag(commitment.etag());
    ASSERT_OK(Do(&Stub::DeleteCommitment, region_, first));
  }
  EXPECT_TRUE(names_it);
  drop.set_etag("stale");
  EXPECT_THAT(Do(&Stub::DeleteIndicator, region_, drop), HasReason("ETAG_MISMATCH"));
  drop.set_etag(named.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Indicator dropped, Do(&Stub::DeleteIndicator, region_, drop));
  EXPECT_EQ(dropped.SerializeAsString(), named.SerializeAsString());
  EXPECT_THAT(Do(&Stub::DeleteIndicator, region_, drop), HasReason("INDICATOR_NOT_FOUND"));
  EXPECT_THAT(Send(&Stub::GetIndicator, auditor_, get), HasReason("INDICATOR_NOT_FOUND"));
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'indicator.deleted'"), "1");
}

TEST_F(DraftsApiTest, AFrenchCallerIsRefusedInFrench) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  v1::DeleteIndicatorRequest drop;
  drop.set_name(absl::StrCat(kPact, "/indicators/part-organismes-kairos"));
  drop.set_etag("any");
  drop.set_request_id(NewUuid());
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + region_);
  context.AddMetadata("accept-language", "fr");
  v1::Indicator response;
  const absl::Status status = rpc::FromGrpc(stub_->DeleteIndicator(&context, drop, &response));
  EXPECT_THAT(status, HasReason("VERSION_NOT_EDITABLE"));
  EXPECT_EQ(GetErrorInfo(status)->metadata.at("state"), "SUBMITTED");
  EXPECT_EQ(testing::DetailOf<google::rpc::LocalizedMessage>(status).message(),
            absl::StrCat(testing::kVersion,
                         " est soumise, la modifier n’est pas possible : le contenu ne change "
                         "que dans un projet de version ; l’État peut renvoyer une version "
                         "soumise"));
}

TEST_F(DraftsApiTest, TheDatabaseKeepsContentThatIsNoDraft) {
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

TEST_F(DraftsApiTest, ARequestIdMakesOnePactWhateverIdItAsksFor) {
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

TEST_F(DraftsApiTest, ValidateOnlyChecksAndStoresNothing) {
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
