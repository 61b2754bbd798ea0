#include "services/procurement/domain/delivery.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/procurement/testing/good_contract.h"

namespace pactum::procurement {
namespace {

using testing::GoodContract;
using testing::GoodLot;

Delivery Entry() {
  Delivery delivery;
  delivery.id = "e-1";
  delivery.lot = "lot-1";
  delivery.quantity = 1;
  delivery.entry = true;
  delivery.effective = absl::CivilDay(2019, 5, 1);
  return delivery;
}

std::string Problems(const Delivery& delivery, const Contract& contract) {
  std::string paths;
  for (const FieldProblem& problem :
       CheckDelivery(delivery, contract, absl::CivilDay(2019, 12, 1))) {
    paths += problem.path + " ";
  }
  return paths;
}

TEST(Deliveries, EachContradictionIsNamed) {
  Contract contract = GoodContract();
  EXPECT_EQ(Problems(Entry(), contract), "");
  Delivery delivery = Entry();
  delivery.lot = "other";
  EXPECT_EQ(Problems(delivery, contract), "lot_id ");
  delivery = Entry();
  delivery.quantity = 0;
  EXPECT_EQ(Problems(delivery, contract), "quantity quantity ");
  delivery.quantity = 2;
  EXPECT_EQ(Problems(delivery, contract), "quantity ");
  delivery = Entry();
  delivery.entry = false;
  EXPECT_EQ(Problems(delivery, contract), "entry_in_training ");
  contract.lots[0].unit = WorkUnit::kTraineeHour;
  delivery.quantity = 11;  // More than the lot has: a fact all the same (X9).
  EXPECT_EQ(Problems(delivery, contract), "");
  delivery.quantity = 13'333'333'334;  // Times 7 500.00 above 10^16 cents.
  EXPECT_EQ(Problems(delivery, contract), "quantity ");
  delivery.quantity = 10;
  delivery.order = "o-1";
  EXPECT_EQ(Problems(delivery, contract), "order_id ");
  contract.kind = ContractKind::kFrameworkAgreement;
  EXPECT_EQ(Problems(delivery, contract), "");
  delivery.order.clear();
  EXPECT_EQ(Problems(delivery, contract), "order_id ");
  contract.kind = ContractKind::kMarket;
  delivery.effective = absl::CivilDay(2019, 3, 31);  // The day before the realisation.
  EXPECT_EQ(Problems(delivery, contract), "effective_date ");
  delivery.effective = absl::CivilDay(2019, 12, 2);  // Tomorrow.
  EXPECT_EQ(Problems(delivery, contract), "effective_date ");
}

// Every state and both acts, as the service's README has it.
TEST(Deliveries, TheWholeMatrix) {
  using S = DeliveryState;
  struct Row {
    S from;
    bool certify, reverse;
  };
  for (const Row& row : {Row{S::kRecorded, true, true}, Row{S::kCertifying, false, false},
                         Row{S::kCertified, false, true}, Row{S::kReversing, false, false},
                         Row{S::kReversed, false, false}}) {
    EXPECT_EQ(Allows(row.from, Act::kCertify), row.certify) << NameOf(row.from);
    EXPECT_EQ(Allows(row.from, Act::kReverse), row.reverse) << NameOf(row.from);
  }
}

TEST(Deliveries, CriteriaAreBits) {
  const Criteria criteria = {Criterion::kUnregistered, Criterion::kPriorityNeighbourhood};
  EXPECT_EQ(static_cast<int>(criteria), 0b100000010);
  EXPECT_EQ(Criteria(0b100000010), criteria);
  EXPECT_EQ(criteria.All(),
            (std::vector<Criterion>{Criterion::kPriorityNeighbourhood, Criterion::kUnregistered}));
  EXPECT_EQ(static_cast<int>(Criteria()), 0);
  EXPECT_TRUE(Criteria().All().empty());
}

TEST(Deliveries, AnEntryInALotOfAnotherUnitCostsNothing) {
  Lot lot = GoodLot();
  EXPECT_EQ(AmountOf(Entry(), lot), Money::Cents(750'000));
  EXPECT_TRUE(TakesUnits(Entry(), lot));
  lot.unit = WorkUnit::kTraineeHour;
  EXPECT_EQ(AmountOf(Entry(), lot), Money());
  EXPECT_FALSE(TakesUnits(Entry(), lot));
  Delivery hours = Entry();
  hours.entry = false;
  hours.quantity = 4;
  EXPECT_EQ(AmountOf(hours, lot), Money::Cents(3'000'000));
}

}  // namespace
}  // namespace pactum::procurement
