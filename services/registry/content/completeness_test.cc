// The framework's items against the example pact: complete, and without one thing at a time.
#include "services/registry/content/completeness.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/testing/example_cases.h"
#include "services/registry/testing/example_pact.h"
#include "services/registry/testing/sentences.h"

namespace pactum::registry {
namespace {

using testing::CommitmentOf;
using ::testing::ElementsAre;
using testing::ExampleContent;
using testing::ExampleFramework;
using testing::IndicatorOf;
using ::testing::IsEmpty;
using testing::ProjectOf;
using ::testing::UnorderedElementsAre;

constexpr char kVersion[] = "pacts/pdl-2019-2022/versions/1";
constexpr char kPact[] = "pacts/pdl-2019-2022/";
const Period kPeriod = {"pdl-2019-2022", 2019, 2022};

// "R45 versions/1", in the order of the findings.
std::vector<std::string> Named(const std::vector<Finding>& findings) {
  std::vector<std::string> named;
  for (const Finding& finding : findings) {
    testing::ExpectComplete(finding.description);
    testing::ExpectComplete(finding.remedy);
    EXPECT_EQ(finding.subject.rfind(kPact, 0), 0u) << finding.subject;
    named.push_back(finding.item + " " + finding.subject.substr(sizeof(kPact) - 1));
  }
  return named;
}
std::vector<Finding> Check(const v1::PactContent& content) {
  return FindingsOf(ExampleFramework(), content, kVersion, kPeriod);
}
std::set<std::string> ItemsOf(const std::vector<Finding>& findings) {
  std::set<std::string> items;
  for (const Finding& finding : findings) items.insert(finding.item);
  return items;
}

TEST(CompletenessTest, TheExampleIsComplete) {
  EXPECT_THAT(Named(Check(ExampleContent())), IsEmpty());
}

// Every item that can block is found by a case that takes just what answers it.
TEST(CompletenessTest, EachLackIsNamedAloneWithTheWordingOfItsItem) {
  std::set<std::string> tried;
  for (const testing::Without& c : testing::ExampleCases()) {
    v1::PactContent content = ExampleContent();
    c.take(content);
    const std::vector<Finding> findings = Check(content);
    EXPECT_EQ(ItemsOf(findings), std::set<std::string>(c.items.begin(), c.items.end())) << c.name;
    for (const Finding& finding : findings) {
      EXPECT_FALSE(finding.wording.empty());
      EXPECT_FALSE(finding.part.empty());
    }
    if (!Blocking(findings).empty()) tried.insert(c.items[0]);
  }
  std::set<std::string> required;
  const v1::Framework framework = ExampleFramework();
  for (const v1::FrameworkItem& item : framework.items()) {
    if (item.required()) required.insert(item.code());
  }
  EXPECT_EQ(tried, required);
}

TEST(CompletenessTest, NothingLacksEverythingOfTheWhole) {
  EXPECT_THAT(ItemsOf(Check(v1::PactContent())),
              UnorderedElementsAre("R3", "R4", "R7", "R8", "R12", "R15", "R16", "R17", "R18", "R21",
                                   "R34", "R36", "R38", "R40", "R41", "R42", "R43", "R45", "R46",
                                   "R47", "R49", "R50", "R51", "R60", "R70", "R72", "R73", "R74",
                                   "R75", "R78", "R81", "R95", "R98", "R99", "R100", "R101", "R102",
                                   "R103", "R104", "R108", "R115", "R116", "R118", "R119", "R144"));
}

TEST(CompletenessTest, AFindingTellsWhatWouldSatisfyIt) {
  v1::PactContent content = ExampleContent();
  ProjectOf(content, "industrie-navale")->mutable_pathways(0)->clear_additional_modules();
  const std::vector<Finding> findings = Check(content);
  ASSERT_EQ(findings.size(), 1u);  // The project's lever still stands on two other pathways.
  EXPECT_EQ(findings[0].item, "R73");
  EXPECT_EQ(findings[0].part, "2.1.1");
  EXPECT_EQ(findings[0].wording,
            "la présentation d'au minima dix parcours certifiants auxquels seront associés des "
            "modules de compétences additionnels, correspondant à des besoins des entreprises non "
            "couverts par les référentiels de certification");
  EXPECT_EQ(findings[0].description.In(Language::kEnglish),
            "9 certifying pathways of axis 1 have an additional module for a need that no "
            "reference covers, not 10");
  EXPECT_EQ(findings[0].remedy.In(Language::kEnglish),
            "add pathways, or modules whose need is in narrative.needs and not in a reference, "
            "until there are 10");
}

TEST(CompletenessTest, TextsOfBlanksAnswerNothing) {
  v1::PactContent content = ExampleContent();
  content.mutable_narrative()->set_vision(" \n\t ");
  EXPECT_THAT(Named(Check(content)), ElementsAre("R7 versions/1"));
}

// Brest is advice: a pact may have another source, and gets a finding.
TEST(CompletenessTest, AdviceDoesNotBlock) {
  v1::PactContent content = ExampleContent();
  IndicatorOf(content, "part-entrees-qpv")->clear_sources();
  EXPECT_THAT(Named(Check(content)), ElementsAre("R114 indicators/part-entrees-qpv"));
  EXPECT_THAT(Blocking(Check(content)), IsEmpty());
}

TEST(CompletenessTest, WhatIsNotAsked) {
  v1::PactContent content = ExampleContent();
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
  EXPECT_THAT(Named(Check(content)), IsEmpty());
  // Another branch's commitment is none of this one.
  attractive.set_branch("afdas");
  EXPECT_THAT(Named(Check(content)), ElementsAre("R76 projects/industrie-navale"));
  attractive.set_branch("uimm");
  attractive.set_kind(v1::Commitment::KIND_OTHER);
  EXPECT_THAT(Named(Check(content)), ElementsAre("R76 projects/industrie-navale"));
}

// Another framework is another file: other codes, other counts, other wording.
TEST(CompletenessTest, AnotherFrameworkAsksOtherThings) {
  v1::Framework framework;
  v1::FrameworkItem& texts = *framework.add_items();
  texts.set_code("Z1");
  texts.set_part("I");
  texts.set_wording("Dire ce qui fait réussir.");
  texts.set_required(true);
  texts.add_checks()->set_kind(v1::ItemCheck::KIND_PACT_FILLED);
  texts.mutable_checks(0)->set_annotation("R45");
  v1::FrameworkItem& eleven = *framework.add_items();
  eleven.set_code("Z2");
  eleven.set_part("II");
  eleven.set_wording("Onze parcours.");
  eleven.add_checks()->set_kind(v1::ItemCheck::KIND_CERTIFYING_PATHWAYS);
  eleven.mutable_checks(0)->set_count(11);
  EXPECT_THAT(CheckFramework(framework), IsEmpty());
  v1::PactContent content = ExampleContent();
  content.mutable_narrative()->clear_success_factors();
  const std::vector<Finding> findings = FindingsOf(framework, content, kVersion, kPeriod);
  EXPECT_THAT(Named(findings), ElementsAre("Z1 versions/1", "Z2 versions/1"));
  EXPECT_TRUE(findings[0].blocking);
  EXPECT_EQ(findings[0].wording, "Dire ce qui fait réussir.");
  EXPECT_FALSE(findings[1].blocking);
  EXPECT_EQ(findings[1].description.In(Language::kEnglish),
            "10 certifying pathways of axis 1 have an additional module for a need that no "
            "reference covers, not 11");
  // Codelists that it loads.
  framework.clear_items();
  framework.add_common_core("part-entrees-qpv");
  framework.add_common_core("taux-d-emploi");
  for (const char* code : {"1A", "1B"}) framework.add_sub_axes(code);
  EXPECT_THAT(Named(FindingsOf(framework, content, kVersion, kPeriod)),
              ElementsAre("R107 versions/1", "R72 versions/1"));
}

TEST(CompletenessTest, AFrameworkThatCannotBeIsNamed) {
  v1::Framework framework = ExampleFramework();
  EXPECT_THAT(CheckFramework(framework), IsEmpty());
  framework.clear_items();
  for (v1::ItemCheck::Kind kind :
       {v1::ItemCheck::KIND_COMMITMENT, v1::ItemCheck::KIND_AGORA_PAIRING,
        v1::ItemCheck::KIND_CERTIFYING_PATHWAYS}) {
    v1::FrameworkItem& item = *framework.add_items();
    item.set_code("R1");
    item.add_checks()->set_kind(kind);
  }
  framework.mutable_items(2)->mutable_checks(0)->set_count(0);
  std::vector<std::string> paths;
  for (const FieldProblem& problem : CheckFramework(framework)) paths.push_back(problem.path);
  EXPECT_THAT(paths,
              ElementsAre("framework.items[0].checks[0].commitment_kind", "framework.items[1].code",
                          "framework.items[1].checks[0].latest_day", "framework.items[2].code",
                          "framework.items[2].checks[0].count"));
}

TEST(ObstaclesTest, NothingStandsInTheWayOfTheExample) {
  const v1::PactContent content = ExampleContent();
  for (const v1::Project& project : content.projects()) {
    EXPECT_THAT(Named(ObstaclesOf(ExampleFramework(), content, project, project.maturity(),
                                  type::v1::PROJECT_STATE_PROPOSED)),
                IsEmpty());
  }
  EXPECT_TRUE(Axis3SupportsNewPathways(content));
}

TEST(ObstaclesTest, ItemByItem) {
  v1::PactContent content = ExampleContent();
  v1::Project& naval = *ProjectOf(content, "industrie-navale");
  naval.clear_indicators();
  naval.set_proposing_branch("uimm");
  EXPECT_THAT(Named(ObstaclesOf(ExampleFramework(), content, naval, naval.maturity(),
                                type::v1::PROJECT_STATE_RUNNING)),
              ElementsAre("R107 projects/industrie-navale", "R76 projects/industrie-navale"));
  // Locked money of axis 3 is released only for what is mature, whole and of use to new pathways.
  v1::Project& agora = *ProjectOf(content, "appariement-agora");
  EXPECT_THAT(Named(ObstaclesOf(ExampleFramework(), content, agora, type::v1::MATURITY_STRUCTURING,
                                type::v1::PROJECT_STATE_COMPLETED)),
              ElementsAre("R136 projects/appariement-agora"));
  // Nor for what was interrupted or given up (R137).
  for (const auto state : {type::v1::PROJECT_STATE_SUSPENDED, type::v1::PROJECT_STATE_ABANDONED}) {
    EXPECT_THAT(Named(ObstaclesOf(ExampleFramework(), content, agora, agora.maturity(), state)),
                ElementsAre("R137 projects/appariement-agora"));
    EXPECT_THAT(Named(ObstaclesOf(ExampleFramework(), ExampleContent(),
                                  *ProjectOf(content, "premiers-savoirs"),
                                  type::v1::MATURITY_IDENTIFIED, state)),
                IsEmpty());
  }
  agora.clear_transverse();
  agora.clear_need_ids();
  agora.clear_additionality_statement();
  agora.clear_transformation_statement();
  agora.clear_start_date();
  agora.clear_end_date();
  agora.clear_milestones();
  EXPECT_THAT(
      Named(ObstaclesOf(ExampleFramework(), content, agora, type::v1::MATURITY_PROSPECT,
                        type::v1::PROJECT_STATE_PROPOSED)),
      UnorderedElementsAre("R129 projects/appariement-agora", "R136 projects/appariement-agora",
                           "R5 projects/appariement-agora", "R46 projects/appariement-agora",
                           "R20 projects/appariement-agora", "R10 projects/appariement-agora",
                           "R9 projects/appariement-agora", "R9 projects/appariement-agora",
                           "R87 projects/appariement-agora", "R88 projects/appariement-agora",
                           "R89 projects/appariement-agora", "R90 projects/appariement-agora",
                           "R91 projects/appariement-agora", "R92 projects/appariement-agora",
                           "R93 projects/appariement-agora", "R94 projects/appariement-agora"));
}

TEST(ObstaclesTest, OnlyNewPathwaysOfAxes1And2AreSupport) {
  v1::PactContent content = ExampleContent();
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
