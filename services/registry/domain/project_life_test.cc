#include "services/registry/domain/project_life.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/matchers.h"
#include "services/registry/testing/readme_table.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using pactum::testing::StatusIs;

constexpr Maturity kProspect = Maturity::kProspect, kStructuring = Maturity::kStructuring,
                   kIdentified = Maturity::kIdentified;
const absl::CivilDay kFirstDay(2019, 1, 1);

Fact On(absl::CivilDay day, FactKind kind, Maturity maturity = Maturity::kUnset) {
  Fact fact;
  fact.kind = kind;
  fact.maturity = maturity;
  fact.effective = day;
  return fact;
}
Fact InMarch(FactKind kind) { return On(absl::CivilDay(2019, 3, 1), kind); }

// Each state by the shortest history that leads to it.
const std::vector<std::pair<std::string, std::vector<FactKind>>> kHistories = {
    {"PROPOSED", {}},
    {"RUNNING", {FactKind::kStarted}},
    {"RUNNING, pending", {FactKind::kStarted, FactKind::kCompletionDeclared}},
    {"SUSPENDED", {FactKind::kStarted, FactKind::kSuspended}},
    {"COMPLETED",
     {FactKind::kStarted, FactKind::kCompletionDeclared, FactKind::kCompletionConfirmed}},
    {"ABANDONED", {FactKind::kAbandoned}},
};
const std::vector<FactKind> kCommands = {
    FactKind::kStarted,
    FactKind::kSuspended,
    FactKind::kResumed,
    FactKind::kCompletionDeclared,
    FactKind::kCompletionConfirmed,
    FactKind::kAbandoned,
    FactKind::kPromoted,
};
std::string StateOf(const std::vector<Fact>& facts) {
  const Life life = LifeOf(kProspect, facts);
  return absl::StrCat(NameOf(life.state), life.completion_pending ? ", pending" : "");
}

TEST(ProjectLifeTest, EveryStateTakesEveryCommandAsTheTableSays) {
  const testing::ReadmeTable moves = testing::TableOfReadme("States of a project", 0);
  ASSERT_EQ(moves.size(), kHistories.size());
  for (const auto& [state, kinds] : kHistories) {
    ASSERT_EQ(moves.at(state).size(), kCommands.size());
    std::vector<Fact> facts;
    for (FactKind kind : kinds) facts.push_back(InMarch(kind));
    ASSERT_EQ(StateOf(facts), state);
    for (size_t i = 0; i < kCommands.size(); ++i) {
      Fact fact = InMarch(kCommands[i]);
      if (fact.kind == FactKind::kPromoted) fact.maturity = kStructuring;
      const std::string& expected = moves.at(state).at(std::string(NameOf(fact.kind)));
      const std::string cell = absl::StrCat(state, " x ", NameOf(fact.kind));
      const absl::Status checked = CheckFact("p", LifeOf(kProspect, facts), facts, fact, kFirstDay);
      if (expected == "–") {
        EXPECT_THAT(checked, StatusIs(absl::StatusCode::kFailedPrecondition)) << cell;
        EXPECT_THAT(checked, HasReason("PROJECT_STATE")) << cell;
        const auto info = GetErrorInfo(checked);
        ASSERT_TRUE(info.has_value()) << cell;
        EXPECT_EQ(info->metadata.at("state"), state.substr(0, state.find(','))) << cell;
        EXPECT_EQ(info->metadata.at("asked"), NameOf(fact.kind)) << cell;
        continue;
      }
      EXPECT_OK(checked) << cell;
      std::vector<Fact> after = facts;
      after.push_back(fact);
      EXPECT_EQ("→ " + StateOf(after), expected) << cell;
    }
  }
}

TEST(ProjectLifeTest, MaturityRisesOnly) {
  const auto promote = [](Maturity from, Maturity to) {
    return CheckFact("p", LifeOf(from, {}), {}, On(kFirstDay, FactKind::kPromoted, to), kFirstDay);
  };
  EXPECT_OK(promote(kProspect, kStructuring));
  EXPECT_OK(promote(kProspect, kIdentified));
  EXPECT_OK(promote(kStructuring, kIdentified));
  EXPECT_THAT(promote(kStructuring, kStructuring), HasReason("PROJECT_STATE"));
  EXPECT_THAT(promote(kIdentified, kStructuring), HasReason("PROJECT_STATE"));
  // A later version promises more than an earlier promotion reached: it stays the higher one.
  const std::vector<Fact> promoted = {On(kFirstDay, FactKind::kPromoted, kStructuring)};
  EXPECT_EQ(LifeOf(kProspect, promoted).maturity, kStructuring);
  EXPECT_EQ(LifeOf(kIdentified, promoted).maturity, kIdentified);
}

TEST(ProjectLifeTest, ADayIsNotBeforeThePactNorBeforeTheLastFact) {
  const auto start = [](absl::CivilDay day) {
    return CheckFact("p", Life(), {}, On(day, FactKind::kStarted), kFirstDay);
  };
  EXPECT_THAT(start(absl::CivilDay(2018, 12, 31)), HasReason("EFFECTIVE_DAY_INVALID"));
  EXPECT_OK(start(kFirstDay));
  const std::vector<Fact> facts = {InMarch(FactKind::kStarted)};
  const auto suspend = [&](absl::CivilDay day) {
    return CheckFact("p", LifeOf(kProspect, facts), facts, On(day, FactKind::kSuspended),
                     kFirstDay);
  };
  EXPECT_THAT(suspend(absl::CivilDay(2019, 2, 28)), HasReason("EFFECTIVE_DAY_INVALID"));
  EXPECT_OK(suspend(absl::CivilDay(2019, 3, 1)));
}

TEST(ProjectLifeTest, AnInterruptionWithdrawsTheDeclaration) {
  std::vector<Fact> facts;
  for (FactKind kind : {FactKind::kStarted, FactKind::kCompletionDeclared, FactKind::kSuspended,
                        FactKind::kResumed}) {
    facts.push_back(InMarch(kind));
  }
  EXPECT_EQ(StateOf(facts), "RUNNING");
}

TEST(ProjectLifeTest, AnAbandonmentSaysWhetherItWasAgreed) {
  Fact abandoned = InMarch(FactKind::kAbandoned);
  EXPECT_FALSE(LifeOf(kProspect, {abandoned}).agreed_abandonment);
  abandoned.agreed = true;
  EXPECT_TRUE(LifeOf(kProspect, {abandoned}).agreed_abandonment);
}

}  // namespace
}  // namespace pactum::registry
