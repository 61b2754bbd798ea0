// A pact of the largest expected size goes in and out, through gRPC on a real database.
#include "services/registry/testing/large_pact.h"

#include <string>

#include <gtest/gtest.h>

#include "google/protobuf/util/message_differencer.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using LargePactTest = testing::RegistryTest;

TEST_F(LargePactTest, IsExportedAsItWasImported) {
  clock_.Set(absl::FromCivil(absl::CivilDay(2023, 2, 1), absl::UTCTimeZone()));
  const v1::PactDocument document = testing::LargePact(0, {.milestones_each = 11});
  const v1::PactContent& content = document.versions(0).content();
  EXPECT_EQ(content.projects_size(), 500);
  EXPECT_EQ(content.commitments_size(), 2'000);
  int milestones = 0, measurements = 0;
  for (const v1::Project& project : content.projects()) milestones += project.milestones_size();
  for (const v1::Report& report : document.reports()) measurements += report.has_measurement();
  EXPECT_GE(milestones, 5'000);
  EXPECT_EQ(measurements, 20'000);
  v1::ImportPactRequest import;
  *import.mutable_document() = document;
  ASSERT_OK_AND_ASSIGN(const v1::ImportPactResponse imported,
                       Do(&Stub::ImportPact, admin_, import));
  EXPECT_EQ(imported.report_count(), document.reports_size());
  EXPECT_EQ(imported.fact_count(), document.facts_size());
  v1::ExportPactRequest request;
  request.set_name(imported.pact().name());
  ASSERT_OK_AND_ASSIGN(const v1::PactDocument exported, Send(&Stub::ExportPact, auditor_, request));
  std::string differences;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  EXPECT_TRUE(differencer.Compare(document, exported)) << differences.substr(0, 2'000);
}

}  // namespace
}  // namespace pactum::registry
