#include "services/procurement/domain/contract.h"

#include <gtest/gtest.h>

#include "services/procurement/testing/good_contract.h"

namespace pactum::procurement {
namespace {

using testing::GoodContract;
using testing::GoodLot;

TEST(Contract, LotsOfOneLineAreReservedTogether) {
  Contract contract = GoodContract();  // 75 000.00
  contract.lots.push_back(GoodLot());
  contract.lots[1].id = "lot-2";
  contract.lots[1].quantity = 3;  // 22 500.00
  contract.lots.push_back(GoodLot());
  contract.lots[2].line.sub_axis = "1B";
  EXPECT_EQ(contract.Amount(), Money::Cents(17'250'000));
  const LineAmounts lines = contract.Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines.at({1, "1A", 2019, "PIC", true}), Money::Cents(9'750'000));
}

TEST(Contract, IdsOnBudgetAreItsOwnAndFitThere) {
  const Contract contract = GoodContract();
  Contract other = GoodContract();
  other.id = "d";
  EXPECT_EQ(contract.ReservationId("p"), GoodContract().ReservationId("p"));
  EXPECT_NE(contract.ReservationId("p"), other.ReservationId("p"));
  EXPECT_NE(contract.ReservationId("p"), contract.ReservationId("q"));
  EXPECT_NE(contract.ReservationId("p"), contract.CommitId("p"));
  EXPECT_NE(contract.CertificateId("p", "a"), contract.CertificateId("p", "b"));
  EXPECT_LE(contract.ReservationId("p").size(), 63u);
}

}  // namespace
}  // namespace pactum::procurement
