#include "services/procurement/domain/contract_states.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace pactum::procurement {
namespace {

using S = ContractState;

constexpr Act kActs[] = {Act::kAward, Act::kSign, Act::kCancel, Act::kComplete, Act::kTerminate};

Contract In(S state, ContractKind kind) {
  Contract contract;
  contract.state = state;
  contract.kind = kind;
  return contract;
}

// Every state and every act of a market, as the service's README has it. Empty: refused.
TEST(States, TheWholeMatrix) {
  struct Row {
    S from;
    std::string award, sign, cancel, complete, terminate;
  };
  const std::vector<Row> matrix = {
      {S::kDraft, "AWARDING AWARDED", "", "CANCELLED CANCELLED", "", ""},
      {S::kAwarding, "", "", "", "", ""},
      {S::kAwarded, "", "SIGNING SIGNED", "CANCELLING CANCELLED", "", ""},
      {S::kSigning, "", "", "", "", ""},
      {S::kSigned, "", "", "", "COMPLETING COMPLETED", "TERMINATING TERMINATED"},
      {S::kCancelling, "", "", "", "", ""},
      {S::kCancelled, "", "", "", "", ""},
      {S::kCompleting, "", "", "", "", ""},
      {S::kCompleted, "", "", "", "", ""},
      {S::kTerminating, "", "", "", "", ""},
      {S::kTerminated, "", "", "", "", ""},
  };
  const auto cell = [](S from, Act act, ContractKind kind) -> std::string {
    const auto step = Next(In(from, kind), act);
    return step ? std::string(NameOf(step->via)) + " " + std::string(NameOf(step->to)) : "";
  };
  for (const Row& row : matrix) {
    const ContractKind market = ContractKind::kMarket;
    EXPECT_EQ(cell(row.from, Act::kAward, market), row.award) << NameOf(row.from);
    EXPECT_EQ(cell(row.from, Act::kSign, market), row.sign) << NameOf(row.from);
    EXPECT_EQ(cell(row.from, Act::kCancel, market), row.cancel) << NameOf(row.from);
    EXPECT_EQ(cell(row.from, Act::kComplete, market), row.complete) << NameOf(row.from);
    EXPECT_EQ(cell(row.from, Act::kTerminate, market), row.terminate) << NameOf(row.from);
    EXPECT_EQ(ParseName<S>(NameOf(row.from)), row.from);
    // Other kinds come to the same states, some without budget.
    for (const ContractKind kind : {ContractKind::kFrameworkAgreement, ContractKind::kSubsidy}) {
      for (const Act act : kActs) {
        const auto own = Next(In(row.from, kind), act), markets = Next(In(row.from, market), act);
        ASSERT_EQ(own.has_value(), markets.has_value()) << NameOf(row.from) << " " << NameOf(act);
        if (own) {
          EXPECT_EQ(own->to, markets->to);
        }
      }
    }
  }
}

TEST(States, KindsBindMoneyEachAtItsTime) {
  const auto asks = [](S from, Act act, ContractKind kind) {
    const auto step = Next(In(from, kind), act);
    return step->via != step->to;
  };
  const ContractKind framework = ContractKind::kFrameworkAgreement,
                     subsidy = ContractKind::kSubsidy;
  EXPECT_FALSE(asks(S::kDraft, Act::kAward, framework));
  EXPECT_FALSE(asks(S::kAwarded, Act::kSign, framework));
  EXPECT_FALSE(asks(S::kAwarded, Act::kCancel, framework));
  EXPECT_TRUE(asks(S::kSigned, Act::kComplete, framework));
  EXPECT_TRUE(asks(S::kDraft, Act::kAward, subsidy));
  EXPECT_FALSE(asks(S::kAwarded, Act::kSign, subsidy));
  EXPECT_TRUE(asks(S::kAwarded, Act::kCancel, subsidy));
  // A contract that the pact does not pay ends without budget.
  Contract before = In(S::kSigned, ContractKind::kMarket);
  before.preexisting = true;
  EXPECT_EQ(Next(before, Act::kComplete)->via, S::kCompleted);
  EXPECT_EQ(Next(before, Act::kTerminate)->via, S::kTerminated);
}

TEST(States, ARefusalLeadsBackToWhereTheActBegan) {
  for (const Act act : kActs) {
    const ContractTransition& transition = *TransitionOf(act);
    const auto step = Next(In(transition.before, ContractKind::kMarket), act);
    ASSERT_TRUE(step.has_value());
    EXPECT_NE(step->via, step->to);
    EXPECT_EQ(step->to, transition.after);
    EXPECT_EQ(ActThatLedTo(transition.after), act);
  }
  for (const Act act : {Act::kOrder, Act::kInstalment, Act::kAmend, Act::kCertify, Act::kReverse}) {
    EXPECT_EQ(TransitionOf(act), nullptr);
    EXPECT_FALSE(Next(In(S::kSigned, ContractKind::kMarket), act).has_value());
  }
}

}  // namespace
}  // namespace pactum::procurement
