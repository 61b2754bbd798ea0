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
  contract.kind = 1;
  contract.supplier_siret = "73282932000074";
  contract.lots = {GoodLot()};
  contract.launch = absl::CivilDay(2019, 2, 1);
  contract.realisation_start = absl::CivilDay(2019, 4, 1);
  contract.realisation_end = absl::CivilDay(2020, 6, 30);
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
      {"contract.launch_date", [](Contract& c) { c.launch = c.realisation_start + 1; }},
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

// Every state and every act, as the service's README has it. Empty: refused.
TEST(States, TheWholeMatrix) {
  using S = ContractState;
  struct Row {
    S from;
    std::string award, sign, cancel, complete;
  };
  const std::vector<Row> matrix = {
      {S::kDraft, "AWARDING AWARDED", "", "CANCELLED CANCELLED", ""},
      {S::kAwarding, "", "", "", ""},
      {S::kAwarded, "", "SIGNING SIGNED", "CANCELLING CANCELLED", ""},
      {S::kSigning, "", "", "", ""},
      {S::kSigned, "", "", "", "COMPLETING COMPLETED"},
      {S::kCancelling, "", "", "", ""},
      {S::kCancelled, "", "", "", ""},
      {S::kCompleting, "", "", "", ""},
      {S::kCompleted, "", "", "", ""},
  };
  const auto cell = [](S from, ContractAct act) -> std::string {
    const auto step = Next(from, act);
    return step ? std::string(Name(step->via)) + " " + std::string(Name(step->to)) : "";
  };
  for (const Row& row : matrix) {
    EXPECT_EQ(cell(row.from, ContractAct::kAward), row.award) << Name(row.from);
    EXPECT_EQ(cell(row.from, ContractAct::kSign), row.sign) << Name(row.from);
    EXPECT_EQ(cell(row.from, ContractAct::kCancel), row.cancel) << Name(row.from);
    EXPECT_EQ(cell(row.from, ContractAct::kComplete), row.complete) << Name(row.from);
    EXPECT_EQ(ParseContractState(Name(row.from)), row.from);
  }
  EXPECT_THROW(ParseContractState("AWARDED "), std::invalid_argument);
}

TEST(States, ARefusalLeadsBackToWhereTheActBegan) {
  for (const ContractAct act :
       {ContractAct::kAward, ContractAct::kSign, ContractAct::kCancel, ContractAct::kComplete}) {
    const auto step = Next(Before(act), act);
    ASSERT_TRUE(step.has_value());
    EXPECT_NE(step->via, step->to);
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
  delivery.quantity = 11;
  EXPECT_EQ(Problems(delivery, contract), "quantity ");
  delivery.quantity = 10;
  EXPECT_EQ(Problems(delivery, contract), "");
  delivery.effective = absl::CivilDay(2019, 3, 31);  // The day before the realisation.
  EXPECT_EQ(Problems(delivery, contract), "effective_date ");
  delivery.effective = absl::CivilDay(2019, 12, 2);  // Tomorrow.
  EXPECT_EQ(Problems(delivery, contract), "effective_date ");
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
