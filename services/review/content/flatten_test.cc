#include "services/review/content/flatten.h"

#include <gtest/gtest.h>

#include "pactum/review/v1/review.pb.h"

namespace pactum::review {
namespace {

v1::EvidenceContent Content() {
  v1::EvidenceContent content;
  content.mutable_known_at()->set_seconds(1);
  v1::ContributionInputs& inputs = *content.mutable_inputs();
  inputs.set_envelope_cents(7);
  v1::AxisValue& ceiling = *inputs.add_ceilings_cents();
  ceiling.set_axis(type::v1::AXIS_2);
  ceiling.set_value(5);
  v1::ProjectInput& project = *inputs.add_projects();
  project.set_id("alpha");
  v1::MilestoneInput& milestone = *project.add_milestones();
  milestone.set_id("m1");
  milestone.mutable_achieved()->set_year(2019);
  milestone.mutable_achieved()->set_month(6);
  milestone.mutable_achieved()->set_day(1);
  return content;
}

TEST(Flatten, FiguresStandUnderIdsAndAxes) {
  const auto figures = Flatten(Content());
  EXPECT_EQ(figures.at("inputs.envelope_cents"), "7");
  EXPECT_EQ(figures.at("inputs.ceilings_cents[AXIS_2].value"), "5");
  EXPECT_EQ(figures.at("inputs.projects[alpha].milestones[m1].achieved"), "2019-06-01");
  EXPECT_EQ(figures.at("inputs.projects[alpha].released"), "false");
  EXPECT_EQ(figures.at("inputs.projects[alpha].state"), "PROJECT_STATE_UNSPECIFIED");
  EXPECT_EQ(figures.at("known_at"), "1970-01-01T00:00:01.000000Z");
  EXPECT_EQ(figures.count("inputs.year"), 0u);  // Absent, which is not zero.
}

TEST(Flatten, OnlyWhatDiffersIsALine) {
  v1::EvidenceContent after = Content();
  after.mutable_inputs()->mutable_projects(0)->mutable_milestones(0)->clear_achieved();
  after.mutable_inputs()->add_projects()->set_id("beta");
  after.mutable_inputs()->set_envelope_cents(0);
  const auto lines = Differences(Content(), after);
  ASSERT_GE(lines.size(), 3u);
  EXPECT_EQ(lines[0].path(), "inputs.envelope_cents");
  EXPECT_EQ(lines[0].before() + " " + lines[0].after(), "7 0");
  EXPECT_EQ(lines[1].path(), "inputs.projects[alpha].milestones[m1].achieved");
  EXPECT_EQ(lines[1].after(), "");
  EXPECT_EQ(lines[2].path().substr(0, 21), "inputs.projects[beta]");
  EXPECT_EQ(lines[2].before(), "");
  EXPECT_TRUE(Differences(after, after).empty());
}

}  // namespace
}  // namespace pactum::review
