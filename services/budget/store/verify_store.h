// VerifyLedger: every balance and total recomputed from the transfers alone, and compared.
#ifndef PACTUM_SERVICES_BUDGET_STORE_VERIFY_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_VERIFY_STORE_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "pactum/budget/v1/budget_service.pb.h"

namespace pactum::budget {

struct Verification {
  int64_t transfers = 0, accounts = 0;
  std::vector<v1::LedgerError> errors;  // By code and subject; the proto explains the codes.
};
Verification VerifyLedger(db::Tx& tx, absl::string_view pact_id);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_VERIFY_STORE_H_
