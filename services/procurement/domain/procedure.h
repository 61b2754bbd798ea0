// Purchase strategies and procedures as plain values, and what they must be (R34 to R38, R66).
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_PROCEDURE_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_PROCEDURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

struct Strategy {
  std::string id, project;
  int mode = 0;  // The proto's number.
  std::string rationale, diagnosis_link, adaptability;
};

struct ProcedureLot {
  std::string id, title;
  int axis = 0;
  std::vector<std::string> pathways;
  WorkUnit unit = WorkUnit::kUnset;
  int64_t quantity = 0;
  Money estimate, maximum;
};

struct Procedure {
  std::string id, title, strategy;
  absl::CivilDay launch, realisation_start, realisation_end, execution_start, execution_end;
  std::vector<ProcedureLot> lots;  // In the order of their ids.
};

// Everything that contradicts itself, the pact or the project, at once. Paths begin at the
// procedure.
std::vector<FieldProblem> CheckProcedure(const Procedure& procedure, const Pact& pact,
                                         const Project& project);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_PROCEDURE_H_
