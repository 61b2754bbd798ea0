#include "services/registry/content/completeness.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/example_pact.h"

namespace pactum::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kVersion[] = "pacts/pdl-2019-2022/versions/1";
constexpr char kPact[] = "pacts/pdl-2019-2022/";

// "R45 versions/1", sorted by nothing but the order of the findings.
std::vector<std::string> Named(const std::vector<Lack>& lacks) {
  std::vector<std::string> named;
  for (const Lack& lack : lacks) {
    EXPECT_FALSE(lack.description.empty());
    EXPECT_FALSE(lack.remedy.empty());
    EXPECT_EQ(lack.subject.rfind(kPact, 0), 0u) << lack.subject;
    named.push_back(lack.item + " " + lack.subject.substr(sizeof(kPact) - 1));
  }
  return named;
}

v1::Project* ProjectOf(v1::PactContent& content, const std::string& id) {
  for (v1::Project& project : *content.mutable_projects()) {
    if (project.name() == kPact + ("projects/" + id)) return &project;
  }
  return nullptr;
}
v1::Commitment* CommitmentOf(v1::PactContent& content, const std::string& id) {
  for (v1::Commitment& commitment : *content.mutable_commitments()) {
    if (commitment.name() == kPact + ("commitments/" + id)) return &commitment;
  }
  return nullptr;
}
v1::Indicator* IndicatorOf(v1::PactContent& content, const std::string& id) {
  for (v1::Indicator& indicator : *content.mutable_indicators()) {
    if (indicator.name() == kPact + ("indicators/" + id)) return &indicator;
  }
  return nullptr;
}

TEST(CompletenessTest, TheExampleIsComplete) {
  EXPECT_THAT(Named(CheckCompleteness(testing::ExampleContent(), kVersion)), IsEmpty());
}

TEST(CompletenessTest, NothingLacksEverythingOfTheWhole) {
  EXPECT_THAT(
      Named(CheckCompleteness(v1::PactContent(), kVersion)),
      UnorderedElementsAre("R4 versions/1", "R15 versions/1", "R17 versions/1", "R18 versions/1",
                           "R34 versions/1", "R40 versions/1", "R42 versions/1", "R45 versions/1",
                           "R46 versions/1", "R47 versions/1", "R49 versions/1", "R50 versions/1",
                           "R51 versions/1", "R8 versions/1", "R8 versions/1", "R8 versions/1",
                           "R3 versions/1", "R3 versions/1", "R108 versions/1", "R144 versions/1",
                           "R72 versions/1"));
}

// The example without one thing lacks exactly that.
struct Without {
  const char* name;
  std::function<void(v1::PactContent&)> take;
  std::vector<std::string> lacks;
};

const std::vector<Without>& Cases() {
  using Content = v1::PactContent;
  static const auto& cases = *new std::vector<Without>{
      {"territory_context",
       [](Content& c) { c.mutable_narrative()->clear_territory_context(); },
       {"R4 versions/1"}},
      {"overall_approach",
       [](Content& c) { c.mutable_narrative()->clear_overall_approach(); },
       {"R15 versions/1"}},
      {"needs_collection",
       [](Content& c) { c.mutable_narrative()->clear_needs_collection(); },
       {"R17 versions/1"}},
      {"needs_diagnosis",
       [](Content& c) { c.mutable_narrative()->clear_needs_diagnosis(); },
       {"R18 versions/1"}},
      {"contracting",
       [](Content& c) { c.mutable_narrative()->clear_contracting_arrangements(); },
       {"R34 versions/1"}},
      {"coordination",
       [](Content& c) { c.mutable_narrative()->clear_actor_coordination(); },
       {"R40 versions/1"}},
      {"dissemination",
       [](Content& c) { c.mutable_narrative()->clear_dissemination_plan(); },
       {"R42 versions/1"}},
      {"success_factors",
       [](Content& c) { c.mutable_narrative()->clear_success_factors(); },
       {"R45 versions/1"}},
      {"additionality",
       [](Content& c) { c.mutable_narrative()->clear_additionality(); },
       {"R46 versions/1"}},
      {"sustainability",
       [](Content& c) { c.mutable_narrative()->clear_sustainability_plan(); },
       {"R47 versions/1"}},
      {"monitoring",
       [](Content& c) { c.mutable_narrative()->clear_monitoring_scheme(); },
       {"R49 versions/1"}},
      {"evaluation",
       [](Content& c) { c.mutable_narrative()->clear_evaluation_framework(); },
       {"R50 versions/1"}},
      {"governance",
       [](Content& c) { c.mutable_narrative()->clear_governance_scheme(); },
       {"R51 versions/1"}},
      {"annex lines",
       [](Content& c) { c.mutable_financial_annex()->clear_lines(); },
       {"R144 versions/1"}},
      {"third sub-axis",
       [](Content& c) { c.mutable_financial_annex()->mutable_sub_axes()->RemoveLast(); },
       {"R72 versions/1"}},
      // The last project is the only one of axis 3.
      {"axis 3", [](Content& c) { c.mutable_projects()->RemoveLast(); }, {"R8 versions/1"}},
      {"the State's commitments",
       [](Content& c) {
         for (v1::Commitment& commitment : *c.mutable_commitments()) {
           commitment.set_obligor(type::v1::OBLIGOR_REGION);
         }
       },
       {"R3 versions/1"}},
      {"the Region's commitments",
       [](Content& c) {
         for (v1::Commitment& commitment : *c.mutable_commitments()) {
           commitment.set_obligor(type::v1::OBLIGOR_STATE);
         }
       },
       {"R3 versions/1"}},
      {"an indicator of its own",
       [](Content& c) {
         for (v1::Indicator& indicator : *c.mutable_indicators()) {
           indicator.set_scope(v1::Indicator::SCOPE_COMMON_CORE);
         }
         for (v1::Project& project : *c.mutable_projects()) {
           project.clear_indicators();
           for (const v1::Indicator& i : c.indicators()) project.add_indicators(i.name());
         }
       },
       {"R108 versions/1"}},
      {"transformation",
       [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_transformation_statement(); },
       {"R20 projects/premiers-savoirs"}},
      {"start",
       [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_start_date(); },
       {"R10 projects/premiers-savoirs"}},
      {"start of a structuring one",
       [](Content& c) {
         v1::Project& project = *ProjectOf(c, "premiers-savoirs");
         project.set_maturity(type::v1::MATURITY_STRUCTURING);
         project.clear_start_date();
         project.clear_end_date();
         project.clear_milestones();
       },
       {"R10 projects/premiers-savoirs"}},
      {"end",
       [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_end_date(); },
       {"R9 projects/premiers-savoirs"}},
      {"milestones",
       [](Content& c) { ProjectOf(c, "premiers-savoirs")->clear_milestones(); },
       {"R9 projects/premiers-savoirs"}},
      {"pathways",
       [](Content& c) { ProjectOf(c, "competences-hydrogene")->clear_pathways(); },
       {"R56 projects/competences-hydrogene"}},
      {"common core",
       [](Content& c) { ProjectOf(c, "industrie-navale")->clear_indicators(); },
       {"R107 projects/industrie-navale"}},
      {"an indicator that a project names",
       [](Content& c) {
         ProjectOf(c, "industrie-navale")->add_indicators("pacts/pdl-2019-2022/indicators/none");
       },
       {"R107 projects/industrie-navale"}},
      {"the branch's commitment",
       [](Content& c) { ProjectOf(c, "industrie-navale")->set_proposing_branch("uimm"); },
       {"R76 projects/industrie-navale"}},
      {"supported projects",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_supported_projects();
       },
       {"R129 projects/appariement-agora"}},
      {"engineering",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_engineering();
       },
       {"R87 projects/appariement-agora"}},
      {"assurance",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_transformation_assurance();
       },
       {"R88 projects/appariement-agora"}},
      {"implementation",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_implementation();
       },
       {"R89 projects/appariement-agora"}},
      {"dissemination of axis 3",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_dissemination();
       },
       {"R90 projects/appariement-agora"}},
      {"deployment",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_deployment_schedule();
       },
       {"R91 projects/appariement-agora"}},
      {"provisional budget",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_provisional_budget();
       },
       {"R92 projects/appariement-agora"}},
      {"proposed indicators",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_proposed_indicators();
       },
       {"R93 projects/appariement-agora"}},
      {"steering",
       [](Content& c) {
         ProjectOf(c, "appariement-agora")->mutable_transverse()->clear_steering_and_evaluation();
       },
       {"R94 projects/appariement-agora"}},
      {"collection method",
       [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_collection_method(); },
       {"R122 indicators/delai-saisie-entrees"}},
      {"provider's name",
       [](Content& c) { IndicatorOf(c, "delai-saisie-entrees")->clear_provider_name(); },
       {"R123 indicators/delai-saisie-entrees"}},
      {"the indicator of a commitment",
       [](Content& c) {
         CommitmentOf(c, "kairos")
             ->mutable_yearly_targets()
             ->set_indicator("pacts/pdl-2019-2022/indicators/none");
       },
       {"R120 commitments/kairos"}},
      // Targets of 60 to 100 % that shall go down from 20 %.
      {"a target beyond the baseline",
       [](Content& c) {
         IndicatorOf(c, "part-organismes-kairos")->set_direction(v1::Indicator::DIRECTION_DECREASE);
       },
       {"R120 commitments/kairos"}},
  };
  return cases;
}

TEST(CompletenessTest, EachLackIsNamedAlone) {
  for (const Without& c : Cases()) {
    v1::PactContent content = testing::ExampleContent();
    c.take(content);
    EXPECT_EQ(Named(CheckCompleteness(content, kVersion)), c.lacks) << "without " << c.name;
  }
}

TEST(CompletenessTest, WhatIsNotAsked) {
  v1::PactContent content = testing::ExampleContent();
  // A prospect needs no schedule; one of axis 3 none of the eight items; an unfunded project no
  // common core.
  v1::Project& axis_3 = *ProjectOf(content, "appariement-agora");
  axis_3.set_maturity(type::v1::MATURITY_PROSPECT);
  axis_3.clear_start_date();
  axis_3.clear_milestones();
  axis_3.mutable_transverse()->clear_engineering();
  axis_3.mutable_transverse()->clear_provisional_budget();
  ProjectOf(content, "competences-hydrogene")->clear_indicators();  // Plans no money.
  // A branch's project with its branch's commitment.
  ProjectOf(content, "industrie-navale")->set_proposing_branch("uimm");
  v1::Commitment& attractive = *content.add_commitments();
  attractive.set_name("pacts/pdl-2019-2022/commitments/attractivite");
  attractive.set_obligor(type::v1::OBLIGOR_BRANCH);
  attractive.set_branch("uimm");
  attractive.set_kind(v1::Commitment::KIND_ATTRACTIVENESS);
  EXPECT_THAT(Named(CheckCompleteness(content, kVersion)), IsEmpty());
  // Another branch's commitment is none of this one.
  attractive.set_branch("afdas");
  EXPECT_THAT(Named(CheckCompleteness(content, kVersion)),
              ElementsAre("R76 projects/industrie-navale"));
  attractive.set_branch("uimm");
  attractive.set_kind(v1::Commitment::KIND_OTHER);
  EXPECT_THAT(Named(CheckCompleteness(content, kVersion)),
              ElementsAre("R76 projects/industrie-navale"));
}

TEST(ObstaclesTest, NothingStandsInTheWayOfTheExample) {
  const v1::PactContent content = testing::ExampleContent();
  for (const v1::Project& project : content.projects()) {
    EXPECT_THAT(Named(ObstaclesOf(content, project, project.maturity())), IsEmpty());
  }
  EXPECT_TRUE(Axis3SupportsNewPathways(content));
}

TEST(ObstaclesTest, ItemByItem) {
  v1::PactContent content = testing::ExampleContent();
  v1::Project& naval = *ProjectOf(content, "industrie-navale");
  naval.clear_indicators();
  naval.set_proposing_branch("uimm");
  EXPECT_THAT(Named(ObstaclesOf(content, naval, naval.maturity())),
              ElementsAre("R107 projects/industrie-navale", "R76 projects/industrie-navale"));
  // Locked money of axis 3 is released only for what is mature, whole and of use to new pathways.
  v1::Project& agora = *ProjectOf(content, "appariement-agora");
  EXPECT_THAT(Named(ObstaclesOf(content, agora, type::v1::MATURITY_STRUCTURING)),
              ElementsAre("R136 projects/appariement-agora"));
  agora.clear_transverse();
  agora.clear_transformation_statement();
  agora.clear_start_date();
  agora.clear_end_date();
  agora.clear_milestones();
  EXPECT_THAT(
      Named(ObstaclesOf(content, agora, type::v1::MATURITY_PROSPECT)),
      UnorderedElementsAre("R129 projects/appariement-agora", "R136 projects/appariement-agora",
                           "R20 projects/appariement-agora", "R10 projects/appariement-agora",
                           "R9 projects/appariement-agora", "R9 projects/appariement-agora",
                           "R87 projects/appariement-agora", "R88 projects/appariement-agora",
                           "R89 projects/appariement-agora", "R90 projects/appariement-agora",
                           "R91 projects/appariement-agora", "R92 projects/appariement-agora",
                           "R93 projects/appariement-agora", "R94 projects/appariement-agora"));
}

TEST(ObstaclesTest, OnlyNewPathwaysOfAxes1And2AreSupport) {
  v1::PactContent content = testing::ExampleContent();
  v1::TransverseContent& transverse =
      *ProjectOf(content, "appariement-agora")->mutable_transverse();
  transverse.clear_supported_projects();
  EXPECT_FALSE(Axis3SupportsNewPathways(content));
  transverse.add_supported_projects("pacts/pdl-2019-2022/projects/none");
  transverse.add_supported_projects("pacts/pdl-2019-2022/projects/appariement-agora");
  EXPECT_FALSE(Axis3SupportsNewPathways(content));
  transverse.add_supported_projects("pacts/pdl-2019-2022/projects/premiers-savoirs");
  EXPECT_TRUE(Axis3SupportsNewPathways(content));
  ProjectOf(content, "premiers-savoirs")->mutable_pathways(0)->set_is_new(false);
  EXPECT_FALSE(Axis3SupportsNewPathways(content));
}

}  // namespace
}  // namespace pactum::registry
