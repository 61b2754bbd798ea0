// The history of contracts in the database: decisions, publications, and the events of each.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_HISTORY_STORE_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_HISTORY_STORE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

// Records that the contract came to its present state.
void InsertContractFact(db::Tx& tx, absl::string_view pact_id, const Contract& contract,
                        absl::CivilDay effective, absl::string_view reason,
                        absl::string_view actor);

struct ContractFact {
  ContractState state = ContractState::kUnset;
  absl::CivilDay effective;
  absl::Time recorded;
};
// By contract, in the order in which they were recorded.
std::map<std::string, std::vector<ContractFact>> ReadContractFacts(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts);

// The first publication of a contract (number 0) or an amendment; a later one changes nothing.
void InsertPublicationFact(db::Tx& tx, absl::string_view pact_id, absl::string_view contract_id,
                           int number, absl::CivilDay day, absl::string_view actor);
// Contract → number → day.
std::map<std::string, std::map<int, absl::CivilDay>> ReadPublications(
    db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& contracts);

struct HistoryEntry {
  int64_t id = 0;
  std::string subject, type, actor;
  absl::CivilDay effective;
  absl::Time recorded;
};
// Events of a contract (by its name) and of its changes after the event `after`, without those of
// deliveries.
std::vector<HistoryEntry> ReadHistory(db::Tx& tx, absl::string_view pact_id,
                                      absl::string_view contract_id, absl::string_view name,
                                      int64_t after, int limit);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_HISTORY_STORE_H_
