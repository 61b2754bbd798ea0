// The pacts that a caller sees, and lists, through gRPC on a real database.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;
using ::testing::ElementsAre;
using testing::Example;
using ::testing::IsEmpty;
using testing::kPact;
using testing::kVersion;

class ReadsApiTest : public testing::RegistryTest {
 protected:
  template <class Resp>
  static std::vector<std::string> Ids(const Resp& items) {
    std::vector<std::string> ids;
    for (const auto& item : items) ids.push_back(item.name().substr(item.name().rfind('/') + 1));
    return ids;
  }
};

TEST_F(ReadsApiTest, TheRegionOfThePactDecides) {
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

TEST_F(ReadsApiTest, APactWithThePublicEmploymentServiceIsItsOwn) {
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

TEST_F(ReadsApiTest, ListsAreFilteredAndPagedById) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::ListProjectsRequest projects;
  projects.set_parent(kPact);
  projects.set_page_size(4);
  ASSERT_OK_AND_ASSIGN(auto page, Send(&Stub::ListProjects, auditor_, projects));
  EXPECT_THAT(Ids(page.projects()), ElementsAre("appariement-agora", "competences-hydrogene",
                                                "industrie-navale", "metiers-en-tension"));
  projects.set_page_token(page.next_page_token());
  // An item added behind the first page comes in its place; nothing is given twice.
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

TEST_F(ReadsApiTest, PactsAreListedInTheRegionsOfTheToken) {
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

}  // namespace
}  // namespace pactum::registry
