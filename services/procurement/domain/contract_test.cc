#include "services/procurement/domain/contract.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/procurement/domain/delivery.h"

namespace pactum::procurement {
namespace {

Pact PactOf2019() { return {"p", "52", false, 2019, 2022}; }
Project ProjectOnAxis1() { return {"pacts/p/projects/x", 1, {{"new", true}, {"old", false}}}; }

Lot GoodLot() {
  Lot lot;
  lot.id = "lot-1";
  lot.title = "Lot";
  lot.line = {1, "1A", 2019, "PIC", true};
  lot.pathway = "new";
  lot.unit = WorkUnit::kEntryInTraining;
  lot.quantity = 10;
  lot.unit_price = Money::Cents(750'000);
  return lot;
}

Contract GoodContract() {
  Contract contract;
  contract.id = "c";
  contract.project = "pacts/p/projects/x";
  contract.kind = ContractKind::kMarket;
  contract.supplier_siret = "73282932000074";
  contract.lots = {GoodLot()};
  contract.launch = absl::CivilDay(2019, 2, 1);
  contract.realisation_start = absl::CivilDay(2019, 4, 1);
  contract.realisation_end = absl::CivilDay(2020, 6, 30);
  contract.execution_start = absl::CivilDay(2019, 3, 1);
  contract.execution_end = absl::CivilDay(2020, 6, 30);
  contract.adaptability = "Revue trimestrielle des lots";
  contract.needs_collection = "Recueil continu des besoins";
  contract.kairos = 1;
  return contract;
}

TEST(Siret, ItsCheckDigitIsVerified) {
  EXPECT_TRUE(IsSiret("73282932000074"));
  EXPECT_FALSE(IsSiret("73282932000075"));
  EXPECT_FALSE(IsSiret("7328293200007"));
  EXPECT_FALSE(IsSiret("732829320000744"));
  EXPECT_FALSE(IsSiret("7328293200007a"));
  EXPECT_FALSE(IsSiret(""));
  // An office of the post: its digits sum to a multiple of five, here 45, and Luhn fails.
  EXPECT_TRUE(IsSiret("35600000049837"));
  EXPECT_FALSE(IsSiret("35600000049838"));
}

TEST(Check, AGoodContractHasNoProblem) {
  EXPECT_TRUE(CheckContract(GoodContract(), PactOf2019(), ProjectOnAxis1()).empty());
}

// One change at a time, and the path that names it.
TEST(Check, EachContradictionIsNamed) {
  struct Case {
    std::string path;
    std::function<void(Contract&)> change;
  };
  const std::vector<Case> cases = {
      {"contract.supplier_siret", [](Contract& c) { c.supplier_siret = "73282932000075"; }},
      {"contract.launch_date",
       [](Contract& c) { c.launch = *(c.execution_start = c.realisation_start + 1); }},
      {"contract.realisation_end_date",
       [](Contract& c) { c.realisation_end = c.realisation_start - 1; }},
      {"contract.realisation_start_date",
       [](Contract& c) {
         c.realisation_start = absl::CivilDay(2023, 1, 1);
         c.realisation_end = absl::CivilDay(2023, 2, 1);
       }},
      {"contract.realisation_end_date",
       [](Contract& c) { c.realisation_end = absl::CivilDay(2026, 1, 1); }},
      {"contract.lots[1].lot_id", [](Contract& c) { c.lots.push_back(c.lots[0]); }},
      {"contract.lots[0].quantity", [](Contract& c) { c.lots[0].quantity = 0; }},
      {"contract.lots[0].quantity", [](Contract& c) { c.lots[0].quantity = INT64_MAX; }},
      {"contract.lots[0].unit_price", [](Contract& c) { c.lots[0].unit_price = Money(); }},
      {"contract.lots[0].line.axis",
       [](Contract& c) {
         c.lots[0].line.axis = 2;
         c.lots[0].line.sub_axis.clear();
       }},
      {"contract.lots[0].line.sub_axis", [](Contract& c) { c.lots[0].line.sub_axis.clear(); }},
      {"contract.lots[0].line.year", [](Contract& c) { c.lots[0].line.year = 2023; }},
      {"contract.lots[0].line.funding_source",
       [](Contract& c) { c.lots[0].line.funding_source.clear(); }},
      {"contract.lots[0].pathway_id", [](Contract& c) { c.lots[0].pathway.clear(); }},
      {"contract.lots[0].line.new_pathways", [](Contract& c) { c.lots[0].pathway = "old"; }},
      {"contract.lots[0].amount",
       [](Contract& c) { c.lots[0].stated_amount = Money::Cents(7'500'001); }},
      {"contract.adaptability", [](Contract& c) { c.adaptability.clear(); }},
      {"contract.needs_collection", [](Contract& c) { c.needs_collection.clear(); }},
      {"contract.execution_start_date", [](Contract& c) { c.execution_start.reset(); }},
      {"contract.execution_end_date", [](Contract& c) { c.execution_end.reset(); }},
      {"contract.execution_end_date",
       [](Contract& c) { c.execution_end = absl::CivilDay(2019, 2, 28); }},
      {"contract.execution_start_date",
       [](Contract& c) { c.execution_start = absl::CivilDay(2019, 1, 31); }},
      {"contract.kairos", [](Contract& c) { c.kairos = 0; }},
      {"contract.maximum", [](Contract& c) { c.maximum = Money::Cents(1); }},
      {"contract.maximum", [](Contract& c) { c.kind = ContractKind::kFrameworkAgreement; }},
      {"contract.procedure_lot_id", [](Contract& c) { c.procedure = "ao"; }},
      {"contract.clauses[0]",
       [](Contract& c) {
         c.clauses = {{"k", ClauseKind::kFungibility, "Texte", {}, {}, {}}};
       }},
      {"contract.clauses[0]",
       [](Contract& c) {
         c.clauses = {{"k", ClauseKind::kFungibility, "Texte", Money::Cents(1), 100, {}}};
       }},
      {"contract.clauses[0].limit_quantity",
       [](Contract& c) {
         c.clauses = {{"k", ClauseKind::kOrderEvolution, "Texte", {}, {}, 5}};
       }},
      {"contract.clauses[0].limit_basis_points",
       [](Contract& c) {
         c.clauses = {{"k", ClauseKind::kFungibility, "Texte", {}, 10'001, {}}};
       }},
      {"contract.lots",
       [](Contract& c) {
         c.lots[0].quantity = 10'000'000'000'000'000;
         c.lots[0].unit_price = Money::Cents(1);
         c.lots.push_back(c.lots[0]);
         c.lots[1].id = "lot-2";
       }},
  };
  for (const Case& bad : cases) {
    Contract contract = GoodContract();
    bad.change(contract);
    const std::vector<FieldProblem> problems =
        CheckContract(contract, PactOf2019(), ProjectOnAxis1());
    ASSERT_EQ(problems.size(), 1u) << bad.path;
    EXPECT_EQ(problems[0].path, bad.path);
  }
}

TEST(Check, Axis3HasNoPathway) {
  Contract contract = GoodContract();
  const Project project = {"pacts/p/projects/x", 3, {}};
  contract.lots[0].line = {3, "", 2019, "PIC", false};
  contract.lots[0].pathway.clear();
  EXPECT_TRUE(CheckContract(contract, PactOf2019(), project).empty());
  contract.lots[0].line.new_pathways = true;
  contract.lots[0].pathway = "new";
  EXPECT_EQ(CheckContract(contract, PactOf2019(), project).size(), 2u);
  EXPECT_EQ(MissingPathway(contract, project), "new");
}

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

TEST(Check, AContractOfBeforeMayBeginBeforeThePact) {
  Contract contract = GoodContract();
  contract.launch = absl::CivilDay(2018, 1, 1);
  contract.realisation_start = absl::CivilDay(2018, 4, 1);
  EXPECT_EQ(CheckContract(contract, PactOf2019(), ProjectOnAxis1()).size(), 1u);
  contract.preexisting = true;
  EXPECT_TRUE(CheckContract(contract, PactOf2019(), ProjectOnAxis1()).empty());
}

// Every state and every act of a market, as the service's README has it. Empty: refused.
TEST(States, TheWholeMatrix) {
  using S = ContractState;
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
  const auto cell = [](S from, ContractAct act, ContractKind kind) -> std::string {
    const auto step = Next(from, act, kind);
    return step ? std::string(Name(step->via)) + " " + std::string(Name(step->to)) : "";
  };
  for (const Row& row : matrix) {
    const ContractKind market = ContractKind::kMarket;
    EXPECT_EQ(cell(row.from, ContractAct::kAward, market), row.award) << Name(row.from);
    EXPECT_EQ(cell(row.from, ContractAct::kSign, market), row.sign) << Name(row.from);
    EXPECT_EQ(cell(row.from, ContractAct::kCancel, market), row.cancel) << Name(row.from);
    EXPECT_EQ(cell(row.from, ContractAct::kComplete, market), row.complete) << Name(row.from);
    EXPECT_EQ(cell(row.from, ContractAct::kTerminate, market), row.terminate) << Name(row.from);
    EXPECT_EQ(ParseContractState(Name(row.from)), row.from);
    // Other kinds come to the same states, some without budget.
    for (const ContractKind kind : {ContractKind::kFrameworkAgreement, ContractKind::kSubsidy}) {
      for (const ContractAct act : {ContractAct::kAward, ContractAct::kSign, ContractAct::kCancel,
                                    ContractAct::kComplete, ContractAct::kTerminate}) {
        const auto own = Next(row.from, act, kind), markets = Next(row.from, act, market);
        ASSERT_EQ(own.has_value(), markets.has_value()) << Name(row.from) << " " << Name(act);
        if (own) {
          EXPECT_EQ(own->to, markets->to);
        }
      }
    }
  }
  EXPECT_THROW(ParseContractState("AWARDED "), std::invalid_argument);
}

TEST(States, KindsBindMoneyEachAtItsTime) {
  using S = ContractState;
  const auto asks = [](S from, ContractAct act, ContractKind kind) {
    const auto step = Next(from, act, kind);
    return step->via != step->to;
  };
  const ContractKind framework = ContractKind::kFrameworkAgreement,
                     subsidy = ContractKind::kSubsidy;
  EXPECT_FALSE(asks(S::kDraft, ContractAct::kAward, framework));
  EXPECT_FALSE(asks(S::kAwarded, ContractAct::kSign, framework));
  EXPECT_FALSE(asks(S::kAwarded, ContractAct::kCancel, framework));
  EXPECT_TRUE(asks(S::kSigned, ContractAct::kComplete, framework));
  EXPECT_TRUE(asks(S::kDraft, ContractAct::kAward, subsidy));
  EXPECT_FALSE(asks(S::kAwarded, ContractAct::kSign, subsidy));
  EXPECT_TRUE(asks(S::kAwarded, ContractAct::kCancel, subsidy));
  // What the pact does not pay ends without budget.
  EXPECT_EQ(Next(S::kSigned, ContractAct::kComplete, ContractKind::kMarket, true)->via,
            S::kCompleted);
  EXPECT_EQ(Next(S::kSigned, ContractAct::kTerminate, ContractKind::kMarket, true)->via,
            S::kTerminated);
}

TEST(States, ARefusalLeadsBackToWhereTheActBegan) {
  for (const ContractAct act : {ContractAct::kAward, ContractAct::kSign, ContractAct::kCancel,
                                ContractAct::kComplete, ContractAct::kTerminate}) {
    const auto step = Next(Before(act), act, ContractKind::kMarket);
    ASSERT_TRUE(step.has_value());
    EXPECT_NE(step->via, step->to);
    EXPECT_EQ(step->to, After(act));
    EXPECT_FALSE(WhatAllows(act).empty());
  }
}

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

// Every state and both acts; with money and without. Empty: refused.
TEST(Deliveries, TheWholeMatrix) {
  using S = DeliveryState;
  const auto cell = [](S from, DeliveryAct act, bool money) -> std::string {
    const auto step = Next(from, act, money);
    return step ? std::string(Name(step->via)) + " " + std::string(Name(step->to)) : "";
  };
  struct Row {
    S from;
    std::string certify, certify_free, reverse, reverse_free;
  };
  const std::vector<Row> matrix = {
      {S::kRecorded, "CERTIFYING CERTIFIED", "CERTIFIED CERTIFIED", "REVERSING REVERSED",
       "REVERSED REVERSED"},
      {S::kCertifying, "", "", "", ""},
      {S::kCertified, "", "", "REVERSING REVERSED", "REVERSED REVERSED"},
      {S::kReversing, "", "", "", ""},
      {S::kReversed, "", "", "", ""},
  };
  for (const Row& row : matrix) {
    EXPECT_EQ(cell(row.from, DeliveryAct::kCertify, true), row.certify) << Name(row.from);
    EXPECT_EQ(cell(row.from, DeliveryAct::kCertify, false), row.certify_free) << Name(row.from);
    EXPECT_EQ(cell(row.from, DeliveryAct::kReverse, true), row.reverse) << Name(row.from);
    EXPECT_EQ(cell(row.from, DeliveryAct::kReverse, false), row.reverse_free) << Name(row.from);
    EXPECT_EQ(ParseDeliveryState(Name(row.from)), row.from);
  }
}

TEST(Deliveries, CriteriaAreBits) {
  EXPECT_EQ(MaskOf({1, 8}), 0b100000010);
  EXPECT_EQ(CriteriaOf(0b100000010), (std::vector<int>{1, 8}));
  EXPECT_EQ(MaskOf({}), 0);
  EXPECT_TRUE(CriteriaOf(0).empty());
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
