// Contracts in the database: the pact they belong to, what they say, where they stand.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

std::optional<Pact> FindPact(db::Tx& tx, absl::string_view pact_id);
// Keeps what registry told; the first to tell it wins, and registry tells all the same.
void InsertPact(db::Tx& tx, const Pact& pact);

enum class Lock {
  kNone,
  kShare,   // Its state stays as it is until the transaction ends.
  kUpdate,  // For a change.
};
std::optional<Contract> FindContract(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, Lock lock = Lock::kNone);
// By id, after `after`; `state` empty for all.
std::vector<Contract> ListContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    absl::string_view state, int limit);

// False where the id is taken.
bool InsertContract(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// A draft, replaced whole with its lots.
void ReplaceDraft(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// State, days and last refusal as the contract has them.
void UpdateState(db::Tx& tx, absl::string_view pact_id, const Contract& contract);

// `kind`: AWARDED, SIGNED, CANCELLED, COMPLETED.
void InsertContractFact(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        absl::string_view kind, absl::CivilDay effective, absl::string_view reason,
                        absl::string_view actor);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_
