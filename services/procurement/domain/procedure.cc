#include "services/procurement/domain/procedure.h"

#include <set>

#include "absl/strings/str_cat.h"

namespace pactum::procurement {
namespace {

void CheckLot(const ProcedureLot& lot, const std::string& path, const Project& project,
              std::vector<FieldProblem>& problems) {
  const auto wrong = [&](absl::string_view field, absl::string_view what) {
    problems.push_back({absl::StrCat(path, ".", field), std::string(what)});
  };
  if (lot.axis != project.axis) {
    wrong("axis", absl::StrCat("must be the project's, AXIS_", project.axis));
  }
  if (lot.axis == 3 && !lot.pathways.empty()) wrong("pathway_ids", "do not exist on axis 3");
  if (lot.axis != 3 && lot.pathways.empty()) wrong("pathway_ids", "are required on axes 1 and 2");
  for (const std::string& pathway : lot.pathways) {
    if (!project.pathways.contains(pathway)) {
      wrong("pathway_ids", absl::StrCat("names ", pathway, ", which the project does not have"));
    }
  }
  if (lot.quantity <= 0) wrong("quantity", "must be above zero");
  if (lot.estimate <= Money()) wrong("estimate", "must be above zero");
  if (lot.maximum < lot.estimate) wrong("maximum", "must not be below the estimate");
}

}  // namespace

std::vector<FieldProblem> CheckProcedure(const Procedure& procedure, const Pact& pact,
                                         const Project& project) {
  std::vector<FieldProblem> problems;
  const auto require = [&](bool good, absl::string_view field, absl::string_view what) {
    if (!good) problems.push_back({absl::StrCat("procedure.", field), std::string(what)});
  };
  require(procedure.launch <= procedure.realisation_start, "launch_date",
          "must not be after realisation_start_date");
  require(procedure.realisation_start <= procedure.realisation_end, "realisation_end_date",
          "must not be before the first day");
  require(procedure.launch <= procedure.execution_start, "execution_start_date",
          "must not be before launch_date");
  require(procedure.execution_start <= procedure.execution_end, "execution_end_date",
          "must not be before the first day");
  require(procedure.realisation_start.year() >= pact.start_year &&
              procedure.realisation_start.year() <= pact.end_year,
          "realisation_start_date", "must be in the pact's period");
  std::set<std::string> ids;
  for (size_t i = 0; i < procedure.lots.size(); ++i) {
    const std::string path = absl::StrCat("procedure.lots[", i, "]");
    if (!ids.insert(procedure.lots[i].id).second) {
      problems.push_back({path + ".lot_id", "stands twice"});
    }
    CheckLot(procedure.lots[i], path, project, problems);
  }
  return problems;
}

}  // namespace pactum::procurement
