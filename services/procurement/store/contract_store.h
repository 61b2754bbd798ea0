// Contracts in the database: the pact they belong to, what they say, where they stand.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/change.h"
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
// Contracts with what a stream of deliveries needs and no more: kind, days, lots without their
// titles. Their last day is left open: the statement that inserts judges it.
std::vector<Contract> ReadDeliveryTerms(db::Tx& tx, absl::string_view pact_id,
                                        const std::vector<std::string>& ids);

// What a list is narrowed to; what is empty admits all.
struct ContractFilter {
  std::string state, supplier_siret, project;
  std::string procedure;  // By id.
  int kind = 0;
  std::optional<absl::CivilDay> launched_from;
  bool amended = false;
  bool once_signed = false;  // Signed, whatever became of it.
};
// By id, after `after`.
std::vector<Contract> ListContracts(db::Tx& tx, absl::string_view pact_id, absl::string_view after,
                                    const ContractFilter& filter, int limit);

// False where the id is taken.
bool InsertContract(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// A draft, replaced whole with its lots.
void ReplaceDraft(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// State, days and last refusal as the contract has them.
void UpdateState(db::Tx& tx, absl::string_view pact_id, const Contract& contract);

// What amendments made of it, as the contract has it.
void Amend(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// Adds to what lots were changed by.
void ChangeLots(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                const Items& items);

// `kind`: AWARDED, SIGNED, CANCELLED, COMPLETED, TERMINATED.
void InsertContractFact(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                        absl::string_view kind, absl::CivilDay effective, absl::string_view reason,
                        absl::string_view actor);

struct ContractFact {
  std::string kind;
  absl::CivilDay effective;
  absl::Time recorded;
};
// By contract, in the order in which they were recorded.
std::map<std::string, std::vector<ContractFact>> ReadContractFacts(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts);

void SetPublication(db::Tx& tx, absl::string_view pact_id, const Contract& contract);
// The first publication of a contract (number 0) or an amendment; a later one changes nothing.
void InsertPublicationFact(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                           int number, absl::CivilDay day, absl::string_view actor);
// Contract → number → day.
std::map<std::string, std::map<int, absl::CivilDay>> ReadPublications(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_CONTRACT_STORE_H_
