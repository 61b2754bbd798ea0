// Purchase strategies and procedures as plain values, and the rules that they must meet (R34 to
// R38, R66).
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_PROCEDURE_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_PROCEDURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/enum_names.h"
#include "common/money/money.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/field_problem.h"

namespace pactum::procurement {

// Bought by public contracts, funded by grants, or both (R35).
enum class StrategyMode { kUnset, kPurchase, kSubsidy, kMixed };
constexpr auto Names(StrategyMode) {
  using enum StrategyMode;
  return EnumNames<StrategyMode>(
      {{kPurchase, "PURCHASE"}, {kSubsidy, "SUBSIDY"}, {kMixed, "MIXED"}});
}

struct Strategy {
  std::string id, project;
  StrategyMode mode = StrategyMode::kUnset;
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
FieldProblems CheckProcedure(const Procedure& procedure, const Pact& pact, const Project& project);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_PROCEDURE_H_
