#include "services/procurement/domain/contract_check.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

// The framework lets a contract end after the pact, while it is settled (F10).
constexpr int kSettlementYears = 3;

// The SIREN of the post office: its offices' numbers follow a rule of their own.
constexpr absl::string_view kPostOffice = "356000000";

bool IsAmount(const Lot& lot) {
  return lot.quantity > 0 && lot.unit_price > Money() &&
         static_cast<Int128>(lot.quantity) * lot.unit_price.cents() <= kMaxAmountCents;
}

void CheckAmounts(const Lot& lot, FieldProblems& problems) {
  problems.Require(lot.quantity > 0, "quantity", phrase::kAboveZero);
  problems.Require(lot.unit_price > Money(), "unit_price", phrase::kAboveZero);
  if (lot.quantity > 0 && lot.unit_price > Money() && !IsAmount(lot)) {
    problems.Add("quantity", phrase::kProductTooLarge);
  }
  if (IsAmount(lot) && lot.stated_amount && *lot.stated_amount != lot.Amount()) {
    problems.Add("amount", phrase::kQuantityTimesPrice, {{"amount", lot.Amount()}});
  }
  problems.Require(!lot.estimate || *lot.estimate > Money(), "estimate", phrase::kAboveZero);
}

void CheckPathway(const Lot& lot, const Project& project, FieldProblems& problems) {
  if (lot.line.axis == 3) {
    problems.Require(!lot.line.new_pathways, "line.new_pathways", phrase::kNotOnAxis3);
    problems.Require(lot.pathway.empty(), "pathway_id", phrase::kNotOnAxis3);
    return;
  }
  if (lot.pathway.empty()) {
    problems.Add("pathway_id", phrase::kRequiredOnAxes1And2);
    return;
  }
  const auto pathway = project.pathways.find(lot.pathway);
  if (lot.line.new_pathways && pathway != project.pathways.end() && !pathway->second) {
    problems.Add("line.new_pathways", phrase::kNewPathwaysOnly, {{"pathway", lot.pathway}});
  }
}

FieldProblems CheckLot(const Lot& lot, std::string path, const Pact& pact, const Project& project) {
  FieldProblems problems(std::move(path));
  CheckAmounts(lot, problems);
  const Line& line = lot.line;
  problems.Require(line.axis == project.axis, "line.axis", phrase::kProjectAxis,
                   {{"axis", project.axis}});
  problems.Require((line.axis == 1) == !line.sub_axis.empty(), "line.sub_axis",
                   line.axis == 1 ? phrase::kRequiredOnAxis1 : phrase::kAxis1Only);
  problems.Require(line.year >= pact.start_year && line.year <= pact.end_year, "line.year",
                   phrase::kOneYearOf, {{"first", pact.start_year}, {"last", pact.end_year}});
  problems.Require(!line.funding_source.empty(), "line.funding_source", phrase::kRequired);
  CheckPathway(lot, project, problems);
  return problems;
}

void CheckClauses(const Contract& contract, FieldProblems& problems) {
  std::set<std::string> ids;
  for (size_t i = 0; i < contract.clauses.size(); ++i) {
    const Clause& clause = contract.clauses[i];
    FieldProblems own(absl::StrCat("clauses[", i, "]"));
    own.Require(ids.insert(clause.id).second, "clause_id", phrase::kTwice);
    const int limits =
        (clause.limit_amount ? 1 : 0) + (clause.limit_bp ? 1 : 0) + (clause.limit_units ? 1 : 0);
    own.Require(limits == 1, "", phrase::kOneLimit);
    own.Require(!clause.limit_amount || *clause.limit_amount > Money(), "limit_amount",
                phrase::kAboveZero);
    own.Require(!clause.limit_bp || (*clause.limit_bp >= 1 && *clause.limit_bp <= 10'000),
                "limit_basis_points", phrase::kBasisPointsFrom1);
    own.Require(!clause.limit_units || *clause.limit_units > 0, "limit_quantity",
                phrase::kAboveZero);
    own.Require(!clause.limit_units || clause.kind == ClauseKind::kVariableGeometry,
                "limit_quantity", phrase::kVariableGeometryOnly);
    problems.Add(std::move(own));
  }
}

// The terms that R71 requires of every contract of axis 1, and R100 of every contract with a
// pathway.
void CheckTerms(const Contract& contract, const Project& project, FieldProblems& problems) {
  if (project.axis == 1) {
    const auto require = [&](bool there, absl::string_view field, absl::string_view rule) {
      problems.Require(there, field, phrase::kRequiredOnAxis1By, {{"rule", rule}});
    };
    require(!contract.adaptability.empty(), "adaptability", "R71");
    require(!contract.needs_collection.empty(), "needs_collection", "R38");
    require(contract.execution_start.has_value(), "execution_start_date", "R71");
    require(contract.execution_end.has_value(), "execution_end_date", "R71");
  }
  problems.Require(project.axis == 3 || contract.kairos != KairosObligation::kUnset, "kairos",
                   phrase::kRequiredOfTraining);
  problems.Require(!contract.IsFramework() || contract.maximum, "maximum",
                   phrase::kRequiredOfFramework);
  problems.Require(contract.IsFramework() || !contract.maximum, "maximum", phrase::kFrameworkOnly);
  problems.Require(!contract.maximum || *contract.maximum > Money(), "maximum", phrase::kAboveZero);
  problems.Require(contract.procedure.empty() == contract.procedure_lot.empty(), "procedure_lot_id",
                   phrase::kGoesWithProcedure);
  problems.Require(!contract.execution_start || *contract.execution_start >= contract.launch,
                   "execution_start_date", phrase::kNotBeforeLaunchDate);
  problems.Require(!contract.execution_start || !contract.execution_end ||
                       *contract.execution_end >= *contract.execution_start,
                   "execution_end_date", phrase::kNotBeforeFirstDay);
}

// The realisation lies in the pact's period; its end may follow the pact.
void CheckPeriod(const Contract& contract, const Pact& pact, FieldProblems& problems) {
  // A contract that was signed before the pact began before it, too.
  const auto first_year = contract.realisation_start.year();
  problems.Require(
      (first_year >= pact.start_year || !contract.PaidByPact()) && first_year <= pact.end_year,
      "realisation_start_date", phrase::kInPactPeriod);
  problems.Require(contract.realisation_end.year() <= pact.end_year + kSettlementYears,
                   "realisation_end_date", phrase::kByEndOf,
                   {{"year", pact.end_year + kSettlementYears}});
}

void CheckLots(const Contract& contract, const Pact& pact, const Project& project,
               FieldProblems& problems) {
  std::set<std::string> ids;
  Int128 sum = 0;
  for (size_t i = 0; i < contract.lots.size(); ++i) {
    const Lot& lot = contract.lots[i];
    const std::string path = absl::StrCat("lots[", i, "]");
    problems.Require(ids.insert(lot.id).second, path + ".lot_id", phrase::kTwice);
    problems.Add(CheckLot(lot, path, pact, project));
    if (IsAmount(lot)) sum += static_cast<Int128>(lot.quantity) * lot.unit_price.cents();
  }
  problems.Require(sum <= kMaxAmountCents, "lots", phrase::kSumTooLarge);
}

}  // namespace

bool IsSiret(absl::string_view text) {
  if (text.size() != 14 || !std::all_of(text.begin(), text.end(), absl::ascii_isdigit)) {
    return false;
  }
  int plain = 0, luhn = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const int digit = text[i] - '0';
    const int doubled = i % 2 == 0 ? 2 * digit : digit;
    luhn += doubled > 9 ? doubled - 9 : doubled;
    plain += digit;
  }
  return luhn % 10 == 0 || (absl::StartsWith(text, kPostOffice) && plain % 5 == 0);
}

FieldProblems CheckContract(const Contract& contract, const Pact& pact, const Project& project) {
  FieldProblems problems("contract");
  problems.Require(IsSiret(contract.supplier_siret), "supplier_siret", phrase::kSiret);
  problems.Require(contract.launch <= contract.realisation_start, "launch_date",
                   phrase::kNotAfterRealisationStart);
  problems.Require(contract.realisation_start <= contract.realisation_end, "realisation_end_date",
                   phrase::kNotBeforeFirstDay);
  CheckTerms(contract, project, problems);
  CheckClauses(contract, problems);
  CheckPeriod(contract, pact, problems);
  CheckLots(contract, pact, project, problems);
  return problems;
}

std::string MissingPathway(const Contract& contract, const Project& project) {
  for (const Lot& lot : contract.lots) {
    if (!lot.pathway.empty() && !project.pathways.contains(lot.pathway)) return lot.pathway;
  }
  return "";
}

}  // namespace pactum::procurement
