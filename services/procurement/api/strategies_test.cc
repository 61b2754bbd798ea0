// Strategies, procedures and pre-existing contracts through gRPC on a real database.
#include <gtest/gtest.h>

#include "services/procurement/testing/fixture.h"

namespace pactum::procurement {
namespace {

using pactum::testing::HasReason;
using testing::Day;

class StrategiesTest : public testing::ProcurementTest {};

TEST_F(StrategiesTest, StrategiesProceduresAndPreexistingContracts) {
  v1::CreatePurchaseStrategyRequest creation;
  creation.set_parent("pacts/p");
  creation.set_purchase_strategy_id("achat");
  creation.mutable_purchase_strategy()->set_project("pacts/p/projects/x");
  creation.mutable_purchase_strategy()->set_mode(v1::PurchaseStrategy::MODE_PURCHASE);
  creation.mutable_purchase_strategy()->set_fitness_rationale("Lots par bassin");
  creation.mutable_purchase_strategy()->set_diagnosis_link("Recueil continu");
  creation.mutable_purchase_strategy()->set_adaptability_method("Revue trimestrielle");
  creation.set_request_id(NewUuid());
  ASSERT_OK_AND_ASSIGN(const auto strategy,
                       Send(&Stub::CreatePurchaseStrategy, officer_, creation));
  creation.set_purchase_strategy_id("autre");  // One a project.
  creation.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::CreatePurchaseStrategy, officer_, creation),
              HasReason("STRATEGY_EXISTS"));

  v1::CreateProcedureRequest plan;
  plan.set_parent("pacts/p");
  plan.set_procedure_id("ao");
  v1::Procedure& procedure = *plan.mutable_procedure();
  procedure.set_title("Appel d'offres");
  procedure.set_strategy(strategy.name());
  *procedure.mutable_launch_date() = pactum::ToProto(Day(2, 1));
  *procedure.mutable_realisation_start_date() = pactum::ToProto(Day(4, 1));
  *procedure.mutable_realisation_end_date() = pactum::ToProto(Day(12, 31));
  *procedure.mutable_execution_start_date() = pactum::ToProto(Day(3, 1));
  *procedure.mutable_execution_end_date() = pactum::ToProto(Day(12, 31));
  v1::ProcedureLot* lot = procedure.add_lots();
  lot->set_lot_id("bassin");
  lot->set_title("Bassin");
  lot->set_axis(type::v1::AXIS_2);
  lot->add_pathway_ids("path");
  lot->set_work_unit(v1::WORK_UNIT_ENTRY_IN_TRAINING);
  lot->set_quantity(10);
  *lot->mutable_estimate() = pactum::ToProto(Money::Cents(100'000));
  *lot->mutable_maximum() = pactum::ToProto(Money::Cents(99'999));
  plan.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::CreateProcedure, officer_, plan), HasReason("PROCEDURE_INVALID"));
  *lot->mutable_maximum() = pactum::ToProto(Money::Cents(114'999));
  ASSERT_OK_AND_ASSIGN(const auto planned, Send(&Stub::CreateProcedure, officer_, plan));
  EXPECT_EQ(Warnings(Day(1, 31)), "");
  EXPECT_EQ(Warnings(Day(2, 1)),
            "CODE_LATE_LAUNCH pacts/p/procedures/ao the launch has passed without a contract;");

  v1::CreateContractRequest request = Creation();
  request.mutable_contract()->set_strategy(strategy.name());
  request.mutable_contract()->set_procedure(planned.name());
  request.mutable_contract()->set_procedure_lot_id("autre");
  EXPECT_THAT(Send(&Stub::CreateContract, officer_, request), HasReason("CONTRACT_INVALID"));
  request.mutable_contract()->set_procedure_lot_id("bassin");
  ASSERT_OK(Send(&Stub::CreateContract, officer_, request));
  EXPECT_EQ(Warnings(Day(2, 1)),  // One cent above what the procedure's lot admits.
            "CODE_PAST_MAXIMUM pacts/p/procedures/ao lot bassin: 115000 cents contracted of "
            "114999;");
  v1::UpdateProcedureRequest update;
  update.set_name(planned.name());
  *update.mutable_procedure() = procedure;
  update.set_etag(planned.etag());
  update.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::UpdateProcedure, officer_, update), HasReason("PROCEDURE_IN_USE"));

  // A pre-existing contract is registered: no funds, no deliveries, not counted.
  v1::RegisterContractRequest before;
  before.set_parent("pacts/p");
  before.set_contract_id("avant");
  *before.mutable_contract() = Content();
  *before.mutable_contract()->mutable_launch_date() = pactum::ToProto(absl::CivilDay(2018, 1, 1));
  *before.mutable_contract()->mutable_realisation_start_date() =
      pactum::ToProto(absl::CivilDay(2018, 9, 1));
  *before.mutable_award_date() = pactum::ToProto(absl::CivilDay(2018, 5, 1));
  *before.mutable_sign_date() = pactum::ToProto(absl::CivilDay(2018, 4, 30));
  before.set_request_id(NewUuid());
  EXPECT_THAT(Send(&Stub::RegisterContract, officer_, before), HasReason("EFFECTIVE_DAY_INVALID"));
  *before.mutable_sign_date() = pactum::ToProto(absl::CivilDay(2018, 6, 1));
  ASSERT_OK_AND_ASSIGN(const auto registered, Send(&Stub::RegisterContract, officer_, before));
  EXPECT_EQ(registered.state(), v1::Contract::STATE_SIGNED);
  EXPECT_TRUE(registered.preexisting());
  EXPECT_EQ(budget_.Balances(), "10000000 0 0 0");
  v1::RecordDeliveriesRequest deliveries = Deliveries("avant");
  Add(deliveries, "e-1", "entries", 1, Day(5, 2));
  EXPECT_THAT(Record(deliveries), HasReason("CONTRACT_KIND"));
  ASSERT_OK_AND_ASSIGN(const auto executed, Executed());
  EXPECT_EQ(executed.axes(1).contract_count(), 0);
  ASSERT_OK_AND_ASSIGN(const auto completed, Complete(registered));
  EXPECT_EQ(completed.state(), v1::Contract::STATE_COMPLETED);
}

}  // namespace
}  // namespace pactum::procurement
