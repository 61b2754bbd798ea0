// The requirements of the framework, through gRPC on a real database: each lack is refused at the
// submission, and a framework is data.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "services/registry/store/item_store.h"
#include "services/registry/testing/example_cases.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::IsEmpty;
using testing::ItemsOf;
using testing::kVersion;

class CompletenessApiTest : public testing::RegistryTest {
 protected:
  // The stored draft becomes this content, past every check of single items.
  void Store(const v1::PactContent& content) {
    database_.Exec("DELETE FROM content");
    const absl::Status stored =
        db::InTransaction(pool_, CallContext{}, [&](db::Tx& tx) -> absl::Status {
          registry::Version version = *FindVersion(tx, {"pdl-2019-2022", 1});
          version.narrative = content.narrative();
          version.annex = content.financial_annex();
          SaveVersionContent(tx, version);
          InsertItems(tx, version, content);
          return absl::OkStatus();
        });
    ASSERT_OK(stored);
  }
  absl::StatusOr<v1::CheckCompletenessResponse> Check() {
    v1::CheckCompletenessRequest request;
    request.set_name(kVersion);
    return Send(&Stub::CheckCompleteness, officer_, request);
  }
  absl::StatusOr<v1::PactVersion> TrySubmit() {
    auto request = SubmitRequest(Version().etag());
    request.set_validate_only(true);
    return Send(&Stub::SubmitPactVersion, region_, request);
  }
};

TEST_F(CompletenessApiTest, APactWithoutARequiredItemIsNotSubmitted) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  EXPECT_OK(TrySubmit());
  for (const testing::Without& c : testing::ExampleCases()) {
    v1::PactContent content = testing::ExampleContent();
    c.take(content);
    ASSERT_NO_FATAL_FAILURE(Store(content));
    const auto submitted = TrySubmit();
    if (c.items[0] == "R114") {  // The one that is advice.
      EXPECT_OK(submitted);
      continue;
    }
    EXPECT_THAT(submitted, HasReason("PACT_INCOMPLETE")) << c.name;
    EXPECT_THAT(ItemsOf(submitted), Contains(c.items[0])) << c.name;
  }
  ASSERT_NO_FATAL_FAILURE(Store(testing::ExampleContent()));
  EXPECT_OK(Submit());
}

TEST_F(CompletenessApiTest, FindingsBearTheWordingOfTheirItem) {
  ASSERT_NO_FATAL_FAILURE(Draft());
  v1::PactContent content = testing::ExampleContent();
  content.mutable_narrative()->clear_success_factors();
  testing::IndicatorOf(content, "part-entrees-qpv")->clear_sources();
  ASSERT_NO_FATAL_FAILURE(Store(content));
  ASSERT_OK_AND_ASSIGN(const v1::CheckCompletenessResponse findings, Check());
  EXPECT_EQ(findings.framework(), "frameworks/annexe-1-2018");
  ASSERT_EQ(findings.findings_size(), 2);
  EXPECT_EQ(findings.findings(0).item(), "R45");
  EXPECT_EQ(findings.findings(0).part(), "1");
  EXPECT_EQ(findings.findings(0).wording(),
            "les facteurs clés de succès pour les actions proposées");
  EXPECT_EQ(findings.findings(0).subject(), kVersion);
  EXPECT_EQ(findings.findings(0).description(), "success_factors is empty");
  EXPECT_EQ(findings.findings(0).remedy(), "write narrative.success_factors");
  EXPECT_TRUE(findings.findings(0).blocking());
  EXPECT_EQ(findings.findings(1).item(), "R114");
  EXPECT_FALSE(findings.findings(1).blocking());
}

TEST_F(CompletenessApiTest, TheDeployedFrameworkIsTheFile) {
  v1::GetFrameworkRequest request;
  request.set_name("frameworks/annexe-1-2018");
  ASSERT_OK_AND_ASSIGN(v1::Framework deployed, Send(&Stub::GetFramework, auditor_, request));
  EXPECT_EQ(deployed.name(), "frameworks/annexe-1-2018");
  EXPECT_EQ(deployed.digest().size(), 64u);
  deployed.clear_name();
  deployed.clear_digest();
  EXPECT_EQ(deployed.SerializeAsString(), testing::ExampleFramework().SerializeAsString());
  request.set_name("frameworks/none");
  EXPECT_THAT(Send(&Stub::GetFramework, auditor_, request), HasReason("FRAMEWORK_NOT_FOUND"));
}

TEST_F(CompletenessApiTest, AnAdministratorLoadsAnotherFramework) {
  v1::LoadFrameworkRequest load;
  load.set_framework_id("essai-2024");
  load.mutable_framework()->set_title("Un essai");
  v1::FrameworkItem& item = *load.mutable_framework()->add_items();
  item.set_code("Z1");
  item.set_part("I");
  item.set_wording("Dire ce qui fait réussir.");
  item.set_required(true);
  item.add_checks()->set_kind(v1::ItemCheck::KIND_PACT_FILLED);
  item.mutable_checks(0)->set_annotation("R45");
  ASSERT_OK(Do(&Stub::LoadFramework, admin_, load));
  EXPECT_EQ(database_.Value("SELECT actor FROM event WHERE type = 'framework.loaded'"), "admin");
  EXPECT_THAT(Do(&Stub::LoadFramework, admin_, load), HasReason("FRAMEWORK_EXISTS"));
  EXPECT_THAT(Do(&Stub::LoadFramework, officer_, load), HasReason("ROLE_NOT_ALLOWED"));
  load.set_framework_id("essai-2025");
  *load.mutable_framework()->add_items() = item;
  const auto twice = Do(&Stub::LoadFramework, admin_, load);
  EXPECT_THAT(twice, HasReason("FRAMEWORK_INVALID"));
  EXPECT_THAT(FieldsOf(twice), ElementsAre("framework.items[1].code"));
  ASSERT_OK_AND_ASSIGN(const v1::ListFrameworksResponse list,
                       Send(&Stub::ListFrameworks, auditor_, v1::ListFrameworksRequest()));
  ASSERT_EQ(list.frameworks_size(), 2);
  EXPECT_EQ(list.frameworks(0).name(), "frameworks/annexe-1-2018");
  EXPECT_EQ(list.frameworks(1).name(), "frameworks/essai-2024");
  EXPECT_EQ(list.frameworks(1).items_size(), 0);

  // A pact that answers it is asked what it asks, and nothing else.
  auto create = testing::Example<v1::CreatePactRequest>("010-create-pact");
  create.mutable_pact()->set_framework("frameworks/none");
  EXPECT_THAT(Do(&Stub::CreatePact, region_, create), HasReason("FRAMEWORK_NOT_FOUND"));
  create.mutable_pact()->set_framework("frameworks/essai-2024");
  ASSERT_OK(Do(&Stub::CreatePact, region_, create));
  EXPECT_THAT(ItemsOf(TrySubmit()), ElementsAre("Z1"));
}

}  // namespace
}  // namespace pactum::registry
