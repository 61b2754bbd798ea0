#include "services/registry/content/content_checks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/example_pact.h"

namespace pactum::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Period kPeriod = {"pdl-2019-2022", 2019, 2022};

std::vector<std::string> Paths(const std::vector<FieldProblem>& problems) {
  std::vector<std::string> paths;
  for (const FieldProblem& problem : problems) {
    EXPECT_FALSE(problem.what.empty());
    paths.push_back(problem.path);
  }
  return paths;
}

v1::Project Naval() {
  return testing::Example<v1::CreateProjectRequest>("032-project-industrie-navale").project();
}
v1::Project Agora() {
  return testing::Example<v1::CreateProjectRequest>("036-project-appariement-agora").project();
}
v1::Commitment Kairos() {
  return testing::Example<v1::CreateCommitmentRequest>("041-commitment-kairos").commitment();
}
v1::FinancialAnnex Annex() {
  return testing::Example<v1::UpdatePactVersionRequest>("050-update-version").financial_annex();
}

TEST(ContentChecksTest, TheExampleHoldsTogether) {
  const v1::PactContent content = testing::ExampleContent();
  for (const v1::Project& project : content.projects()) {
    EXPECT_THAT(Paths(CheckProject(project, kPeriod)), IsEmpty()) << project.name();
  }
  for (const v1::Commitment& commitment : content.commitments()) {
    const v1::Indicator* indicator = nullptr;
    for (const v1::Indicator& i : content.indicators()) {
      if (i.name() == commitment.yearly_targets().indicator()) indicator = &i;
    }
    EXPECT_THAT(Paths(CheckCommitment(commitment, kPeriod, indicator)), IsEmpty())
        << commitment.name();
  }
  EXPECT_THAT(Paths(CheckAnnex(content.financial_annex(), kPeriod)), IsEmpty());
}

TEST(ContentChecksTest, AxisThreeHasItsOwnContent) {
  v1::Project naval = Naval();
  naval.mutable_transverse()->set_nature(type::v1::TRANSVERSE_NATURE_ENGINEERING_RD);
  EXPECT_THAT(Paths(CheckProject(naval, kPeriod)), ElementsAre("project.transverse"));
  v1::Project agora = Agora();
  agora.clear_transverse();
  agora.add_pathways()->set_pathway_id("p");
  EXPECT_THAT(Paths(CheckProject(agora, kPeriod)),
              ElementsAre("project.transverse", "project.pathways"));
  agora = Agora();
  agora.mutable_transverse()->mutable_provisional_budget()->set_units(-1);
  agora.mutable_transverse()->add_supported_projects("pacts/other/projects/x");
  EXPECT_THAT(Paths(CheckProject(agora, kPeriod)),
              ElementsAre("project.transverse.provisional_budget",
                          "project.transverse.supported_projects[2]"));
}

TEST(ContentChecksTest, AProjectIsNotContradictory) {
  v1::Project project = Naval();  // Two milestones, four plans, one pathway, one indicator.
  project.mutable_end_date()->set_year(2018);
  project.mutable_milestones(0)->set_weight(1'000'000'001);
  project.mutable_milestones(1)->set_weight(-1);
  *project.add_milestones() = project.milestones(0);
  project.mutable_milestones(2)->set_weight(1'000'000'000);
  *project.add_pathways() = project.pathways(0);
  project.mutable_plans(0)->set_year(2018);
  project.mutable_plans(1)->set_year(2023);
  project.mutable_plans(2)->set_year(2022);
  project.mutable_plans(2)->mutable_planned_state_funding()->set_units(-1);
  project.mutable_plans(2)->set_planned_pathways(-1);
  project.add_indicators("pacts/pdl-2019/indicators/i");
  EXPECT_THAT(Paths(CheckProject(project, kPeriod)),
              ElementsAre("project.end_date", "project.milestones[0].weight",
                          "project.milestones[1].weight", "project.milestones[2].milestone_id",
                          "project.pathways[1].pathway_id", "project.plans[0].year",
                          "project.plans[1].year", "project.plans[2].planned_state_funding",
                          "project.plans[2].planned_pathways", "project.plans[3].year",
                          "project.indicators[1]"));
}

TEST(ContentChecksTest, ACommitmentIsMeasuredOneWay) {
  v1::Commitment commitment = Kairos();
  commitment.clear_yearly_targets();
  commitment.set_branch("uimm");
  commitment.set_weight(-1);
  commitment.add_axes(type::v1::AXIS_1);
  commitment.add_axes(type::v1::AXIS_1);
  EXPECT_THAT(Paths(CheckCommitment(commitment, kPeriod, nullptr)),
              ElementsAre("commitment.branch", "commitment.weight", "commitment.axes[1]",
                          "commitment.deliverable"));
  commitment = Kairos();
  commitment.set_obligor(type::v1::OBLIGOR_BRANCH);
  EXPECT_THAT(Paths(CheckCommitment(commitment, kPeriod, nullptr)),
              ElementsAre("commitment.branch"));
}

TEST(ContentChecksTest, TargetsLieInThePeriodAndBeyondTheBaseline) {
  v1::Indicator indicator;
  indicator.set_direction(v1::Indicator::DIRECTION_INCREASE);
  indicator.set_baseline_micros(80'000'000);  // Targets: 60, 80, 95, 100 %.
  EXPECT_THAT(Paths(CheckCommitment(Kairos(), kPeriod, &indicator)),
              ElementsAre("commitment.yearly_targets.targets[0].value_micros"));
  indicator.set_direction(v1::Indicator::DIRECTION_DECREASE);
  EXPECT_THAT(Paths(CheckCommitment(Kairos(), kPeriod, &indicator)),
              ElementsAre("commitment.yearly_targets.targets[2].value_micros",
                          "commitment.yearly_targets.targets[3].value_micros"));
  v1::Commitment commitment = Kairos();
  commitment.mutable_yearly_targets()->mutable_targets(0)->set_year(2018);
  commitment.mutable_yearly_targets()->mutable_targets(1)->set_year(2021);
  EXPECT_THAT(Paths(CheckCommitment(commitment, kPeriod, nullptr)),
              ElementsAre("commitment.yearly_targets.targets[0].year",
                          "commitment.yearly_targets.targets[2].year"));
}

TEST(ContentChecksTest, AnAnnexHasEachLineOnce) {
  v1::FinancialAnnex annex = Annex();
  annex.mutable_lines()->DeleteSubrange(1, annex.lines_size() - 1);  // AXIS_1 1A 2019 PIC new.
  for (int i = 0; i < 6; ++i) *annex.add_lines() = annex.lines(0);
  annex.mutable_lines(2)->mutable_line()->set_year(2023);
  annex.mutable_lines(3)->mutable_line()->clear_sub_axis();
  annex.mutable_lines(4)->mutable_line()->set_axis(type::v1::AXIS_2);
  annex.mutable_lines(5)->mutable_line()->set_axis(type::v1::AXIS_3);
  annex.mutable_lines(5)->mutable_line()->clear_sub_axis();
  annex.mutable_lines(5)->mutable_amount()->set_units(0);
  annex.mutable_lines(6)->mutable_line()->clear_axis();
  annex.mutable_lines(6)->mutable_line()->clear_sub_axis();
  annex.mutable_lines(6)->mutable_line()->clear_funding_source();
  EXPECT_THAT(Paths(CheckAnnex(annex, kPeriod)),
              ElementsAre("financial_annex.lines[1].line", "financial_annex.lines[2].line.year",
                          "financial_annex.lines[3].line.sub_axis",
                          "financial_annex.lines[4].line.sub_axis",
                          "financial_annex.lines[5].line.new_pathways",
                          "financial_annex.lines[5].amount", "financial_annex.lines[6].line.axis",
                          "financial_annex.lines[6].line.funding_source"));
}

TEST(ContentChecksTest, SubAxesSumToTheWhole) {
  v1::FinancialAnnex annex = Annex();  // 5000, 3000, 2000 bp.
  annex.mutable_sub_axes(0)->set_share_bp(4'999);
  EXPECT_THAT(Paths(CheckAnnex(annex, kPeriod)), ElementsAre("financial_annex.sub_axes"));
  annex = Annex();
  annex.mutable_sub_axes(1)->set_sub_axis("1A");
  annex.mutable_sub_axes(0)->set_share_bp(10'001);
  annex.mutable_sub_axes(1)->set_share_bp(-2'001);
  EXPECT_THAT(
      Paths(CheckAnnex(annex, kPeriod)),
      ElementsAre("financial_annex.sub_axes[0].share_bp", "financial_annex.sub_axes[1].sub_axis",
                  "financial_annex.sub_axes[1].share_bp"));
}

}  // namespace
}  // namespace pactum::registry
