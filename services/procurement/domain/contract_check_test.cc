#include "services/procurement/domain/contract_check.h"

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/procurement/testing/good_contract.h"

namespace pactum::procurement {
namespace {

using testing::GoodContract;
using testing::PactOf2019;
using testing::ProjectOnAxis1;

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
      {"contract.kairos", [](Contract& c) { c.kairos = KairosObligation::kUnset; }},
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
    const FieldProblems problems = CheckContract(contract, PactOf2019(), ProjectOnAxis1());
    ASSERT_EQ(problems.size(), 1u) << bad.path;
    EXPECT_EQ(problems.begin()->path, bad.path);
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

TEST(Check, AContractOfBeforeMayBeginBeforeThePact) {
  Contract contract = GoodContract();
  contract.launch = absl::CivilDay(2018, 1, 1);
  contract.realisation_start = absl::CivilDay(2018, 4, 1);
  EXPECT_EQ(CheckContract(contract, PactOf2019(), ProjectOnAxis1()).size(), 1u);
  contract.preexisting = true;
  EXPECT_TRUE(CheckContract(contract, PactOf2019(), ProjectOnAxis1()).empty());
}

}  // namespace
}  // namespace pactum::procurement
