#include "services/registry/content/compare.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/example_cases.h"
#include "services/registry/testing/example_pact.h"

namespace pactum::registry {
namespace {

using ::testing::ElementsAre;
using testing::ExampleContent;
using ::testing::IsEmpty;
using testing::ProjectOf;

// "CHANGED path: before → after".
std::vector<std::string> Told(const std::vector<v1::VersionChange>& changes) {
  std::vector<std::string> told;
  for (const v1::VersionChange& change : changes) {
    told.push_back(v1::VersionChange::Kind_Name(change.kind()).substr(5) + " " + change.path() +
                   ": " + change.before() + " → " + change.after());
  }
  return told;
}

TEST(CompareTest, NothingDiffersFromItself) {
  EXPECT_THAT(Told(Compare(ExampleContent(), ExampleContent())), IsEmpty());
}

TEST(CompareTest, FieldByField) {
  const v1::PactContent before = ExampleContent();
  v1::PactContent after = before;
  after.mutable_narrative()->set_horizon_year(2021);
  after.mutable_narrative()->mutable_signatories(0)->clear_capacity();
  v1::Project& agora = *ProjectOf(after, "appariement-agora");
  agora.mutable_milestones(1)->mutable_due_date()->set_month(11);
  agora.mutable_milestones()->DeleteSubrange(0, 1);
  agora.set_quick_start(true);
  agora.mutable_transverse()->set_nature(type::v1::TRANSVERSE_NATURE_ENGINEERING_RD);
  after.mutable_indicators()->RemoveLast();
  v1::Commitment& added = *after.add_commitments();
  added.set_name("pacts/pdl-2019-2022/commitments/new");
  added.set_weight(3);
  const std::string pact = "pacts/pdl-2019-2022/";
  const std::string agora_path = "projects[" + pact + "projects/appariement-agora].";
  const std::vector<std::string> told = Told(Compare(before, after));
  ASSERT_EQ(told.size(), 8u);
  EXPECT_EQ(told[0], "CHANGED narrative.horizon_year: 2022 → 2021");
  EXPECT_EQ(told[1],
            "REMOVED narrative.signatories[0].capacity: Représentant de l'État dans la région → ");
  EXPECT_EQ(told[2], "CHANGED " + agora_path +
                         "milestones[appariement].due_date: "
                         "{\"year\":2019,\"month\":12,\"day\":31} → "
                         "{\"year\":2019,\"month\":11,\"day\":31}");
  EXPECT_EQ(told[3].rfind("REMOVED " + agora_path + "milestones[convention-agora]: {", 0), 0u);
  EXPECT_EQ(told[4], "CHANGED " + agora_path +
                         "transverse.nature: TRANSVERSE_NATURE_INTEROPERABILITY → "
                         "TRANSVERSE_NATURE_ENGINEERING_RD");
  EXPECT_EQ(told[5], "ADDED " + agora_path + "quick_start:  → true");
  EXPECT_EQ(told[6], "ADDED commitments[" + pact + "commitments/new]:  → {\"name\":\"" + pact +
                         "commitments/new\",\"weight\":\"3\"}");
  EXPECT_EQ(told[7].rfind("REMOVED indicators[" + pact + "indicators/part-entrees-socle]: {", 0),
            0u);
}

}  // namespace
}  // namespace pactum::registry
