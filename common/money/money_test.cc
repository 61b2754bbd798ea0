#include "common/money/money.h"

#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/money/money_wire.h"

namespace pactum {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

std::vector<int64_t> CentsOf(const std::vector<Money>& parts) {
  std::vector<int64_t> cents;
  for (Money part : parts) cents.push_back(part.cents());
  return cents;
}

TEST(Money, AddsAndSubtracts) {
  EXPECT_EQ(Money::Cents(150) + Money::Cents(-50), Money::Cents(100));
  EXPECT_EQ(Money::Cents(1) - Money::Cents(3), Money::Cents(-2));
  EXPECT_LT(Money::Cents(-1), Money());
}

TEST(Money, NeverWraps) {
  EXPECT_THROW(Money::Cents(kMax) + Money::Cents(1), std::overflow_error);
  EXPECT_THROW(Money::Cents(kMin) - Money::Cents(1), std::overflow_error);
  EXPECT_THROW(-Money::Cents(kMin), std::overflow_error);
  EXPECT_EQ(Money::CheckedAdd(Money::Cents(kMax), Money::Cents(1)), std::nullopt);
}

TEST(Money, IsWrittenForPeople) {
  EXPECT_EQ(Money::Cents(30'006'000'000).ToString(), "300060000.00 EUR");
  EXPECT_EQ(Money::Cents(-5).ToString(), "-0.05 EUR");
  EXPECT_EQ(Money::Cents(kMin).ToString(), "-92233720368547758.08 EUR");
}

TEST(MulDiv, RoundsAsNamed) {
  EXPECT_EQ(MulDiv(7, 1, 2, Rounding::kFloor), 3);
  EXPECT_EQ(MulDiv(7, 1, 2, Rounding::kHalfUp), 4);
  EXPECT_EQ(MulDiv(-7, 1, 2, Rounding::kFloor), -4);
  EXPECT_EQ(MulDiv(-7, 1, 2, Rounding::kHalfUp), -3);
  EXPECT_EQ(MulDiv(10, 1, 3, Rounding::kHalfUp), 3);
}

TEST(MulDiv, PassesThrough128Bits) {
  EXPECT_EQ(MulDiv(kMax, 10'000, 10'000, Rounding::kFloor), kMax);
  EXPECT_THROW(MulDiv(kMax, 2, 1, Rounding::kFloor), std::overflow_error);
  EXPECT_THROW(MulDiv(1, 1, 0, Rounding::kFloor), std::invalid_argument);
}

TEST(Spread, GivesTheRemainderToTheLargestRests) {
  // 100 over 1:1:1 by hand: 33 each, one left, tie to the first.
  EXPECT_EQ(CentsOf(Spread(Money::Cents(100), {1, 1, 1})), (std::vector<int64_t>{34, 33, 33}));
  // 10 over 3:3:1: 4, 4 and 1 with the rests 2/7, 2/7 and 3/7; the cent left goes to the third.
  EXPECT_EQ(CentsOf(Spread(Money::Cents(10), {3, 3, 1})), (std::vector<int64_t>{4, 4, 2}));
  EXPECT_EQ(CentsOf(Spread(Money::Cents(7), {0, 0})), (std::vector<int64_t>{7, 0}));
  EXPECT_THROW(Spread(Money::Cents(1), {}), std::invalid_argument);
  EXPECT_THROW(Spread(Money::Cents(-1), {1}), std::invalid_argument);
}

RC_GTEST_PROP(Spread, SumsToTheWholeAndIsOffByLessThanACent, ()) {
  const int64_t whole = *rc::gen::inRange<int64_t>(0, kMaxAmountCents);
  const auto weights = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(0, 1'000'000'000)));
  Int128 total = 0;
  for (int64_t weight : weights) total += weight;
  const std::vector<Money> parts = Spread(Money::Cents(whole), weights);
  Int128 sum = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    sum += parts[i].cents();
    if (total == 0) continue;
    const Int128 off = Int128{parts[i].cents()} * total - Int128{whole} * weights[i];
    RC_ASSERT(off > -total && off < total);
  }
  RC_ASSERT(sum == whole);
}

google::type::Money Proto(const char* currency, int64_t units, int32_t nanos) {
  google::type::Money proto;
  proto.set_currency_code(currency);
  proto.set_units(units);
  proto.set_nanos(nanos);
  return proto;
}

TEST(MoneyWire, TakesWholeCentsInEuros) {
  EXPECT_EQ(*FromProto(Proto("EUR", 12, 340'000'000)), Money::Cents(1234));
  EXPECT_EQ(*FromProto(Proto("EUR", -12, -340'000'000)), Money::Cents(-1234));
  EXPECT_EQ(*FromProto(Proto("EUR", 0, -10'000'000)), Money::Cents(-1));
  EXPECT_FALSE(FromProto(Proto("USD", 1, 0)).ok());
  EXPECT_FALSE(FromProto(Proto("", 1, 0)).ok());
  EXPECT_FALSE(FromProto(Proto("EUR", 1, 1)).ok());
  EXPECT_FALSE(FromProto(Proto("EUR", 1, -10'000'000)).ok());
  EXPECT_FALSE(FromProto(Proto("EUR", 0, 1'000'000'000)).ok());
  EXPECT_TRUE(FromProto(Proto("EUR", 100'000'000'000'000, 0)).ok());
  EXPECT_FALSE(FromProto(Proto("EUR", 100'000'000'000'000, 10'000'000)).ok());
  EXPECT_FALSE(FromProto(Proto("EUR", kMax, 0)).ok());
}

RC_GTEST_PROP(MoneyWire, ComesBack, ()) {
  const Money money = Money::Cents(*rc::gen::inRange<int64_t>(-kMaxAmountCents, kMaxAmountCents));
  RC_ASSERT(*FromProto(ToProto(money)) == money);
}

}  // namespace
}  // namespace pactum
