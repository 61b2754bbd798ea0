// Orders and instalments through gRPC on a real database, with funds at a budget that counts.
#include <gtest/gtest.h>

#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using pactum::testing::HasReason;
using testing::Day;
const grpc::Status kAway(grpc::StatusCode::UNAVAILABLE, "away");

class ChangesTest : public testing::ProcurementTest {
 protected:
  // Ten entries at 100.00 and 100 hours at 1.50, with clauses.
  v1::CreateContractRequest WithClauses(v1::Contract::Kind kind, const std::string& id = "c") {
    v1::CreateContractRequest request = Creation(id);
    v1::Contract& contract = *request.mutable_contract();
    contract.set_kind(kind);
    if (kind == v1::Contract::KIND_FRAMEWORK_AGREEMENT) {
      *contract.mutable_maximum() = pactum::ToProto(Money::Cents(120'000));
    }
    AddClause(contract, "fongible", v1::Clause::KIND_FUNGIBILITY)->set_limit_basis_points(1'000);
    *AddClause(contract, "evolution", v1::Clause::KIND_ORDER_EVOLUTION)->mutable_limit_amount() =
        pactum::ToProto(Money::Cents(20'000));
    AddClause(contract, "geometrie", v1::Clause::KIND_VARIABLE_GEOMETRY)->set_limit_quantity(3);
    return request;
  }
  static v1::Clause* AddClause(v1::Contract& contract, const std::string& id,
                               v1::Clause::Kind kind) {
    v1::Clause* clause = contract.add_clauses();
    clause->set_clause_id(id);
    clause->set_kind(kind);
    clause->set_text("Clause " + id);
    return clause;
  }
  absl::StatusOr<v1::Order> CreateOrder(const std::string& id,
                                        const std::vector<std::pair<std::string, int64_t>>& items,
                                        const std::string& clause = "") {
    v1::CreateOrderRequest request;
    request.set_parent("pacts/p/contracts/c");
    request.set_order_id(id);
    request.mutable_order()->set_title("Commande " + id);
    request.mutable_order()->set_clause_id(clause);
    for (const auto& [lot, quantity] : items) {
      v1::OrderItem* item = request.mutable_order()->add_items();
      item->set_lot_id(lot);
      item->set_quantity(quantity);
    }
    request.set_request_id(NewUuid());
    return Send(&Stub::CreateOrder, officer_, request);
  }
  absl::StatusOr<v1::Order> Commit(const v1::Order& order) {
    return Send(&Stub::CommitOrder, officer_, Act<v1::CommitOrderRequest>(order, Day(5, 2)));
  }
  absl::StatusOr<v1::Order> Ordered(const std::string& id,
                                    const std::vector<std::pair<std::string, int64_t>>& items,
                                    const std::string& clause = "") {
    const auto order = CreateOrder(id, items, clause);
    if (!order.ok()) return order;
    return Commit(*order);
  }
};

TEST_F(ChangesTest, AFrameworkAgreementIsBoughtByOrders) {
  const v1::Contract contract = Signed(WithClauses(v1::Contract::KIND_FRAMEWORK_AGREEMENT));
  EXPECT_EQ(contract.state(), v1::Contract::STATE_SIGNED);
  EXPECT_EQ(budget_.Balances(), "10000000 0 0 0");
  ASSERT_OK_AND_ASSIGN(const v1::Order order, Ordered("o-1", {{"entries", 4}, {"hours", 40}}));
  EXPECT_EQ(order.state(), v1::Order::STATE_COMMITTED);
  EXPECT_EQ(order.amount().units(), 460);
  EXPECT_EQ(budget_.Balances(), "9954000 0 46000 0");

  // A delivery names its order, and is paid from it.
  v1::RecordDeliveriesRequest request = Deliveries();
  Add(request, "e-1", "entries", 1, Day(5, 3));
  EXPECT_THAT(Record(request), HasReason("DELIVERY_INVALID"));
  request.mutable_deliveries(0)->mutable_delivery()->set_order_id("o-2");
  EXPECT_THAT(Record(request), HasReason("ORDER_NOT_FOUND"));
  request.mutable_deliveries(0)->mutable_delivery()->set_order_id("o-1");
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-1"}));
  EXPECT_EQ(budget_.Balances(), "9954000 0 36000 10000");
  EXPECT_THAT(Send(&Stub::CancelOrder, officer_, Act<v1::CancelOrderRequest>(order, Day(5, 4))),
              HasReason("DELIVERIES_OPEN"));

  // Another order is given up before anything is delivered under it.
  ASSERT_OK_AND_ASSIGN(const v1::Order other, Ordered("o-2", {{"entries", 2}}));
  EXPECT_EQ(budget_.Balances(), "9934000 0 56000 10000");
  ASSERT_OK_AND_ASSIGN(
      const v1::Order cancelled,
      Send(&Stub::CancelOrder, officer_, Act<v1::CancelOrderRequest>(other, Day(5, 4))));
  EXPECT_EQ(cancelled.state(), v1::Order::STATE_CANCELLED);
  EXPECT_EQ(budget_.Balances(), "9954000 0 36000 10000");

  // To the cent of the maximum of 1 200.00, not one order more.
  EXPECT_THAT(Ordered("o-3", {{"entries", 6}, {"hours", 94}}, "evolution"),
              HasReason("MAXIMUM_EXCEEDED"));
  ASSERT_OK(Ordered("o-4", {{"entries", 6}, {"hours", 60}}));
  EXPECT_THAT(CreateOrder("o-5", {{"hours", 1}}), HasReason("OUTSIDE_CLAUSE"));
  ASSERT_OK(Ordered("o-6", {{"hours", 33}}, "evolution"));  // 49.50 of 50.00 left.
  EXPECT_THAT(CreateOrder("o-7", {{"hours", 1}}, "evolution"), HasReason("MAXIMUM_EXCEEDED"));
  ASSERT_OK_AND_ASSIGN(const v1::Contract now, Get());
  EXPECT_EQ(now.ordered_amount().units(), 1'199);
  ASSERT_OK(Complete(now));
  EXPECT_EQ(budget_.Balances(), "9990000 0 0 10000");
  ASSERT_OK_AND_ASSIGN(const v1::Execution executed, Executed());
  EXPECT_EQ(executed.axes(1).sources(0).committed_cents(), 10'000);
}

// Inside the clause an order changes a market; one outside needs an amendment.
TEST_F(ChangesTest, InsideAndOutsideEachClause) {
  Signed(WithClauses(v1::Contract::KIND_MARKET));
  // Fungibility: 115.00 of 1 150.00 may move; one entry is 100.00, ten hours are 15.00.
  ASSERT_OK(CreateOrder("f-1", {{"entries", 1}, {"hours", -70}}, "fongible"));
  EXPECT_THAT(CreateOrder("f-2", {{"entries", 1}, {"hours", -60}}, "fongible"),
              HasReason("OUTSIDE_CLAUSE"));  // The sum would grow by 10.00.
  EXPECT_THAT(CreateOrder("f-3", {{"entries", -2}, {"hours", 77}}, "fongible"),
              HasReason("OUTSIDE_CLAUSE"));  // 115.50 would move.
  ASSERT_OK(CreateOrder("f-4", {{"entries", -2}, {"hours", 76}}, "fongible"));
  // Evolution: 200.00.
  ASSERT_OK(CreateOrder("v-1", {{"entries", 2}}, "evolution"));
  const auto outside = CreateOrder("v-2", {{"entries", 2}, {"hours", 1}}, "evolution");
  EXPECT_THAT(outside, HasReason("OUTSIDE_CLAUSE"));
  EXPECT_EQ(GetErrorInfo(outside.status())->metadata.at("limit"), "20000");
  EXPECT_EQ(GetErrorInfo(outside.status())->metadata.at("asked"), "20150");
  // Variable geometry: three units of a lot.
  ASSERT_OK(CreateOrder("g-1", {{"hours", 3}}, "geometrie"));
  EXPECT_THAT(CreateOrder("g-2", {{"hours", 4}}, "geometrie"), HasReason("OUTSIDE_CLAUSE"));
  EXPECT_THAT(CreateOrder("x", {{"hours", 1}}), HasReason("CHANGE_INVALID"));
  EXPECT_THAT(CreateOrder("x", {{"hours", 1}}, "none"), HasReason("CHANGE_INVALID"));
}

TEST_F(ChangesTest, AnOrderWithinAClauseChangesTheMarketAndItsFunds) {
  const v1::Contract before = Signed(WithClauses(v1::Contract::KIND_MARKET));
  ASSERT_OK(Ordered("v-1", {{"entries", 2}}, "evolution"));
  EXPECT_EQ(budget_.Balances(), "9865000 0 135000 0");
  // Orders under one clause add up.
  EXPECT_THAT(CreateOrder("v-2", {{"hours", 1}}, "evolution"), HasReason("OUTSIDE_CLAUSE"));
  ASSERT_OK_AND_ASSIGN(const v1::Contract now, Get());
  EXPECT_NE(now.etag(), before.etag());
  EXPECT_EQ(now.lots(0).changed_quantity(), 2);
  EXPECT_EQ(now.amended().amount().units(), 1'350);
  EXPECT_EQ(now.amount().units(), 1'150);
  // Eleven entries: ten from the contract's funds, one from the order's.
  v1::RecordDeliveriesRequest request = Deliveries();
  for (int i = 0; i < 12; ++i) Add(request, absl::StrCat("e-", i), "entries", 1, Day(5, 3));
  ASSERT_OK(Record(request));
  for (int i = 0; i < 12; ++i) ASSERT_OK(Certify({absl::StrCat("e-", i)}));
  EXPECT_EQ(budget_.Balances(), "9865000 0 15000 120000");
  // The twelfth straddles: 50.00 of the contract's 150.00 for hours would do, or the order's
  // 100.00.
  ASSERT_OK_AND_ASSIGN(const v1::Delivery last, GetDelivery("e-11"));
  EXPECT_EQ(last.certificate_ids_size(), 2);
  ASSERT_OK(Reverse("e-11"));
  EXPECT_EQ(budget_.Balances(), "9865000 0 25000 110000");
  ASSERT_OK_AND_ASSIGN(const v1::Contract open, Get());
  EXPECT_EQ(open.certified_amount().units(), 1'100);
  ASSERT_OK(Complete(open));
  EXPECT_EQ(budget_.Balances(), "9890000 0 0 110000");
}

TEST_F(ChangesTest, AnOrderWithoutMoneyNeedsNoBudget) {
  Signed(WithClauses(v1::Contract::KIND_MARKET));
  const int calls = budget_.calls();
  ASSERT_OK_AND_ASSIGN(const v1::Order order, Ordered("f-1", {{"hours", -3}}, "geometrie"));
  EXPECT_EQ(order.state(), v1::Order::STATE_COMMITTED);
  EXPECT_EQ(order.amount().units(), -4);
  EXPECT_EQ(budget_.calls(), calls);
}

TEST_F(ChangesTest, AnOrderThatBudgetRefusesOrLosesIsFinishedOnce) {
  Signed(WithClauses(v1::Contract::KIND_FRAMEWORK_AGREEMENT));
  budget_.SetAvailable(9'999);
  ASSERT_OK_AND_ASSIGN(const v1::Order order, CreateOrder("o-1", {{"entries", 1}}));
  const auto request = Act<v1::CommitOrderRequest>(order, Day(5, 2));
  EXPECT_THAT(Send(&Stub::CommitOrder, officer_, request), HasReason("FUNDS_REFUSED"));
  budget_.SetAvailable(10'000);
  budget_.Answer(kAway);
  budget_.LoseAnswers(true);
  ASSERT_OK_AND_ASSIGN(const v1::Order begun, Send(&Stub::CommitOrder, officer_, request));
  EXPECT_EQ(begun.state(), v1::Order::STATE_COMMITTING);
  EXPECT_EQ(InDoubt(), "ORDER pacts/p/contracts/c/orders/o-1;");
  ASSERT_OK_AND_ASSIGN(const v1::Contract meanwhile, Get());
  EXPECT_THAT(Complete(meanwhile), HasReason("CHANGE_OPEN"));
  budget_.Answer(grpc::Status());
  acts_->FinishDue();
  EXPECT_EQ(budget_.Balances(), "0 0 10000 0");
  ASSERT_OK_AND_ASSIGN(const v1::Order done, Send(&Stub::CommitOrder, officer_, request));
  EXPECT_EQ(done.state(), v1::Order::STATE_COMMITTED);
}

TEST_F(ChangesTest, ASubsidyCommitsItsInstalmentsOnTheirConditions) {
  v1::CreateContractRequest creation = Creation();
  creation.mutable_contract()->set_kind(v1::Contract::KIND_SUBSIDY);
  const v1::Contract contract = Signed(creation);
  EXPECT_EQ(budget_.Balances(), "9885000 115000 0 0");
  const auto instalment = [&](const std::string& id, int64_t cents) {
    v1::CreateInstalmentRequest request;
    request.set_parent(contract.name());
    request.set_instalment_id(id);
    request.mutable_instalment()->set_condition("Bilan intermédiaire reçu");
    *request.mutable_instalment()->mutable_due_date() = pactum::ToProto(Day(6, 30));
    v1::InstalmentLine* line = request.mutable_instalment()->add_lines();
    *line->mutable_line() = contract.lots(0).line();
    *line->mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_request_id(NewUuid());
    return Send(&Stub::CreateInstalment, officer_, request);
  };
  ASSERT_OK_AND_ASSIGN(const v1::Instalment first, instalment("i-1", 60'000));
  EXPECT_THAT(instalment("i-2", 55'001), HasReason("CHANGE_INVALID"));
  ASSERT_OK_AND_ASSIGN(const v1::Instalment second, instalment("i-2", 55'000));
  auto commit = Act<v1::CommitInstalmentRequest>(first, Day(7, 1));
  commit.set_condition_evidence("BILAN-2019-06");
  ASSERT_OK_AND_ASSIGN(const v1::Instalment committed,
                       Send(&Stub::CommitInstalment, officer_, commit));
  EXPECT_EQ(committed.state(), v1::Order::STATE_COMMITTED);
  EXPECT_EQ(committed.condition_evidence(), "BILAN-2019-06");
  EXPECT_EQ(budget_.Balances(), "9885000 55000 60000 0");
  EXPECT_THAT(Send(&Stub::CancelInstalment, officer_,
                   Act<v1::CancelInstalmentRequest>(committed, Day(7, 2))),
              HasReason("CHANGE_STATE"));
  ASSERT_OK(
      Send(&Stub::CancelInstalment, officer_, Act<v1::CancelInstalmentRequest>(second, Day(7, 2))));
  // Certified within what the instalments committed.
  v1::RecordDeliveriesRequest request = Deliveries();
  for (int i = 0; i < 7; ++i) Add(request, absl::StrCat("e-", i), "entries", 1, Day(7, 3));
  ASSERT_OK(Record(request));
  ASSERT_OK(Certify({"e-0", "e-1", "e-2", "e-3", "e-4", "e-5"}));
  EXPECT_THAT(Certify({"e-6"}), HasReason("FUNDS_REFUSED"));
  ASSERT_OK(Reverse("e-6"));
  ASSERT_OK_AND_ASSIGN(const v1::Contract now, Get());
  ASSERT_OK(Complete(now));
  EXPECT_EQ(budget_.Balances(), "9940000 0 0 60000");
  // No market has instalments.
  const v1::Contract market = Signed("d");
  v1::CreateInstalmentRequest wrong;
  wrong.set_parent(market.name());
  wrong.set_instalment_id("i-1");
  *wrong.mutable_instalment() = first;
  wrong.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::CreateInstalment, officer_, wrong), HasReason("CONTRACT_KIND"));
}

}  // namespace
}  // namespace pactum::procurement
