// Contracts in the database: their terms with lots and clauses, their state.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/change.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/store/lock.h"

namespace pactum::procurement {

std::optional<Contract> FindContract(db::Tx& tx, absl::string_view pact_id,
                                     absl::string_view contract_id, Lock lock = Lock::kNone);
// Contracts with the terms that a stream of deliveries needs: kind, first day, lots without their
// titles. Their last day is left open: the statement that inserts judges it.
std::vector<Contract> ReadDeliveryTerms(db::Tx& tx, absl::string_view pact_id,
                                        const std::vector<std::string>& ids);

// Narrows a list; an unset or empty member admits all.
struct ContractFilter {
  ContractState state = ContractState::kUnset;
  ContractKind kind = ContractKind::kUnset;
  std::string supplier_siret, project;
  std::string procedure;  // By id.
  std::optional<absl::CivilDay> launched_from;
  bool amended = false;
};
// By id, after `after`.
std::vector<Contract> ListContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    const ContractFilter& filter, int limit);

// False where the id is taken.
bool InsertContract(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// A draft, replaced whole with its lots.
void ReplaceDraft(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// Stores the contract's state, its days and its last refusal.
void UpdateState(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// Stores the terms that amendments changed.
void Amend(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// Adds to the changed units of lots.
void ChangeLots(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                const Items& items);
void SetPublication(db::Tx& tx, absl::string_view pact_id, const Contract& contract);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_
