#include "services/registry/content/content_checks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/example_pact.h"
#include "services/registry/testing/sentences.h"

namespace pactum::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Period kPeriod = {"pdl-2019-2022", 2019, 2022};

std::vector<std::string> Paths(const std::vector<FieldProblem>& problems) {
  std::vector<std::string> paths;
  for (const FieldProblem& problem : problems) {
    testing::ExpectComplete(problem.fault);
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

// Sentences name these values: each has a word.
TEST(ContentChecksTest, EachValueThatASentenceNamesHasAWord) {
  for (const auto* values : {type::v1::Obligor_descriptor(), v1::Indicator::Provider_descriptor(),
                             v1::Commitment::Kind_descriptor(), v1::PriorityPublic_descriptor()}) {
    for (int i = 1; i < values->value_count(); ++i) {
      EXPECT_EQ(WordFor(values->value(i)->name()).en, values->value(i)->name());
    }
  }
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
                          "project.pathways[3].pathway_id", "project.plans[0].year",
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

TEST(ContentChecksTest, WhatPathwaysAndMarksMustBe) {
  v1::Project naval = Naval();
  naval.set_horizon_years(3);  // An identified project is no prospect.
  v1::Pathway& pathway = *naval.mutable_pathways(0);
  pathway.mutable_components(0)->set_duration_hours(0);
  pathway.mutable_volumes(0)->set_volume(-1);
  pathway.mutable_volumes(1)->set_year(2019);
  pathway.mutable_volumes(2)->set_year(2031);
  naval.add_documents()->set_sha256("ABC");
  naval.add_links()->set_project("pacts/other/projects/p");
  EXPECT_THAT(
      Paths(CheckProject(naval, kPeriod)),
      ElementsAre("project.horizon_years", "project.pathways[0].components[0].duration_hours",
                  "project.pathways[0].volumes[0].volume", "project.pathways[0].volumes[1].year",
                  "project.pathways[0].volumes[2].year", "project.documents[0].sha256",
                  "project.links[0].project"));
}

TEST(ContentChecksTest, OptionsBelongToTheirKind) {
  v1::Commitment kairos = Kairos();
  kairos.set_kind(v1::Commitment::KIND_OTHER);
  kairos.set_referral_option(v1::REFERRAL_OPTION_OUIFORM);
  kairos.mutable_interoperable_by_date()->set_year(2020);
  kairos.add_session_measures(v1::SESSION_MEASURE_DATES);
  EXPECT_THAT(Paths(CheckCommitment(kairos, kPeriod, nullptr)),
              ElementsAre("commitment.kairos_option", "commitment.referral_option",
                          "commitment.interoperable_by_date", "commitment.session_measures"));
  v1::Commitment late;
  late.mutable_deliverable()->mutable_due_date()->set_year(2023);
  EXPECT_THAT(Paths(CheckCommitment(late, kPeriod, nullptr)),
              ElementsAre("commitment.deliverable.due_date"));
}

TEST(ContentChecksTest, AnIndicatorIsNotContradictory) {
  v1::Indicator indicator = *testing::ExampleContent().mutable_indicators(2);
  EXPECT_THAT(Paths(CheckIndicator(indicator, kPeriod)), IsEmpty());
  indicator.mutable_targets(1)->set_year(2019);
  indicator.mutable_targets(3)->set_value_micros(45'000'001);  // It shall go down from 45.
  indicator.set_to_stage(v1::PATHWAY_STAGE_ORIENTATION);
  EXPECT_THAT(Paths(CheckIndicator(indicator, kPeriod)),
              ElementsAre("indicator.targets[1].year", "indicator.targets[3].value_micros",
                          "indicator.to_stage"));
}

TEST(ContentChecksTest, ANarrativeIsNotContradictory) {
  v1::PactNarrative narrative = testing::ExampleContent().narrative();
  EXPECT_THAT(Paths(CheckNarrative(narrative, kPeriod)), IsEmpty());
  narrative.set_horizon_year(2023);
  narrative.mutable_needs(1)->set_need_id("robotique");
  narrative.mutable_axis_plans(2)->set_axis(type::v1::AXIS_1);
  narrative.mutable_priority_neighbourhood_target()->set_target_bp(10'001);
  narrative.mutable_axis_2_diagnoses(1)->set_public_(v1::PRIORITY_PUBLIC_ILLITERACY);
  narrative.mutable_axis_2_diagnoses(0)->mutable_amplification()->mutable_targets(0)->set_year(
      2018);
  narrative.mutable_systems(1)->set_system(v1::SystemAlignment::SYSTEM_AGORA);
  narrative.mutable_systems(2)->set_system(v1::SystemAlignment::SYSTEM_OTHER);
  narrative.mutable_evaluation_framework()->mutable_experimental_projects(0)->set_project(
      "pacts/other/projects/p");
  EXPECT_THAT(Paths(CheckNarrative(narrative, kPeriod)),
              ElementsAre("narrative.horizon_year", "narrative.needs[1].need_id",
                          "narrative.axis_plans[2].axis",
                          "narrative.priority_neighbourhood_target.target_bp",
                          "narrative.axis_2_diagnoses[0].amplification.targets[0].year",
                          "narrative.axis_2_diagnoses[1].public", "narrative.systems[1].system",
                          "narrative.systems[2].label",
                          "narrative.evaluation_framework.experimental_projects[0].project"));
}

}  // namespace
}  // namespace pactum::registry
