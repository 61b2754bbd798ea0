// Acts as they were made, for their correction.
#ifndef PACTUM_SERVICES_BUDGET_STORE_ACT_STORE_H_
#define PACTUM_SERVICES_BUDGET_STORE_ACT_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/db/tx.h"
#include "services/budget/domain/correction.h"

namespace pactum::budget {

struct FoundAct {
  std::string id;
  std::vector<MadeTransfer> transfers;  // By id; none where there is no such transfer.
};
// The act of a transfer; of a transfer that procurement moved, the transfer alone.
FoundAct FindActOf(db::Tx& tx, absl::string_view pact_id, int64_t transfer);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_STORE_ACT_STORE_H_
