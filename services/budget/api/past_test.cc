// Balances of the past by line, by axis and year, of a pact: what is read in different ways is the
// same.
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget {
namespace {

using testing::Day;
using testing::Stub;

class PastTest : public testing::BudgetTest {
 protected:
  v1::TrialBalance Read(const v1::GetTrialBalanceRequest& request) {
    const auto read = Send(&Stub::GetTrialBalance, auditor_, request);
    EXPECT_OK(read);
    return read.value_or(v1::TrialBalance());
  }
};

// The rows as text, without the order.
std::vector<std::string> Rows(const v1::TrialBalance& balance) {
  std::vector<std::string> rows;
  for (const v1::TrialBalanceRow& row : balance.rows()) rows.push_back(row.ShortDebugString());
  return rows;
}

TEST_F(PastTest, ManyLinesTogetherAreEachOfThem) {
  ASSERT_OK(Open());
  // 24 lines of axis 1, six an exercise: more than are looked for one by one. Today's transfers and
  // those of no other day.
  v1::AllocateRequest request = WholeAllocation();
  const auto rest = request.lines();
  request.clear_lines();
  std::vector<type::v1::LineKey> lines;
  for (int year = 2019; year <= 2022; ++year) {
    for (const auto& [sub, is_new, cents] : {std::tuple("1A", true, 60'000),
                                             {"1B", true, 36'000},
                                             {"1C", true, 24'000},
                                             {"1A", false, 2'500},
                                             {"1B", false, 1'500},
                                             {"1C", false, 1'000}}) {
      lines.push_back(Line(1, is_new, sub));
      lines.back().set_year(year);
      Add(request.mutable_lines(), lines.back(), cents);
    }
  }
  *request.add_lines() = rest[3];
  *request.add_lines() = rest[4];
  ASSERT_OK(Send(&Stub::Allocate, officer_, request));
  v1::ReserveRequest reserve = Reservation("r", 1);
  *reserve.mutable_lines(0)->mutable_line() = lines[7];
  ASSERT_OK(Send(&Stub::Reserve, procurement_, reserve));

  v1::GetTrialBalanceRequest asked;
  asked.set_pact("pacts/p");
  *asked.mutable_cut_off() = pactum::ToProto(Day(12, 31));
  asked.set_page_size(200);
  asked.set_axis(type::v1::AXIS_1);
  const v1::TrialBalance axis = Read(asked);
  EXPECT_EQ(axis.state_sum_cents(), 500'000);
  EXPECT_EQ(axis.use_sum_cents(), 500'000);
  *asked.mutable_known_at() = axis.known_at();
  asked.clear_axis();
  std::vector<std::string> each;
  for (const type::v1::LineKey& line : lines) {
    *asked.mutable_line() = line;
    for (std::string& row : Rows(Read(asked))) each.push_back(std::move(row));
  }
  // ALLOCATED and AVAILABLE of each, RESERVED of one.
  EXPECT_EQ(each.size(), 24u * 2 + 1);
  EXPECT_THAT(Rows(axis), ::testing::UnorderedElementsAreArray(each));
}

}  // namespace
}  // namespace pactum::budget
