#include "services/budget/domain/ledger.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/testing/matchers.h"
#include "services/budget/domain/convention.h"

namespace pactum::budget {
namespace {

using testing::HasReason;

const LineKey kLine{1, "1A", 2019, "PIC", true};
const LineKey kOther{2, "", 2019, "PIC", true};
const LineKey kAxis3{3, "", 2019, "PIC", false};

Money Sum(const Balances& balances, Book book) {
  Money sum;
  for (const auto& [account, balance] : balances) {
    if (account.book == book) sum += balance;
  }
  return sum;
}

// The kinds of a line that a decision looks at, from what it holds.
ConventionLines Holding(Money planned, Money advanced) {
  return {{kLine, {planned + advanced, planned, advanced, {}, {}, {}, {}}}};
}

Balances After(const Balances& balances, const Postings& postings) {
  auto result = Apply(balances, postings);
  EXPECT_OK(result);
  return *result;
}

TEST(Line, TextComesBack) {
  for (const LineKey& line : {kLine, kOther, kAxis3}) {
    EXPECT_EQ(LineKey::Parse(line.Text()), line);
  }
  EXPECT_EQ(kLine.Text(), "1/1A/2019/PIC/new");
  EXPECT_FALSE(LineKey::Parse("PIC").has_value());
  EXPECT_FALSE(LineKey::Parse("").has_value());
}

// The path of the first problem; empty where there is none.
std::string ProblemOf(const LineKey& line) {
  FieldProblems problems;
  CheckLine(line, {2019, 2022}, "l", problems);
  return problems.empty() ? "" : problems[0].path;
}

TEST(Line, RefusesWhatCannotBe) {
  EXPECT_EQ(ProblemOf(kLine), "");
  EXPECT_EQ(ProblemOf({1, "", 2019, "PIC", true}), "l.sub_axis");
  EXPECT_EQ(ProblemOf({2, "1A", 2019, "PIC", true}), "l.sub_axis");
  EXPECT_EQ(ProblemOf({3, "", 2019, "PIC", true}), "l.new_pathways");
  EXPECT_EQ(ProblemOf({2, "", 2018, "PIC", true}), "l.year");
  EXPECT_EQ(ProblemOf({2, "", 2019, "GIFT", true}), "l.funding_source");
}

TEST(Ledger, FloorsHoldAndAreTold) {
  const Balances open = After({}, OpenEnvelope("PIC", Money::Cents(100)));
  const auto refused = Apply(open, Allocate({{kLine, Money::Cents(101)}}));
  EXPECT_THAT(refused, HasReason("INSUFFICIENT_FUNDS"));
  const auto info = GetErrorInfo(refused.status());
  EXPECT_EQ(info->metadata.at("available_cents"), "100");
  EXPECT_EQ(info->metadata.at("asked_cents"), "101");
}

TEST(Ledger, ATransferKeepsToTheRoutesOfItsType) {
  const Balances open = After({}, OpenEnvelope("PIC", Money::Cents(100)));
  // ALLOCATE goes to ALLOCATED or LOCKED, never to PLANNED; and never in book USE.
  for (const Account& to :
       {StateAccount(AccountKind::kPlanned, kLine), UseAccount(AccountKind::kAllocated, kLine)}) {
    EXPECT_EQ(Apply(open, {{TransferType::kAllocate, Unallocated("PIC"), to, Money::Cents(1)}})
                  .status()
                  .code(),
              absl::StatusCode::kInternal);
  }
}

TEST(Ledger, AllocationsMirrorIntoUseButAxisThreeIsLocked) {
  Balances b = After({}, OpenEnvelope("PIC", Money::Cents(100)));
  b = After(b, Allocate({{kLine, Money::Cents(60)}, {kAxis3, Money::Cents(10)}}));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kAllocated, kLine)), Money::Cents(60));
  EXPECT_EQ(BalanceOf(b, UseAccount(AccountKind::kAvailable, kLine)), Money::Cents(60));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kLocked, kAxis3)), Money::Cents(10));
  EXPECT_EQ(BalanceOf(b, UseAccount(AccountKind::kAvailable, kAxis3)), Money());
  b = After(b, ReleaseAxis3(kAxis3, Money::Cents(4)));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kLocked, kAxis3)), Money::Cents(6));
  EXPECT_EQ(BalanceOf(b, UseAccount(AccountKind::kAvailable, kAxis3)), Money::Cents(4));
}

TEST(Ledger, DecisionAtOrAboveTheAdvance) {
  // p = 70, a = 30, d = 80: PAID 30, OWED 50, WITHHELD 20.
  const Money decided[3] = {Money::Cents(80), {}, {}};
  ASSERT_OK_AND_ASSIGN(const Postings postings,
                       ApplyDecision(Holding(Money::Cents(70), Money::Cents(30)), decided, false));
  const Balances b = After({{StateAccount(AccountKind::kPlanned, kLine), Money::Cents(70)},
                            {StateAccount(AccountKind::kAdvanced, kLine), Money::Cents(30)}},
                           postings);
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kPaid, kLine)), Money::Cents(30));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kOwed, kLine)), Money::Cents(50));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kWithheld, kLine)), Money::Cents(20));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kRecoverable, kLine)), Money());
}

TEST(Ledger, DecisionBelowTheAdvance) {
  // p = 70, a = 30, d = 10: PAID 10, RECOVERABLE 20, WITHHELD 70.
  const Money decided[3] = {Money::Cents(10), {}, {}};
  ASSERT_OK_AND_ASSIGN(const Postings postings,
                       ApplyDecision(Holding(Money::Cents(70), Money::Cents(30)), decided, false));
  const Balances b = After({{StateAccount(AccountKind::kPlanned, kLine), Money::Cents(70)},
                            {StateAccount(AccountKind::kAdvanced, kLine), Money::Cents(30)}},
                           postings);
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kPaid, kLine)), Money::Cents(10));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kRecoverable, kLine)), Money::Cents(20));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kWithheld, kLine)), Money::Cents(70));
}

TEST(Ledger, DecisionAboveTheCeilingIsRefusedWithTheCeiling) {
  const Money decided[3] = {Money::Cents(101), {}, {}};
  const auto refused = ApplyDecision(Holding(Money::Cents(70), Money::Cents(30)), decided, false);
  EXPECT_THAT(refused, HasReason("DECISION_ABOVE_CEILING"));
  EXPECT_EQ(GetErrorInfo(refused.status())->metadata.at("largest_accepted_cents"), "100");
  const Money elsewhere[3] = {{}, Money::Cents(1), {}};
  EXPECT_THAT(ApplyDecision(Holding(Money::Cents(70), {}), elsewhere, false),
              HasReason("DECISION_ABOVE_CEILING"));
}

TEST(Ledger, ASupersedingDecisionMovesTheDifferenceOnly) {
  // Granted 80 of which 60 were paid since: d = 50 takes OWED 20, then PAID 10 back.
  ConventionLines lines = {
      {kLine,
       {Money::Cents(100), {}, {}, Money::Cents(20), Money::Cents(60), {}, Money::Cents(20)}}};
  const Money less[3] = {Money::Cents(50), {}, {}};
  ASSERT_OK_AND_ASSIGN(Postings postings, ApplyDecision(lines, less, true));
  Balances b = After({{StateAccount(AccountKind::kOwed, kLine), Money::Cents(20)},
                      {StateAccount(AccountKind::kPaid, kLine), Money::Cents(60)},
                      {StateAccount(AccountKind::kWithheld, kLine), Money::Cents(20)}},
                     postings);
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kPaid, kLine)), Money::Cents(50));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kRecoverable, kLine)), Money::Cents(10));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kWithheld, kLine)), Money::Cents(40));
  // Then d = 70: RECOVERABLE 10 is paid again, 10 more of what was withheld is owed.
  lines = {{kLine,
            {Money::Cents(100), {}, {}, {}, Money::Cents(50), Money::Cents(10), Money::Cents(40)}}};
  const Money more[3] = {Money::Cents(70), {}, {}};
  ASSERT_OK_AND_ASSIGN(postings, ApplyDecision(lines, more, true));
  b = After(b, postings);
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kPaid, kLine)), Money::Cents(60));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kOwed, kLine)), Money::Cents(10));
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kRecoverable, kLine)), Money());
  EXPECT_EQ(BalanceOf(b, StateAccount(AccountKind::kWithheld, kLine)), Money::Cents(30));
}

TEST(Ledger, AnAxisIsSpreadOverItsLinesByTheirCeilings) {
  const LineKey a{1, "1A", 2019, "PIC", true}, b{1, "1B", 2019, "PIC", true};
  const ConventionLines lines = {{a, {Money::Cents(200), Money::Cents(200), {}, {}, {}, {}, {}}},
                                 {b, {Money::Cents(100), Money::Cents(100), {}, {}, {}, {}, {}}}};
  // 100 over 2:1 is 66.67 and 33.33: 67 and 33.
  const Money decided[3] = {Money::Cents(100), {}, {}};
  ASSERT_OK_AND_ASSIGN(const Postings postings, ApplyDecision(lines, decided, false));
  Money owed_a, owed_b;
  for (const Posting& p : postings) {
    if (p.to == StateAccount(AccountKind::kOwed, a)) owed_a = p.amount;
    if (p.to == StateAccount(AccountKind::kOwed, b)) owed_b = p.amount;
  }
  EXPECT_EQ(owed_a, Money::Cents(67));
  EXPECT_EQ(owed_b, Money::Cents(33));
}

// A random life of two lines; whatever is refused changes nothing.
RC_GTEST_PROP(Ledger, BooksStayBalancedAndAboveTheirFloors, ()) {
  Balances b = After({}, OpenEnvelope("PIC", Money::Cents(1000)));
  const int steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    const LineKey& line = *rc::gen::element(kLine, kOther);
    const Money x = Money::Cents(*rc::gen::inRange(1, 300));
    Postings postings;
    switch (*rc::gen::inRange(0, 12)) {
      case 0:
        postings = Allocate({{line, x}});
        break;
      case 1:
        postings = Deallocate({{line, x}});
        break;
      case 2:
        postings = Move(line, line == kLine ? kOther : kLine, x);
        break;
      case 3:
        postings = SignConvention({{line, x}});
        break;
      case 4:
        postings = AlongRoute(TransferType::kPayAdvance, {{line, x}});
        break;
      case 5:
        postings = AlongRoute(TransferType::kReserve, {{line, x}});
        break;
      case 6:
        postings = AlongRoute(TransferType::kCommit, {{line, x}});
        break;
      case 7:
        postings = Certify({{line, x}});
        break;
      case 8:
        postings = ReverseCertificate({{line, x}});
        break;
      case 9:
        postings = PaySupplier({{line, x}});
        break;
      case 10:
        postings = ReleaseReservation({{line, x}}, {});
        break;
      default:
        postings = CutEnvelope("PIC", x);
        break;
    }
    const auto next = Apply(b, postings);
    if (next.ok()) b = *next;
    RC_ASSERT(Sum(b, Book::kState) == Money());
    RC_ASSERT(Sum(b, Book::kUse) == Money());
    Money envelope;
    for (const auto& [account, balance] : b) {
      if (account.kind != AccountKind::kExternal) RC_ASSERT(balance >= Money());
      if (account.book == Book::kState && account.kind != AccountKind::kExternal)
        envelope += balance;
    }
    RC_ASSERT(envelope == -BalanceOf(b, External(Book::kState)));
  }
}

}  // namespace
}  // namespace pactum::budget
