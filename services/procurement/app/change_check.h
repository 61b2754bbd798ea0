// The rules that orders, instalments and amendments must meet under their contract.
#ifndef PACTUM_SERVICES_PROCUREMENT_APP_CHANGE_CHECK_H_
#define PACTUM_SERVICES_PROCUREMENT_APP_CHANGE_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "common/db/tx.h"
#include "pactum/procurement/v1/change.pb.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// The order stays within the clause that it names, together with the orders before (R24). Under a
// framework agreement a clause is needed only beyond a lot's quantity, and the maximum always
// holds.
absl::Status CheckOrder(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                        const Change& order);

// Instalments together stay within the subsidy's amount on each line.
absl::Status CheckInstalment(db::Tx& tx, const std::string& pact_id, const Contract& contract,
                             const Change& instalment);

// The problems of an amendment of this contract.
FieldProblems CheckAmendment(const Contract& contract, const v1::Amendment& amendment,
                             const Change& change);

// The content of an amendment, completed by the terms before and after it, and by the mark of 20 %.
std::string WithTerms(const Contract& contract, v1::Amendment amendment, const Change& change);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_APP_CHANGE_CHECK_H_
