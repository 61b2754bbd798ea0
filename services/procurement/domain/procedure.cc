#include "services/procurement/domain/procedure.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

FieldProblems CheckLot(const ProcedureLot& lot, std::string path, const Project& project) {
  FieldProblems problems(std::move(path));
  problems.Require(lot.axis == project.axis, "axis", phrase::kProjectAxis,
                   {{"axis", project.axis}});
  problems.Require(lot.axis != 3 || lot.pathways.empty(), "pathway_ids", phrase::kAreNotOnAxis3);
  problems.Require(lot.axis == 3 || !lot.pathways.empty(), "pathway_ids",
                   phrase::kAreRequiredOnAxes1And2);
  for (const std::string& pathway : lot.pathways) {
    problems.Require(project.pathways.contains(pathway), "pathway_ids", phrase::kUnknownPathway,
                     {{"pathway", pathway}});
  }
  problems.Require(lot.quantity > 0, "quantity", phrase::kAboveZero);
  problems.Require(lot.estimate > Money(), "estimate", phrase::kAboveZero);
  problems.Require(lot.maximum >= lot.estimate, "maximum", phrase::kNotBelowEstimate);
  return problems;
}

}  // namespace

FieldProblems CheckProcedure(const Procedure& procedure, const Pact& pact, const Project& project) {
  FieldProblems problems("procedure");
  problems.Require(procedure.launch <= procedure.realisation_start, "launch_date",
                   phrase::kNotAfterRealisationStart);
  problems.Require(procedure.realisation_start <= procedure.realisation_end, "realisation_end_date",
                   phrase::kNotBeforeFirstDay);
  problems.Require(procedure.launch <= procedure.execution_start, "execution_start_date",
                   phrase::kNotBeforeLaunchDate);
  problems.Require(procedure.execution_start <= procedure.execution_end, "execution_end_date",
                   phrase::kNotBeforeFirstDay);
  problems.Require(procedure.realisation_start.year() >= pact.start_year &&
                       procedure.realisation_start.year() <= pact.end_year,
                   "realisation_start_date", phrase::kInPactPeriod);
  std::set<std::string> ids;
  for (size_t i = 0; i < procedure.lots.size(); ++i) {
    const std::string path = absl::StrCat("lots[", i, "]");
    problems.Require(ids.insert(procedure.lots[i].id).second, path + ".lot_id", phrase::kTwice);
    problems.Add(CheckLot(procedure.lots[i], path, project));
  }
  return problems;
}

}  // namespace pactum::procurement
