// The rules that a contract must meet.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_CHECK_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_CHECK_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/field_problem.h"

namespace pactum::procurement {

// 14 digits whose check digit holds (Luhn; the post office's own rule for its SIREN).
bool IsSiret(absl::string_view text);

// Everything that contradicts itself or the pact, at once (R37). Paths begin at the contract.
FieldProblems CheckContract(const Contract& contract, const Pact& pact, const Project& project);

// The first pathway of a lot that the project does not have; empty where it has all.
std::string MissingPathway(const Contract& contract, const Project& project);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_CONTRACT_CHECK_H_
