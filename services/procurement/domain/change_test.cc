#include "services/procurement/domain/change.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace pactum::procurement {
namespace {

// Two lots at one cent a unit: a at 600 units, b at 400; 10.00 together.
Contract CentContract(ContractKind kind = ContractKind::kMarket) {
  Contract contract;
  contract.kind = kind;
  for (const auto& [id, quantity] : {std::pair{"a", 600}, std::pair{"b", 400}}) {
    Lot lot;
    lot.id = id;
    lot.line = {2, "", 2019, id[0] == 'a' ? "PIC" : "REGION", false};
    lot.quantity = quantity;
    lot.unit_price = Money::Cents(1);
    contract.lots.push_back(lot);
  }
  return contract;
}

Clause Limited(ClauseKind kind, std::optional<int64_t> cents, std::optional<int> bp,
               std::optional<int64_t> units = std::nullopt) {
  Clause clause{"k", kind, "Texte", {}, bp, units};
  if (cents) clause.limit_amount = Money::Cents(*cents);
  return clause;
}

// Inside, and one cent (or one unit of one cent) outside, each kind of clause and each kind of
// limit.
TEST(Clause, InsideAndOneCentOutside) {
  using K = ClauseKind;
  struct Case {
    std::string name;
    Clause clause;
    Items before, inside, outside;
    int64_t limit;
  };
  const std::vector<Case> cases = {
      {"fungibility by amount",
       Limited(K::kFungibility, 100, {}),
       {},
       {{"a", 100}, {"b", -100}},
       {{"a", 101}, {"b", -101}},
       100},
      {"fungibility by share of 10.00",
       Limited(K::kFungibility, {}, 1'500),
       {},
       {{"a", -150}, {"b", 150}},
       {{"a", -151}, {"b", 151}},
       150},
      {"fungibility never grows the sum",
       Limited(K::kFungibility, 100, {}),
       {},
       {{"a", 50}, {"b", -50}},
       {{"a", 50}, {"b", -49}},
       0},
      {"fungibility adds up",
       Limited(K::kFungibility, 100, {}),
       {{"a", 60}, {"b", -60}},
       {{"a", 40}, {"b", -40}},
       {{"a", 41}, {"b", -41}},
       100},
      {"order evolution by amount",
       Limited(K::kOrderEvolution, 200, {}),
       {},
       {{"a", 200}},
       {{"a", 200}, {"b", 1}},
       200},
      {"order evolution by share",
       Limited(K::kOrderEvolution, {}, 1'000),
       {},
       {{"a", 70}, {"b", 30}},
       {{"a", 70}, {"b", 31}},
       100},
      {"order evolution downwards",
       Limited(K::kOrderEvolution, 200, {}),
       {},
       {{"a", -200}},
       {{"a", -201}},
       200},
      {"order evolution adds up",
       Limited(K::kOrderEvolution, 200, {}),
       {{"b", 150}},
       {{"a", 50}},
       {{"a", 51}},
       200},
      {"variable geometry by units",
       Limited(K::kVariableGeometry, {}, {}, 25),
       {},
       {{"a", 25}, {"b", -25}},
       {{"a", 25}, {"b", -26}},
       25},
      {"variable geometry by share of the lot",
       Limited(K::kVariableGeometry, {}, 500),
       {},
       {{"a", 30}, {"b", 20}},
       {{"a", 30}, {"b", 21}},
       20},
      {"variable geometry by amount",
       Limited(K::kVariableGeometry, 30, {}),
       {},
       {{"a", 30}, {"b", 30}},
       {{"a", 31}},
       30},
      {"variable geometry adds up",
       Limited(K::kVariableGeometry, {}, {}, 25),
       {{"a", 20}},
       {{"a", 5}},
       {{"a", 6}},
       25},
  };
  for (const Case& one : cases) {
    EXPECT_FALSE(CheckClause(CentContract(), one.clause, one.before, one.inside).has_value())
        << one.name;
    const auto outside = CheckClause(CentContract(), one.clause, one.before, one.outside);
    ASSERT_TRUE(outside.has_value()) << one.name;
    EXPECT_EQ(outside->limit, one.limit) << one.name;
  }
}

TEST(Clause, AShareIsComparedExactly) {
  Contract contract = CentContract();
  contract.lots[1].quantity = 399;  // 9.99 together: 10 % are 99.9 cents.
  const Clause clause = Limited(ClauseKind::kOrderEvolution, {}, 1'000);
  EXPECT_FALSE(CheckClause(contract, clause, {}, {{"a", 99}}).has_value());
  EXPECT_TRUE(CheckClause(contract, clause, {}, {{"a", 100}}).has_value());
}

TEST(Amendment, AboveTwentyPercentIsExact) {
  EXPECT_FALSE(AboveTwentyPercent(Money::Cents(1'000), Money::Cents(1'200)));
  EXPECT_TRUE(AboveTwentyPercent(Money::Cents(1'000), Money::Cents(1'201)));
  EXPECT_FALSE(
      AboveTwentyPercent(Money::Cents(999), Money::Cents(1'198)));  // 1 198.8 is the bound.
  EXPECT_TRUE(AboveTwentyPercent(Money::Cents(999), Money::Cents(1'199)));
}

TEST(Items, OnlyWhatGrowsIsReserved) {
  const LineAmounts lines = AddedLines(CentContract(), {{"a", 7}, {"b", -3}});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines.begin()->second, Money::Cents(7));
  EXPECT_EQ(AmountOf(CentContract(), {{"a", 7}, {"b", -3}}), Money::Cents(4));
}

TEST(Items, WhatTheyMustBe) {
  const auto problems = [](ContractKind kind, const Items& items) {
    return CheckItems(CentContract(kind), ChangeKind::kOrder, items, "order.items").size();
  };
  EXPECT_EQ(problems(ContractKind::kMarket, {{"a", -600}}), 0u);
  EXPECT_EQ(problems(ContractKind::kMarket, {{"a", -601}}), 1u);
  EXPECT_EQ(problems(ContractKind::kMarket, {{"a", 0}}), 1u);
  EXPECT_EQ(problems(ContractKind::kMarket, {{"c", 1}}), 1u);
  EXPECT_EQ(problems(ContractKind::kFrameworkAgreement, {{"a", -1}}), 1u);
  EXPECT_EQ(problems(ContractKind::kFrameworkAgreement, {{"a", 601}}), 0u);
  EXPECT_EQ(problems(ContractKind::kMarket, {{"a", 10'000'000'000'000'001}}), 1u);
}

// Every state and both acts of every kind of change. Empty: refused.
TEST(States, TheWholeMatrix) {
  using S = ChangeState;
  const auto cell = [](S from, ChangeAct act, ChangeKind kind, ContractKind contract,
                       const Items& items) -> std::string {
    Change change;
    change.kind = kind;
    change.state = from;
    change.items = items;
    const auto step = Next(CentContract(contract), change, act);
    return step ? absl::StrCat(NameOf(step->via), " ", NameOf(step->to)) : "";
  };
  struct Row {
    S from;
    std::string commit, commit_free, cancel, cancel_framework_order;
  };
  const std::vector<Row> matrix = {
      {S::kDraft, "COMMITTING COMMITTED", "COMMITTED COMMITTED", "CANCELLED CANCELLED",
       "CANCELLED CANCELLED"},
      {S::kCommitting, "", "", "", ""},
      {S::kCommitted, "", "", "", "CANCELLING CANCELLED"},
      {S::kCancelling, "", "", "", ""},
      {S::kCancelled, "", "", "", ""},
  };
  const Items more = {{"a", 1}}, fewer = {{"a", -1}};
  for (const Row& row : matrix) {
    for (const ChangeKind kind :
         {ChangeKind::kOrder, ChangeKind::kInstalment, ChangeKind::kAmendment}) {
      for (const ContractKind contract :
           {ContractKind::kMarket, ContractKind::kFrameworkAgreement, ContractKind::kSubsidy}) {
        const bool framework_order =
            kind == ChangeKind::kOrder && contract == ContractKind::kFrameworkAgreement;
        EXPECT_EQ(cell(row.from, ChangeAct::kCommit, kind, contract, more), row.commit);
        // An instalment always commits.
        EXPECT_EQ(cell(row.from, ChangeAct::kCommit, kind, contract, fewer),
                  kind == ChangeKind::kInstalment ? row.commit : row.commit_free);
        EXPECT_EQ(cell(row.from, ChangeAct::kCancel, kind, contract, more),
                  framework_order ? row.cancel_framework_order : row.cancel)
            << NameOf(row.from) << " " << NameOf(kind);
      }
    }
  }
}

TEST(States, AnAmendmentIsSignedOrWithdrawn) {
  Change amendment;
  amendment.kind = ChangeKind::kAmendment;
  std::string names;
  for (const ChangeState state : {ChangeState::kDraft, ChangeState::kCommitting,
                                  ChangeState::kCommitted, ChangeState::kCancelled}) {
    amendment.state = state;
    absl::StrAppend(&names, NameOf(amendment.StateOfAmendment()), " ");
  }
  EXPECT_EQ(names, "DRAFT SIGNING SIGNED WITHDRAWN ");
}

TEST(Funds, EachChangeHasItsOwn) {
  Change order;
  order.id = "x";
  EXPECT_EQ(FundOf(order), "order-x");
  order.kind = ChangeKind::kAmendment;
  order.id = "2";
  EXPECT_EQ(FundOf(order), "amendment-2");
  order.kind = ChangeKind::kInstalment;  // Out of what the award reserved.
  EXPECT_EQ(FundOf(order), "");
}

}  // namespace
}  // namespace pactum::procurement
